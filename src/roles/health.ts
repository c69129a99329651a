import type { Chat } from '../chat/chat.ts';
import type { Jobs } from '../queue/open-queue.ts';
import type { OpenDatabase } from '../store/database.ts';

export type PartHealth = { ok: boolean; state: string };
type HealthParts = {
  database: Pick<OpenDatabase, 'pool' | 'embedded' | 'writeTrouble'>;
  jobs: Pick<Jobs, 'health'>;
  chats: readonly Chat[];
  /** Workspaces and apps that a platform lets nothing be posted to right now. */
  holds: () => Promise<{ scope: string; reason: string; until: Date }[]>;
};

/** Each part with its state, asked now. */
export async function healthOf(parts: HealthParts): Promise<Record<string, PartHealth>> {
  const { database, jobs, chats } = parts;
  const platforms = chats.map((chat) => [chat.platform, chat.listener.health()]);
  const databaseHealth = await database.pool.query('select 1').then(
    () => writingHealth(database),
    () => ({ ok: false, state: 'the database does not answer' }),
  );
  const sending = databaseHealth.ok ? await sendingHealth(parts) : {};
  return { database: databaseHealth, queue: await jobs.health(), ...Object.fromEntries(platforms), ...sending };
}

function writingHealth({ embedded, writeTrouble }: HealthParts['database']): PartHealth {
  const trouble = writeTrouble();
  if (trouble !== null) return { ok: false, state: `the database cannot write: ${trouble}` };
  return { ok: true, state: embedded ? 'embedded' : 'PostgreSQL' };
}

/** A workspace that takes nothing (a revoked token) is told of, and is no reason to call the whole program ill. */
async function sendingHealth({ holds }: HealthParts): Promise<Record<string, PartHealth>> {
  const held = await holds().catch(() => []);
  const lines = held.map(({ scope, reason, until }) => `${scope} rests until ${until.toISOString()}: ${reason}`);
  return lines.length === 0 ? {} : { sending: { ok: true, state: lines.join('; ') } };
}
