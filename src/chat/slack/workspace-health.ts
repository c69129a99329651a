import type { ChatHealth } from '../chat.ts';
import { cleanText } from '../clean-text.ts';
import type { Installations } from './installations.ts';
import { WORKSPACES_LOOK_MS, WORKSPACES_NAMED_MAX } from './limits.ts';

type Listed = Awaited<ReturnType<Installations['list']>>;

export type WorkspaceHealth = {
  /** What was known at the last look; a look that is due begins. */
  now(): ChatHealth;
  look(): Promise<void>;
  /** ENCRYPTION_KEY does not open this workspace's tokens. */
  unreadable(name: string): void;
};

/** How the workspaces are doing. One that uninstalled the app is no fault of ours; a key that opens nothing is. */
export function createWorkspaceHealth(list: Installations['list'], now: () => Date): WorkspaceHealth {
  let known: ChatHealth = { ok: true, state: 'workspaces not looked at yet' };
  let lookedAt = 0;
  const sealedAway = new Set<string>();

  const look = async (): Promise<void> => {
    lookedAt = now().getTime();
    try {
      known = { ok: true, state: describe(await list()) };
    } catch {
      // The database has its own line in health; here it only means that nothing can be said.
      known = { ok: false, state: 'the workspaces cannot be read' };
    }
  };

  return {
    now: () => {
      if (now().getTime() - lookedAt > WORKSPACES_LOOK_MS) void look();
      if (sealedAway.size === 0) return known;
      const names = [...sealedAway].slice(0, WORKSPACES_NAMED_MAX).join(', ');
      return { ok: false, state: `${known.state}; ENCRYPTION_KEY does not open the tokens of ${names}` };
    },
    look,
    unreadable: (name) => sealedAway.add(cleanText(name)),
  };
}

function describe(listed: Listed): string {
  const open = listed.filter(({ state }) => state === 'open');
  const stopped = listed.filter(({ state, trouble }) => state === 'removed' || trouble !== null);
  const count = `${open.length} ${open.length === 1 ? 'workspace' : 'workspaces'}`;
  if (stopped.length === 0) return count;
  const named = stopped
    .slice(0, WORKSPACES_NAMED_MAX)
    .map(({ name, trouble }) => `${cleanText(name)} (${trouble ?? 'removed'})`);
  const more = stopped.length > named.length ? ` and ${stopped.length - named.length} more` : '';
  return `${count}, stopped: ${named.join(', ')}${more}`;
}
