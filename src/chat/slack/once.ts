import { withDeadline } from '../../kit/deadline.ts';
import { messageOf } from '../../kit/errors.ts';
import { createLru } from '../../kit/lru.ts';
import type { SlackBase } from './sdk-logger.ts';

/** What was used and may be used once, by whichever process. */
export type SpentMarks = { spend(mark: string, times: { now: Date; until: Date }): Promise<boolean> };

/** True the first time that it is asked of a mark; `until` says when nobody would take the mark anyway. */
export type Once = (mark: string, until: Date) => Promise<boolean>;

const REMEMBERED_MAX = 5000;
/** Slack waits three seconds for its acknowledgement; a store that is away must not use them up. */
const STORE_WITHIN_MS = 400;

/**
 * Asks this process's own memory, then the store that all share. While the store is away, each process knows its own.
 * `marks`: null where no database is open.
 */
export function createOnce({ marks, now, log }: SlackBase & { marks: SpentMarks | null }): Once {
  const spent = createLru<string, true>(REMEMBERED_MAX);
  return async (mark, until) => {
    if (spent.get(mark)) return false;
    spent.set(mark, true);
    if (marks === null) return true;
    try {
      return await withDeadline(marks.spend(mark, { now: now(), until }), STORE_WITHIN_MS, () => true);
    } catch (error) {
      log.warn(`what is sent twice is recognised by this process alone (${messageOf(error)})`);
      return true;
    }
  };
}
