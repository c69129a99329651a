import { sql } from 'kysely';
import type { Db } from '../database.ts';

/** Notes that something that goes on has just been seen to, for whoever asks how long ago that was. */
export function createBeats(db: Db) {
  return {
    async swept(): Promise<void> {
      await sql`insert into beats (name, at) values ('sweep', clock_timestamp())
        on conflict (name) do update set at = excluded.at`.execute(db);
    },
  };
}
