import { createHash } from 'node:crypto';
import { MINUTE_MS } from '../../kit/time.ts';
import type { Db } from '../database.ts';

/** Until when the mark would be taken if nobody had spent it. */
type SpendTimes = { now: Date; until: Date };

/** What may be used once, such as a signed request, and has been: so long as it would be taken again. */
export function createSpentMarkStore(db: Db) {
  let nextCleaning = 0;
  return {
    /** True for the first who spends the mark, over all processes. */
    async spend(mark: string, { now, until }: SpendTimes): Promise<boolean> {
      if (now.getTime() >= nextCleaning) {
        nextCleaning = now.getTime() + MINUTE_MS;
        await db.deleteFrom('spentMarks').where('until', '<', now).execute();
      }
      const hash = createHash('sha256').update(mark).digest('base64url');
      const spent = db.insertInto('spentMarks').values({ mark: hash, until });
      const first = await spent.onConflict((conflict) => conflict.column('mark').doNothing()).executeTakeFirst();
      return (first.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
  };
}
