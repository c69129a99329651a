import type { LogEvent } from 'kysely';
import type { Log } from '../news/log.ts';
import { diskTrouble } from './database-outage.ts';

const WRITES = /^\s*(?:insert|update)/i;
/** A full disk lets some writes through, those that fit into what is there. */
const CALM_MS = 10_000;
const SAY_AGAIN_MS = 60_000;

type WriteWatch = {
  /** Of each query, how it ended. */
  note(event: LogEvent): void;
  /** Why the database cannot write; null when it can. */
  trouble(): string | null;
};

/** Sees in the queries that are asked anyway whether the database's disk takes what is written. */
export function createWriteWatch(log: Log, now: () => number): WriteWatch {
  let trouble: { reason: string; seenAt: number; saidAt: number } | null = null;
  const failed = (reason: string): void => {
    const isNews = trouble === null || now() - trouble.saidAt >= SAY_AGAIN_MS;
    if (isNews) log.error({ code: 'E_DATABASE_DISK', reason }, 'the database cannot write');
    trouble = { reason, seenAt: now(), saidAt: isNews ? now() : (trouble?.saidAt ?? now()) };
  };
  const wrote = (): void => {
    if (trouble === null || now() - trouble.seenAt < CALM_MS) return;
    trouble = null;
    log.info({}, 'the database writes again');
  };
  return {
    note(event) {
      const reason = event.level === 'error' ? diskTrouble(event.error) : null;
      if (reason !== null) failed(reason);
      else if (event.level === 'query' && WRITES.test(event.query.sql)) wrote();
    },
    trouble: () => trouble?.reason ?? null,
  };
}
