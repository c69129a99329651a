import type { Chat, ChatHealth } from '../chat/chat.ts';
import type { Jobs } from '../queue/open-queue.ts';
import type { OpenDatabase } from '../store/database.ts';

/** Where a person has to act, a part has a stable code and says what to do. */
export type PartHealth = ChatHealth;
type HealthParts = {
  database: Pick<OpenDatabase, 'pool' | 'embedded' | 'writeTrouble'>;
  jobs: Pick<Jobs, 'health'>;
  chats: readonly Pick<Chat, 'platform' | 'listener' | 'tokens'>[];
  /** Whether this process listens to the platforms; where it does not, it sends or has nothing to do with them. */
  listens: boolean;
  /** Workspaces and apps that a platform lets nothing be posted to right now. */
  holds: () => Promise<{ scope: string; reason: string; until: Date }[]>;
};

/** Each part with its state, asked now. */
export async function healthOf(parts: HealthParts): Promise<Record<string, PartHealth>> {
  const { database, jobs, chats } = parts;
  const platforms = chats.map((chat) => [chat.platform, platformHealth(chat, parts)]);
  const databaseHealth = await database.pool.query('select 1').then(
    () => writingHealth(database),
    () => ({ ok: false, state: 'the database does not answer' }),
  );
  const sending = databaseHealth.ok ? await sendingHealth(parts) : {};
  return { database: databaseHealth, queue: await jobs.health(), ...Object.fromEntries(platforms), ...sending };
}

/** A connection that stands is of no use where the platform takes no token: nothing can be posted or answered there. */
function platformHealth(chat: HealthParts['chats'][number], { listens }: Pick<HealthParts, 'listens'>): PartHealth {
  const tokens = chat.tokens();
  if (!tokens.ok) return tokens;
  if (listens) return chat.listener.health();
  return { ok: true, state: tokens.state === '' ? 'sending' : `sending, ${tokens.state}` };
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
