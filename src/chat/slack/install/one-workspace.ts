import type { WebClient } from '@slack/web-api';
import { MINUTE_MS } from '../../../kit/time.ts';
import { isAllowedWorkspace } from '../../../news/owner.ts';
import type { ChatHealth } from '../../chat.ts';
import { botUserIdOf, refusedHealth, verifyOnce } from './verify-token.ts';
import type { Workspaces } from './workspaces.ts';

const SETTING = 'SLACK_BOT_TOKEN';
/** Nobody would be answered, and nothing posted. */
const LEFT_OUT = {
  ok: false,
  state: 'ALLOWED_WORKSPACES leaves out the workspace of SLACK_BOT_TOKEN',
  code: 'E_SLACK_NOT_ALLOWED',
};
/** How often a look at the health checks the token. Slack takes hundreds of auth.test a minute. */
const TOKEN_CHECK_MS = MINUTE_MS;

type OneWorkspaceDeps = { now: () => Date; allowedWorkspaces: readonly string[] };

/** The one workspace of SLACK_BOT_TOKEN. Only the operator can change that token, in .env. */
export function createOneWorkspace(client: WebClient, { now, allowedWorkspaces }: OneWorkspaceDeps): Workspaces {
  let botUserId = '';
  const token = watchToken(client, now);
  return {
    ready: async (stopping) => {
      const id = await botUserIdOf(client, stopping);
      botUserId = id ?? '';
      if (id !== null) token.works();
      return id !== null;
    },
    of: async () => ({ kind: 'open', workspace: { key: '', client, botUserId, isTroubled: token.isRefused() } }),
    sees: async () => undefined,
    refused: async (_teamId, code) => {
      token.refused(code);
      return false;
    },
    works: async () => token.works(),
    ended: () => token.check(),
    left: async () => undefined,
    refresh: () => token.check(),
    health: token.health,
    verify: () => verify(client, allowedWorkspaces),
  };
}

/** Remembers whether Slack took the token last, in answers to posts and in checks that `health` starts. */
function watchToken(client: WebClient, now: () => Date) {
  let refusal: ChatHealth | null = null;
  let checkedAt = 0;
  const note = (code: string | null): void => {
    refusal = code === null ? null : refusedHealth(code, SETTING);
    checkedAt = now().getTime();
  };
  const check = async (): Promise<void> => {
    checkedAt = now().getTime();
    const outcome = await verifyOnce(client);
    // An outage of Slack says nothing about the token.
    if (outcome.kind !== 'unanswered') note(outcome.kind === 'refused' ? outcome.code : null);
  };
  return {
    check,
    refused: (code: string) => note(code),
    works: () => note(null),
    isRefused: () => refusal !== null,
    health: (): ChatHealth => {
      if (now().getTime() - checkedAt > TOKEN_CHECK_MS) void check();
      return refusal ?? { ok: true, state: '' };
    },
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
