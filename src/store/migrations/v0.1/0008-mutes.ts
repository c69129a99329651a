import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // Names change and repeat; who may undo what somebody asked for goes by their id on the platform.
  `alter table subscriptions add column created_by_id text`,
  `create table mutes (
    channel_id bigint not null references channels,
    query text not null, topic text,
    until timestamptz not null,
    created_by text not null, created_by_id text, created_at timestamptz not null,
    primary key (channel_id, query))`,
  // At which version of the subscriptions a channel's own last changed: a worker reads these channels again, no others.
  `alter table channels add column wishes_version bigint not null default 0`,
  `create index channels_wishes on channels (wishes_version)`,
];

/** Mutes that end by themselves, and what each channel wants as differences. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
