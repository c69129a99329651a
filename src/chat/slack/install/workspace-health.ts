import { unreachable } from '../../../kit/errors.ts';
import type { ChatHealth } from '../../chat.ts';
import { cleanText } from '../../clean-text.ts';
import { verifyOnce } from './verify-token.ts';
import type { Installations, WorkspaceOutcome } from './workspaces.ts';

/** The most workspaces that a line of health names, and that a check tries. */
const NAMED_MAX = 5;
const TRIED_MAX = 20;
/** The age at which the list of workspaces is read again. */
const REFRESH_AFTER_MS = 15_000;

export type WorkspaceHealth = {
  /** As of the last refresh; starts another one when that is due. */
  now(): ChatHealth;
  refresh(): Promise<void>;
  /** Notes that ENCRYPTION_KEY does not open the tokens of a workspace. */
  unreadable(name: string): void;
};

/** The health of the workspaces. It stays good when one uninstalls the app, not when our key does not open tokens. */
export function createWorkspaceHealth(list: Installations['list'], now: () => Date): WorkspaceHealth {
  let known: ChatHealth = { ok: true, state: 'workspaces not looked at yet' };
  let refreshedAt = 0;
  const unreadable = new Set<string>();

  const refresh = async (): Promise<void> => {
    refreshedAt = now().getTime();
    try {
      known = { ok: true, state: describe(await list()) };
    } catch {
      // Why the database fails is in its own line of health.
      known = { ok: false, state: 'the workspaces cannot be read' };
    }
  };

  return {
    now: () => {
      if (now().getTime() - refreshedAt > REFRESH_AFTER_MS) void refresh();
      if (unreadable.size === 0) return known;
      const names = [...unreadable].slice(0, NAMED_MAX).join(', ');
      return { ok: false, state: `${known.state}; ENCRYPTION_KEY does not open the tokens of ${names}` };
    },
    refresh,
    unreadable: (name) => unreadable.add(cleanText(name)),
  };
}

function describe(listed: Awaited<ReturnType<Installations['list']>>): string {
  const open = listed.filter(({ state }) => state === 'open');
  const stopped = listed.filter(({ state, trouble }) => state === 'removed' || trouble !== null);
  const count = `${open.length} ${open.length === 1 ? 'workspace' : 'workspaces'}`;
  if (stopped.length === 0) return count;
  const named = stopped.slice(0, NAMED_MAX).map(({ name, trouble }) => `${cleanText(name)} (${trouble ?? 'removed'})`);
  const more = stopped.length > named.length ? ` and ${stopped.length - named.length} more` : '';
  return `${count}, stopped: ${named.join(', ')}${more}`;
}

/** Asks Slack now whether it takes the workspaces' tokens. */
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
  return { ok: false, state: bad.join('; '), code: 'E_SLACK_REFUSED', todo };
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
    default:
      return unreachable(token);
  }
}
