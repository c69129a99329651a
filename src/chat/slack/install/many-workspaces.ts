import type { WebClient } from '@slack/web-api';
import { messageOf } from '../../../kit/errors.ts';
import { createLru } from '../../../kit/lru.ts';
import { HOUR_MS, MINUTE_MS } from '../../../kit/time.ts';
import type { SlackInstallation } from '../../../news/channel.ts';
import { cleanText } from '../../clean-text.ts';
import { orWarn, type SlackBase } from '../sdk-logger.ts';
import { type Access, createRenew, type Renew } from './oauth-tokens.ts';
import {
  createWorkspaceHealth,
  KEY_TODO,
  UNREADABLE,
  verifyWorkspaces,
  type WorkspaceHealth,
} from './workspace-health.ts';
import type { Installations, WorkspaceOutcome, Workspaces } from './workspaces.ts';

type ManyWorkspacesDeps = SlackBase & {
  installations: Installations;
  access: Access;
  makeClient: (token: string, teamId?: string) => WebClient;
};

type ManyWorkspacesParts = ManyWorkspacesDeps & { renew: Renew; health: WorkspaceHealth };

/** A rotating token lives twelve hours. It is renewed this long before it expires, while it still works. */
const RENEW_BEFORE_MS = 2 * HOUR_MS;
/** With less time left than this, a call waits for the new token. */
const RENEW_FIRST_MS = MINUTE_MS;
/** How many clients, by token, and links of teams to their organisation are remembered. */
const REMEMBERED_MAX = 2000;

/** Every workspace that installed the app, read from the store each time, since other processes change it too. */
export function createManyWorkspaces(deps: ManyWorkspacesDeps): Workspaces {
  const { installations, log, now } = deps;
  const health = createWorkspaceHealth(installations.list, now);
  const parts = { ...deps, health, renew: createRenew(deps), makeClient: rememberClients(deps.makeClient) };
  return {
    ready: async () => {
      // Where that fails, each token is sealed anew when it is next read.
      await orWarn(changeKey(parts), 'tokens were not brought to the present key', log);
      await health.refresh();
      return true;
    },
    of: (teamId) => open(teamId, parts),
    refused: (teamId, code) => refused(teamId, code, parts),
    works: async (teamId) => {
      const found = await installations.find(teamId);
      if (found.kind === 'open') await installations.saveTrouble(found.installation.key, null);
      await health.refresh();
    },
    ended: async (keys, { reason, at }) => {
      const gone = await Promise.all(keys.map((key) => installations.remove(key, reason, at)));
      if (gone.some(Boolean)) log.info(`tokens of ${keys.join(', ')} forgotten: ${reason}`);
      await health.refresh();
    },
    ...linkTeams(deps),
    refresh: health.refresh,
    health: health.now,
    verify: () => verifyWorkspaces(installations.list, (key) => open(key, parts)),
  };
}

/** The most workspaces and keys that a line of the log names. */
const NAMED_MAX = 5;

/** Brings the tokens to the present ENCRYPTION_KEY, and says which of them no key of ours opens. */
async function changeKey({ installations, log }: ManyWorkspacesParts): Promise<void> {
  const { resealed, unreadable, keyId } = await installations.changeKey();
  if (resealed > 0) log.info(`tokens of ${resealed} workspaces sealed anew under ENCRYPTION_KEY (key ${keyId})`);
  if (unreadable.length === 0) return;
  const names = unreadable.slice(0, NAMED_MAX).map(({ name }) => cleanText(name));
  const keys = [...new Set(unreadable.map((each) => each.keyId ?? 'of version 0.1.0'))].slice(0, NAMED_MAX);
  const more = unreadable.length > names.length ? ` and ${unreadable.length - names.length} more` : '';
  log.error(
    `ENCRYPTION_KEY does not open the tokens of ${names.join(', ')}${more}: they are sealed under key ${keys.join(', ')}, and the key here is ${keyId}. ${KEY_TODO}`,
  );
}

function linkTeams({ installations, log, now }: ManyWorkspacesDeps): Pick<Workspaces, 'sees' | 'left'> {
  const linked = createLru<string, true>(REMEMBERED_MAX);
  return {
    sees: async ({ teamId, enterpriseId, isOrganisation }) => {
      if (!isOrganisation || teamId === '' || enterpriseId === null || linked.get(teamId)) return;
      const linking = installations.linkTeam(teamId, enterpriseId);
      // Where that fails, it is linked with the next question from this team.
      if (await orWarn(linking, 'a team was not linked', log)) linked.set(teamId, true);
    },
    left: async (teamIds) => {
      for (const teamId of teamIds) {
        linked.delete(teamId);
        await installations.unlinkTeam(teamId, now());
      }
    },
  };
}

