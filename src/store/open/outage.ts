import { type LogEvent, sql } from 'kysely';
import { codeOf, messageOf } from '../../kit/errors.ts';
import type { Log } from '../../news/log.ts';
import type { Db } from '../database.ts';

/**
 * What a database says when it is away, full or ill, and would say to any query. Classes 08, 53, 57 and 58 are about the
 * connection, resources, an operator and the system (PostgreSQL manual, appendix A).
 */
const CLASSES = /^(?:08|53|57|58)/;
/** disk_full and io_error of the same. */
const DISK_CODES = ['53100', '58030'];
/** What has no code of its own there: errors of a quota, of a limit, of a disk that turned read-only (errno(3)). */
const DISK_WORDS = /(?:no space left|quota exceeded|file too large|read-only file system|input\/output error)/i;
/** Of pg and of our embedded pool, which have no code either. */
const AWAY_WORDS = /(?:connection terminated|connection error|broke down|ECONNREFUSED|ECONNRESET)/i;

/** The failure is the database's, and says nothing of what was asked of it. */
export function isDatabaseOutage(error: unknown): boolean {
  if (diskTrouble(error) !== null) return true;
  return error instanceof Error && (CLASSES.test(codeOf(error) ?? '') || AWAY_WORDS.test(error.message));
}

/** Why the database's disk does not take what is written; null where something else is wrong. */
function diskTrouble(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return DISK_CODES.includes(codeOf(error) ?? '') || DISK_WORDS.test(error.message) ? error.message : null;
}

const PROBE = 'with small as materialized';

/**
 * Writes a row, and half a megabyte to the disk for a moment: what fits into room that tables have already would not tell that
 * a disk is full. `set_config` holds for this statement and has its rows spill. The moment is the database's.
 */
export async function probeWrite(db: Db): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`${sql.raw(PROBE)} (select set_config('work_mem', '64kB', true) as kept),
    filler as (select count(*) as spilled from small, lateral generate_series(1, 40000 + length(small.kept)))
    insert into beats (name, at) select 'write', clock_timestamp() from filler where spilled > 0
    on conflict (name) do update set at = excluded.at returning at`.execute(db);
  return rows[0]?.at ?? new Date(Number.NaN);
}

/** While a disk is all but full, a probe may go well between writes that do not. */
const RECOVERED_AFTER_MS = 10_000;
const SAY_AGAIN_MS = 60_000;

/** Sees in the queries that are asked whether the database's disk takes what is written; a probe alone proves that it does. */
export function createWriteWatch(log: Log, now: () => number) {
  let trouble: { reason: string; seenAt: number; saidAt: number } | null = null;
  const failed = (reason: string, code: string): void => {
    const isNews = trouble === null || now() - trouble.saidAt >= SAY_AGAIN_MS;
    if (isNews) log.error({ code, reason }, 'the database cannot write');
    trouble = { reason, seenAt: now(), saidAt: isNews ? now() : (trouble?.saidAt ?? now()) };
  };
  const wrote = (): void => {
    if (trouble === null || now() - trouble.seenAt < RECOVERED_AFTER_MS) return;
    trouble = null;
    log.info({}, 'the database writes again');
  };
  return {
    /** Of each query, how it ended. */
    note(event: LogEvent): void {
      const isProbe = event.query.sql.startsWith(PROBE);
      if (event.level === 'query') {
        if (isProbe) wrote();
        return;
      }
      const reason = diskTrouble(event.error);
      if (reason !== null) failed(reason, 'E_DATABASE_DISK');
      else if (isProbe && !isDatabaseOutage(event.error)) failed(messageOf(event.error), 'E_DATABASE_WRITE');
    },
    /** Why the database cannot write; null when it can. */
    trouble: () => trouble?.reason ?? null,
  };
}
