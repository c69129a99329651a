import type { ColumnType } from 'kysely';

/** A bigint identity: a string of digits when read (as `pg` gives int8), never written. */
export type RowId = ColumnType<string, never, never>;
export type Reference = ColumnType<string, string, string>;
export type Instant = ColumnType<Date, Date, Date>;
export type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;
export type Json<T> = ColumnType<T, string, string>;
