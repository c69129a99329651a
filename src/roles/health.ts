import type { Chat } from '../chat/chat.ts';
import type { Jobs } from '../queue/open-queue.ts';
import type { OpenDatabase } from '../store/database.ts';

export type PartHealth = { ok: boolean; state: string };
type HealthParts = {
  database: Pick<OpenDatabase, 'pool' | 'embedded'>;
  jobs: Pick<Jobs, 'health'>;
  chats: readonly Chat[];
};

/** Each part with its state, asked now. */
export async function healthOf(parts: HealthParts): Promise<Record<string, PartHealth>> {
  const { database, jobs, chats } = parts;
  const platforms = chats.map((chat) => [chat.platform, chat.listener.health()]);
  const answering = { ok: true, state: database.embedded ? 'embedded' : 'PostgreSQL' };
  const databaseHealth = await database.pool.query('select 1').then(
    () => answering,
    () => ({ ok: false, state: 'the database does not answer' }),
  );
  return { database: databaseHealth, queue: await jobs.health(), ...Object.fromEntries(platforms) };
}
