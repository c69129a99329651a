import type { WebClient } from '@slack/web-api';
import { unreachable } from '../../news/unreachable.ts';
import type { ChatHealth } from '../chat.ts';
import { cleanText } from '../clean-text.ts';
import type { Installation, Installations } from './installations.ts';
import { CLIENTS_MAX, RENEW_BEFORE_MS, RENEW_FIRST_MS, WORKSPACES_TRIED_MAX } from './limits.ts';
import type { Access } from './oauth-access.ts';
import { createRenew, type Renew } from './renew-tokens.ts';
import type { SlackLog } from './sdk-logger.ts';
import { verifyOnce } from './verify-bot-token.ts';
import { createWorkspaceHealth, type WorkspaceHealth } from './workspace-health.ts';
import type { WorkspaceOutcome, Workspaces } from './workspaces.ts';

type ManyDeps = {
  installations: Installations;
  access: Access;
  makeClient: (token: string, teamId?: string) => WebClient;
  now: () => Date;
  log: SlackLog;
};

type Parts = ManyDeps & { renew: Renew; health: WorkspaceHealth; clientOf: ManyDeps['makeClient'] };

/** Every workspace that installed the app. The store is asked each time: other processes install, renew and remove. */
export function createManyWorkspaces(deps: ManyDeps): Workspaces {
  const { installations, log, now } = deps;
  const parts: Parts = {
    ...deps,
    renew: createRenew(deps),
    health: createWorkspaceHealth(installations.list, now),
    clientOf: rememberClients(deps.makeClient),
  };
  const linked = new Set<string>();
  return {
    ready: async () => {
      await parts.health.look();
      return true;
    },
    of: (teamId) => open(teamId, parts),
    sees: async ({ teamId, enterpriseId, isOrganisation }) => {
      if (!isOrganisation || teamId === '' || enterpriseId === null || linked.has(teamId)) return;
      try {
        await installations.linkTeam(teamId, enterpriseId);
        if (linked.size >= CLIENTS_MAX) linked.clear();
        linked.add(teamId);
      } catch (error) {
        // The next question of this team tries again.
        log.warn(`a team was not linked (${error instanceof Error ? error.message : 'no reason given'})`);
      }
    },
    refused: (teamId, code) => refused(teamId, code, parts),
    works: (teamId) => works(teamId, parts),
    ended: async (keys, { reason, at }) => {
      const gone = await Promise.all(keys.map((key) => installations.remove(key, reason, at)));
      if (gone.some(Boolean)) log.info(`tokens of ${keys.join(', ')} forgotten: ${reason}`);
      await parts.health.look();
    },
    left: async (teamIds) => {
      for (const teamId of teamIds) {
        linked.delete(teamId);
        await installations.unlinkTeam(teamId);
      }
    },
    look: parts.health.look,
    health: parts.health.now,
    verify: () => verifyAll(parts),
  };
}

async function open(teamId: string, parts: Parts): Promise<WorkspaceOutcome> {
  try {
    const found = await parts.installations.find(teamId);
    switch (found.kind) {
      case 'open':
        return await usable(teamId, { ...found.installation, trouble: found.trouble }, parts);
      case 'unreadable':
        parts.health.unreadable(found.name);
        return closed('unreadable_token', `ENCRYPTION_KEY does not open the token of ${found.name}`);
      case 'removed':
        return closed('uninstalled', `${found.name} removed Slugline (${found.reason})`);
      case 'none':
        return closed('not_installed', `Slugline is not installed in workspace ${teamId}`);
      default:
        return unreachable(found);
    }
  } catch (error) {
    parts.log.warn(`installations cannot be read (${error instanceof Error ? error.message : 'no reason given'})`);
    return { kind: 'try-later', reason: 'the installations cannot be read just now' };
  }
}

type Held = Installation & { trouble: string | null };

