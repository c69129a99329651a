import type { WebClient } from '@slack/web-api';
import { isAllowedWorkspace } from '../../../news/owner.ts';
import { type ChatHealth, createTokenHealth } from '../../chat.ts';
import { botUserIdOf, refusedHealth, verifyOnce } from './verify-token.ts';
import type { Workspaces } from './workspaces.ts';

const SETTING = 'SLACK_BOT_TOKEN';
/** Nobody would be answered, and nothing posted. */
const LEFT_OUT = {
  ok: false,
  state: 'ALLOWED_WORKSPACES leaves out the workspace of SLACK_BOT_TOKEN',
  code: 'E_SLACK_NOT_ALLOWED',
};

type OneWorkspaceDeps = { now: () => Date; allowedWorkspaces: readonly string[] };

/** The one workspace of SLACK_BOT_TOKEN. Only the operator can change that token, in .env. */
export function createOneWorkspace(client: WebClient, { now, allowedWorkspaces }: OneWorkspaceDeps): Workspaces {
  let botUserId = '';
  const token = createTokenHealth(async () => {
    const outcome = await verifyOnce(client);
    if (outcome.kind === 'works') token.note(null);
    if (outcome.kind === 'refused') token.note(refusedHealth(outcome.code, SETTING));
  }, now);
  return {
    ready: async (stopping) => {
      const id = await botUserIdOf(client, stopping);
      botUserId = id ?? '';
      if (id !== null) token.note(null);
      return id !== null;
    },
    of: async () => ({ kind: 'open', workspace: { key: '', client, botUserId, isTroubled: token.isRefused() } }),
    sees: async () => undefined,
    refused: async (_teamId, code) => {
      token.note(refusedHealth(code, SETTING));
      return false;
    },
    works: async () => token.note(null),
    ended: token.check,
    left: async () => undefined,
    refresh: token.check,
    health: token.health,
    verify: () => verify(client, allowedWorkspaces),
  };
}

async function verify(client: WebClient, allowed: readonly string[]): Promise<ChatHealth> {
  const outcome = await verifyOnce(client);
  switch (outcome.kind) {
    case 'works':
      return isAllowedWorkspace(outcome.teamId, allowed)
        ? { ok: true, state: `connected to ${outcome.team}` }
        : {
            ...LEFT_OUT,
            todo: `Add ${outcome.teamId} (${outcome.team}) to ALLOWED_WORKSPACES in .env, or empty that line.`,
          };
    case 'refused':
      return refusedHealth(outcome.code, SETTING);
    case 'unanswered':
      return { ok: false, state: outcome.reason };
  }
}
