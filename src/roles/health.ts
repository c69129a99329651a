import type { Chat, ChatHealth } from '../chat/chat.ts';
import type { Jobs } from '../queue/open-queue.ts';
import type { OpenDatabase } from '../store/database.ts';

type HealthParts = {
  database: Pick<OpenDatabase, 'pool' | 'embedded' | 'writeTrouble'>;
  jobs: Pick<Jobs, 'health'>;
  chats: readonly Pick<Chat, 'platform' | 'listener' | 'tokens'>[];
  /** Whether this process listens to the platforms. */
  listens: boolean;
  /** The workspaces and apps that may not post at present. */
  holds: () => Promise<{ scope: string; reason: string; until: Date }[]>;
};

/** The present state of each part. */
export async function healthOf(parts: HealthParts): Promise<Record<string, ChatHealth>> {
  const { database, jobs, chats } = parts;
  const platforms = chats.map((chat) => [chat.platform, platformHealth(chat, parts)]);
  const databaseHealth = await database.pool.query('select 1').then(
    () => writingHealth(database),
    () => ({ ok: false, state: 'the database does not answer' }),
  );
  const sending = databaseHealth.ok ? await sendingHealth(parts) : {};
  return { database: databaseHealth, queue: await jobs.health(), ...Object.fromEntries(platforms), ...sending };
}

/** A refused token is reported even where the connection is alive: nothing can be posted or answered with it. */
function platformHealth(chat: HealthParts['chats'][number], { listens }: Pick<HealthParts, 'listens'>): ChatHealth {
  const tokens = chat.tokens();
  if (!tokens.ok) return tokens;
  if (listens) return chat.listener.health();
  return { ok: true, state: tokens.state === '' ? 'sending' : `sending, ${tokens.state}` };
}

function writingHealth({ embedded, writeTrouble }: HealthParts['database']): ChatHealth {
  const trouble = writeTrouble();
  if (trouble !== null) return { ok: false, state: `the database cannot write: ${trouble}` };
  return { ok: true, state: embedded ? 'embedded' : 'PostgreSQL' };
}

/** A workspace that takes no posts (a revoked token) is reported, but does not make the whole program unhealthy. */
async function sendingHealth({ holds }: HealthParts): Promise<Record<string, ChatHealth>> {
  const active = await holds().catch(() => []);
  const lines = active.map(({ scope, reason, until }) => `${scope} rests until ${until.toISOString()}: ${reason}`);
  return lines.length === 0 ? {} : { sending: { ok: true, state: lines.join('; ') } };
}