/** Long before its end a token is renewed beside the call; at its end, before it. */
async function usable(teamId: string, held: Held, parts: Parts): Promise<WorkspaceOutcome> {
  const leftMs = held.expiresAt === null ? Number.POSITIVE_INFINITY : held.expiresAt.getTime() - parts.now().getTime();
  if (leftMs > RENEW_BEFORE_MS) return workspace(teamId, held, parts);
  const renewing = parts.renew(held);
  if (leftMs > RENEW_FIRST_MS) {
    renewing.catch((error: unknown) => parts.log.warn(`a token was not renewed (${String(error)})`));
    return workspace(teamId, held, parts);
  }
  const outcome = await renewing;
  switch (outcome.kind) {
    case 'renewed':
      return workspace(teamId, { ...outcome.installation, trouble: null }, parts);
    case 'try-later':
      return outcome;
    case 'refused':
      await note(held, outcome.code, parts);
      return closed(outcome.code, `Slack does not renew the token of ${held.name} (${outcome.code})`);
    default:
      return unreachable(outcome);
  }
}

function workspace(teamId: string, held: Held, parts: Parts): WorkspaceOutcome {
  // One token for a whole organisation: Slack then wants to know which team is meant (organization-ready-apps).
  const client = held.key === teamId ? parts.clientOf(held.botToken) : parts.clientOf(held.botToken, teamId);
  return { kind: 'open', workspace: { client, botUserId: held.botUserId, isTroubled: held.trouble !== null } };
}

function closed(code: string, reason: string): WorkspaceOutcome {
  return { kind: 'closed', code, reason };
}

async function refused(teamId: string, code: string, parts: Parts): Promise<boolean> {
  const found = await parts.installations.find(teamId);
  if (found.kind !== 'open') return false;
  if (code === 'token_expired' && found.installation.refreshToken !== null) {
    const outcome = await parts.renew(found.installation);
    if (outcome.kind !== 'refused') return outcome.kind === 'renewed';
  }
  await note(found.installation, code, parts);
  return false;
}

/** The tokens stay: Slack says invalid_auth to a forbidden address as well, and what is gone for good is told by events. */
async function note({ key, name }: Installation, code: string, parts: Parts): Promise<void> {
  parts.log.warn(`Slack refuses the token of ${name} (${code})`);
  await parts.installations.saveTrouble(key, code);
  await parts.health.look();
}

async function works(teamId: string, parts: Parts): Promise<void> {
  const found = await parts.installations.find(teamId);
  if (found.kind === 'open') await parts.installations.saveTrouble(found.installation.key, null);
  await parts.health.look();
}

function rememberClients(makeClient: ManyDeps['makeClient']): ManyDeps['makeClient'] {
  const known = new Map<string, WebClient>();
  return (token, teamId) => {
    const name = `${token}\n${teamId ?? ''}`;
    const client = known.get(name) ?? makeClient(token, teamId);
    if (known.size >= CLIENTS_MAX) known.clear();
    known.set(name, client);
    return client;
  };
}

async function verifyAll(parts: Parts): Promise<ChatHealth> {
  const listed = (await parts.installations.list()).filter(({ state }) => state === 'open');
  const tried = await Promise.all(
    listed.slice(0, WORKSPACES_TRIED_MAX).map(async ({ key, name }) => {
      const reason = await whyNot(key, parts);
      return reason === null ? [] : [`${cleanText(name)}: ${reason}`];
    }),
  );
  const bad = tried.flat();
  if (bad.length === 0) return { ok: true, state: `${listed.length} workspaces` };
  const todo = 'Let that workspace install Slugline again: open PUBLIC_URL/slack/install there (docs/slack.md).';
  return { ok: false, state: bad.join('; '), code: 'E_SLACK_REFUSED', todo };
}

async function whyNot(key: string, parts: Parts): Promise<string | null> {
  const outcome = await open(key, parts);
  if (outcome.kind !== 'open') return outcome.reason;
  const token = await verifyOnce(outcome.workspace.client);
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
