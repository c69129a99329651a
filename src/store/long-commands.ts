import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** No query begins so: "~" is no letter, and nobody guesses 128 bits. */
const REFERENCE = /^~[\w-]{22}$/;
const NAME = 'command:';

/** What buttons ask for where it is longer than a button holds, by a short word that outlives restarts. */
export function createLongCommandStore(db: Kysely<Database>) {
  return {
    /** The same words have the same reference, so that posting one alert often keeps them once. */
    async keep(words: string): Promise<string> {
      const reference = `~${createHash('sha256').update(words).digest('base64url').slice(0, 22)}`;
      await db
        .insertInto('settings')
        .values({ name: NAME + reference, value: words })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      return reference;
    },
    /** What a reference stands for; null for everything else that people type. */
    async wordsOf(typed: string): Promise<string | null> {
      if (!REFERENCE.test(typed)) return null;
      const named = db
        .selectFrom('settings')
        .select('value')
        .where('name', '=', NAME + typed);
      return (await named.executeTakeFirst())?.value ?? null;
    },
  };
}
