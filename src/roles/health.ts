import type { Chat, ChatHealth, TenantsHealth } from '../chat/chat.ts';
import { withDeadline } from '../kit/deadline.ts';
import { groupBy } from '../kit/group-by.ts';
import { type Owner, toOwner } from '../news/owner.ts';
import type { Jobs } from '../queue/open-queue.ts';
import type { OpenDatabase } from '../store/database.ts';

type HealthParts = {
  database: Pick<OpenDatabase, 'pool' | 'embedded' | 'writeTrouble' | 'schema'>;
  jobs: Pick<Jobs, 'health'>;
  chats: readonly Pick<Chat, 'platform' | 'listener' | 'tokens'>[];
  /** Whether this process listens to the platforms. */
  listens: boolean;
  /** The workspaces and apps that may not post at present. */
  holds: () => Promise<{ scope: string; reason: string; until: Date }[]>;
};

/** Shorter than probes wait, and than a scrape of the metrics. */
const ANSWER_WITHIN_MS = 3_000;

/** The present state of each part. */
export async function healthOf(parts: HealthParts): Promise<Record<string, ChatHealth>> {
  const platforms = parts.chats.map((chat) => [chat.platform, platformHealth(chat, parts)]);
  const ready = await readinessOf(parts);
  const sending = ready.database.ok ? await sendingHealth(parts) : {};
  return { ...ready, ...Object.fromEntries(platforms), ...sending };
}

/** What this process cannot work without. What ails a platform is not its own: its callbacks are still to be answered. */
export async function readinessOf({ database, jobs }: Pick<HealthParts, 'database' | 'jobs'>) {
  const silent = { ok: false, state: 'the database does not answer' };
  const answered = database.pool.query('select 1').then(
    () => writingHealth(database),
    () => silent,
  );
  const [databaseHealth, queue] = await Promise.all([
    withDeadline(answered, ANSWER_WITHIN_MS, () => silent),
    jobs.health(),
  ]);
  return { database: databaseHealth, ...(database.schema?.replaced() ? { schema: REPLACED } : {}), queue };
}

/** What everybody may ask for costs the database no more than a question a second. */
const ASKED_EVERY_MS = 1_000;
/** A state that is no older is told while the next is being found; longer than an answer takes that never comes. */
const TOLD_WITHIN_MS = 5_000;

type LastHealth = { states: Record<string, ChatHealth>; atMs: number };

/**
 * The state of the parts for those who ask often: what was found in the last second, or up to five seconds ago while the next
 * answer is on its way. `ms`: a clock that never goes back.
 */
export function createToldHealth(
  ask: () => Promise<Record<string, ChatHealth>>,
  ms: () => number = () => performance.now(),
): () => Promise<Record<string, ChatHealth>> {
  let told: LastHealth | null = null;
  let asking: Promise<Record<string, ChatHealth>> | null = null;
  const askAnew = async (): Promise<Record<string, ChatHealth>> => {
    try {
      const states = await ask();
      told = { states, atMs: ms() };
      return states;
    } finally {
      asking = null;
    }
  };
  return async () => {
    const age = told === null ? Number.POSITIVE_INFINITY : ms() - told.atMs;
    if (told !== null && age < ASKED_EVERY_MS) return told.states;
    asking ??= askAnew();
    if (told === null || age >= TOLD_WITHIN_MS) return asking;
    asking.catch(() => undefined);
    return told.states;
  };
}

const REPLACED: ChatHealth = {
  ok: false,
  state: 'a newer version has replaced the schema: this process takes no more work',
  code: 'E_SCHEMA_NEWER',
  todo: 'Start the newer version in its place.',
};

/** A refused token is reported even where the connection is alive: nothing can be posted or answered with it. */
function platformHealth(chat: HealthParts['chats'][number], { listens }: Pick<HealthParts, 'listens'>): ChatHealth {
  const tokens = chat.tokens();
  if (!tokens.ok) return tokens;
  if (listens) return chat.listener.health();
  return { ...tokens, state: tokens.state === '' ? 'sending' : `sending, ${tokens.state}` };
}

function writingHealth({ embedded, writeTrouble }: HealthParts['database']): ChatHealth {
  const trouble = writeTrouble();
  if (trouble !== null) return { ok: false, state: `the database cannot write: ${trouble}` };
  return { ok: true, state: embedded ? 'embedded' : 'PostgreSQL' };
}

/** A workspace that takes no posts (a revoked token) is reported, but does not make the whole program unhealthy. */
async function sendingHealth({ holds }: HealthParts): Promise<Record<string, ChatHealth>> {
  const active = await holds().catch(() => []);
  if (active.length === 0) return {};
  const said = active.map(({ scope, reason, until }) => {
    return {
      owner: scope.includes(':') ? toOwner(scope) : null,
      scope,
      detail: `rests until ${until.toISOString()}: ${reason}`,
    };
  });
  const stopped = said.flatMap(({ owner, scope: name, detail }) =>
    owner === null ? [] : [{ owner, name, reason: 'rests', detail }],
  );
  const apps = said.flatMap(({ owner, scope, detail }) => (owner === null ? [`${scope} ${detail}`] : []));
  return { sending: { ok: true, state: apps.join('; '), tenants: { open: null, stopped } } };
}

/** Who reads the health: nobody is told of another's workspace, and the operator of all. */
type HealthReader = { kind: 'everybody' } | { kind: 'operator' } | { kind: 'owner'; owner: Owner };

const NAMED_MAX = 5;

/** The health as one reader may see it: without a list of workspaces, and with as much of it in words as is theirs. */
export function healthFor(parts: Record<string, ChatHealth>, reader: HealthReader): Record<string, ChatHealth> {
  const seen = Object.entries(parts).map(([part, { tenants, ...health }]): [string, ChatHealth] => {
    const said = tenants === undefined ? [] : sayTenants(tenants, reader);
    return [part, { ...health, state: [health.state, ...said].filter(Boolean).join(', ') }];
  });
  return Object.fromEntries(seen);
}

function sayTenants({ open, stopped }: TenantsHealth, reader: HealthReader): string[] {
  const count = open === null ? [] : [`${open} ${open === 1 ? 'workspace' : 'workspaces'}`];
  switch (reader.kind) {
    case 'everybody':
      return [...count, ...countStopped(stopped)];
    case 'operator':
      return [...count, ...nameStopped(stopped)];
    case 'owner': {
      const own = stopped.filter(({ owner }) => owner === reader.owner);
      return own.map(({ reason, detail }) => `stopped in this workspace (${detail ?? reason})`);
    }
  }
}

/** "3 stopped (2 token_revoked, 1 removed)" */
function countStopped(stopped: TenantsHealth['stopped']): string[] {
  if (stopped.length === 0) return [];
  const reasons = [...groupBy(stopped, ({ reason }) => reason)].map(([reason, each]) => `${each.length} ${reason}`);
  return [`${stopped.length} stopped (${reasons.join(', ')})`];
}

/** "stopped: Harbour Desk (token_revoked) and 2 more" */
function nameStopped(stopped: TenantsHealth['stopped']): string[] {
  if (stopped.length === 0) return [];
  const named = stopped.slice(0, NAMED_MAX).map(({ name, reason, detail }) => `${name} (${detail ?? reason})`);
  const more = stopped.length > named.length ? ` and ${stopped.length - named.length} more` : '';
  return [`stopped: ${named.join(', ')}${more}`];
}