function rememberClients(makeClient: ManyWorkspacesDeps['makeClient']): ManyWorkspacesDeps['makeClient'] {
  const known = createLru<string, WebClient>(REMEMBERED_MAX);
  return (token, teamId) => {
    const name = `${token}\n${teamId ?? ''}`;
    const client = known.get(name) ?? makeClient(token, teamId);
    known.set(name, client);
    return client;
  };
}

async function open(teamId: string, parts: ManyWorkspacesParts): Promise<WorkspaceOutcome> {
  try {
    const found = await parts.installations.find(teamId);
    switch (found.kind) {
      case 'open':
        return await withUsableToken(teamId, { ...found.installation, trouble: found.trouble }, parts);
      case 'unreadable':
        parts.health.unreadable({ id: teamId, name: found.name });
        // The tokens are there and the right key may come back, so nothing is given up.
        return { kind: 'try-later', reason: UNREADABLE };
      case 'removed':
        return closed('uninstalled', `${found.name} removed Slugline (${found.reason})`);
      case 'none':
        return closed('not_installed', `Slugline is not installed in workspace ${teamId}`);
    }
  } catch (error) {
    parts.log.warn(`installations cannot be read (${messageOf(error)})`);
    return { kind: 'try-later', reason: 'the installations cannot be read just now' };
  }
}

type OpenInstallation = SlackInstallation & { trouble: string | null };

/** Renews a token well before it expires, while the call uses the old one; close to the end the call waits for the new. */
async function withUsableToken(
  teamId: string,
  installation: OpenInstallation,
  parts: ManyWorkspacesParts,
): Promise<WorkspaceOutcome> {
  const { expiresAt, name } = installation;
  const leftMs = expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt.getTime() - parts.now().getTime();
  if (leftMs > RENEW_BEFORE_MS) return workspaceOf(teamId, installation, parts);
  const renewing = parts.renew(installation);
  if (leftMs > RENEW_FIRST_MS) {
    renewing.catch((error: unknown) => parts.log.warn(`a token was not renewed (${String(error)})`));
    return workspaceOf(teamId, installation, parts);
  }
  const outcome = await renewing;
  switch (outcome.kind) {
    case 'renewed':
      return workspaceOf(teamId, { ...outcome.installation, trouble: null }, parts);
    case 'try-later':
      return outcome;
    case 'refused':
      await noteTrouble(installation, outcome.code, parts);
      return closed(outcome.code, `Slack does not renew the token of ${name} (${outcome.code})`);
  }
}

function workspaceOf(
  teamId: string,
  { key, botToken, botUserId, trouble }: OpenInstallation,
  { makeClient }: ManyWorkspacesParts,
): WorkspaceOutcome {
  // A token for a whole organisation needs the id of the team with each call (docs.slack.dev, organization-ready-apps).
  const client = key === teamId ? makeClient(botToken) : makeClient(botToken, teamId);
  return { kind: 'open', workspace: { key, client, botUserId, isTroubled: trouble !== null } };
}

function closed(code: string, reason: string): WorkspaceOutcome {
  return { kind: 'closed', code, reason };
}

async function refused(teamId: string, code: string, parts: ManyWorkspacesParts): Promise<boolean> {
  const found = await parts.installations.find(teamId);
  if (found.kind !== 'open') return false;
  if (code === 'token_expired' && found.installation.refreshToken !== null) {
    const outcome = await parts.renew(found.installation);
    if (outcome.kind !== 'refused') return outcome.kind === 'renewed';
  }
  await noteTrouble(found.installation, code, parts);
  return false;
}

/** Keeps the tokens: Slack also says invalid_auth to a forbidden IP address, and events report what is gone for good. */
async function noteTrouble({ key, name }: SlackInstallation, code: string, parts: ManyWorkspacesParts): Promise<void> {
  parts.log.warn(`Slack refuses the token of ${name} (${code})`);
  await parts.installations.saveTrouble(key, code);
  await parts.health.refresh();
}
