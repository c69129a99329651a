import { toOwner } from '../../../news/owner.ts';
import type { ChatHealth, TenantsHealth } from '../../chat.ts';
import { cleanText } from '../../clean-text.ts';
import { verifyOnce } from './verify-token.ts';
import type { Installations, WorkspaceOutcome } from './workspaces.ts';

const TRIED_MAX = 20;
/** The age at which the list of workspaces is read again. */
const REFRESH_AFTER_MS = 15_000;
export const UNREADABLE = 'ENCRYPTION_KEY does not open its tokens';
/** Nothing is deleted meanwhile, and alerts wait. */
export const KEY_TODO =
  'Put the key that sealed them into ENCRYPTION_KEY_OLD and start again. Only where that key is lost must these workspaces install Slugline again: open PUBLIC_URL/slack/install there.';

export type WorkspaceHealth = ReturnType<typeof createWorkspaceHealth>;

/** The health of the workspaces. It stays good when one uninstalls the app, not when our key does not open tokens. */
export function createWorkspaceHealth(list: Installations['list'], now: () => Date) {
  let known: ChatHealth = { ok: true, state: 'workspaces not looked at yet' };
  let refreshedAt = 0;
  const unreadable = new Map<string, TenantsHealth['stopped'][number]>();

  const refresh = async (): Promise<void> => {
    refreshedAt = now().getTime();
    try {
      known = { ok: true, state: '', tenants: tenantsOf(await list()) };
    } catch {
      // Why the database fails is in its own line of health.
      known = { ok: false, state: 'the workspaces cannot be read' };
    }
  };

  return {
    /** As of the last refresh; starts another one when that is due. */
    now: (): ChatHealth => {
      if (now().getTime() - refreshedAt > REFRESH_AFTER_MS) void refresh();
      if (unreadable.size === 0) return known;
      const { open = null, stopped = [] } = known.tenants ?? {};
      return { ok: false, state: known.state, tenants: { open, stopped: [...stopped, ...unreadable.values()] } };
    },
    refresh,
    /** Notes that ENCRYPTION_KEY does not open the tokens of a workspace. */
    unreadable: ({ id, name }: { id: string; name: string }): void => {
      unreadable.set(name, { owner: toOwner(`slack:${id}`), name: cleanText(name), reason: UNREADABLE, detail: null });
    },
  };
}

function tenantsOf(listed: Awaited<ReturnType<Installations['list']>>): TenantsHealth {
  const stopped = listed.filter(({ state, trouble }) => state === 'removed' || trouble !== null);
  return {
    open: listed.filter(({ state }) => state === 'open').length,
    stopped: stopped.map(({ key, name, trouble }) => {
      return { owner: toOwner(`slack:${key}`), name: cleanText(name), reason: trouble ?? 'removed', detail: null };
    }),
  };
}

export async function verifyWorkspaces(
  list: Installations['list'],
  open: (key: string) => Promise<WorkspaceOutcome>,
): Promise<ChatHealth> {
  const listed = (await list()).filter(({ state }) => state === 'open');
  const tried = await Promise.all(
    listed.slice(0, TRIED_MAX).map(async ({ key, name }) => {
      const reason = await whyNot(await open(key));
      return reason === null ? [] : [`${cleanText(name)}: ${reason}`];
    }),
  );
  const bad = tried.flat();
  if (bad.length === 0) return { ok: true, state: `${listed.length} workspaces` };
  const todo = 'Let that workspace install Slugline again: open PUBLIC_URL/slack/install there (docs/slack.md).';
  const state = bad.join('; ');
  if (state.includes(UNREADABLE)) return { ok: false, state, code: 'E_ENCRYPTION_KEY', todo: KEY_TODO };
  return { ok: false, state, code: 'E_SLACK_REFUSED', todo };
}

async function whyNot(opened: WorkspaceOutcome): Promise<string | null> {
  if (opened.kind !== 'open') return opened.reason;
  const token = await verifyOnce(opened.workspace.client);
  switch (token.kind) {
    case 'works':
      return null;
    case 'refused':
      return `Slack answers ${token.code}`;
    case 'unanswered':
      return token.reason;
  }
}
