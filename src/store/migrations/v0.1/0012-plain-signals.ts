import { type Kysely, sql } from 'kysely';

/**
 * Signals are saved and read whole: as jsonb each of their thousand numbers was made a decimal and a text again, for
 * every article that was compared.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table story_signals alter column signals type json using signals::text::json').execute(db);
}
