import type { WebClient } from '@slack/web-api';
import { unreachable } from '../../news/unreachable.ts';
import type { ChatHealth } from '../chat.ts';
import { TOKEN_LOOK_MS } from './limits.ts';
import { refusedHealth } from './slack-refusal.ts';
import { verifyBotToken, verifyOnce } from './verify-bot-token.ts';
import type { Workspaces } from './workspaces.ts';

const SETTING = 'SLACK_BOT_TOKEN';

/** The one workspace that SLACK_BOT_TOKEN belongs to. Its token is the operator's to change, in .env. */
export function createOneWorkspace(client: WebClient, now: () => Date): Workspaces {
  let botUserId = '';
  const token = watchToken(client, now);
  return {
    ready: async (stopping) => {
      const bot = await verifyBotToken(client, stopping);
      botUserId = bot?.userId ?? '';
      if (bot !== null) token.works();
      return bot !== null;
    },
    of: async () => ({ kind: 'open', workspace: { client, botUserId, isTroubled: token.isRefused() } }),
    sees: async () => undefined,
    refused: async (_teamId, code) => {
      token.refused(code);
      return false;
    },
    works: async () => token.works(),
    ended: () => token.look(),
    left: async () => undefined,
    look: () => token.look(),
    health: token.health,
    verify: () => verify(client),
  };
}

/** What Slack said of the token last: in its answers to posts, and when it is asked, which health does now and then. */
function watchToken(client: WebClient, now: () => Date) {
  let refusal: ChatHealth | null = null;
  let lookedAt = 0;
  const heard = (code: string | null): void => {
    refusal = code === null ? null : refusedHealth(code, SETTING);
    lookedAt = now().getTime();
  };
  const look = async (): Promise<void> => {
    lookedAt = now().getTime();
    const outcome = await verifyOnce(client);
    // Slack being away says nothing of the token.
    if (outcome.kind !== 'unanswered') heard(outcome.kind === 'refused' ? outcome.code : null);
  };
  return {
    look,
    refused: (code: string) => heard(code),
    works: () => heard(null),
    isRefused: () => refusal !== null,
    health: (): ChatHealth => {
      if (now().getTime() - lookedAt > TOKEN_LOOK_MS) void look();
      return refusal ?? { ok: true, state: '' };
    },
  };
}

async function verify(client: WebClient): Promise<ChatHealth> {
  const outcome = await verifyOnce(client);
  switch (outcome.kind) {
    case 'works':
      return { ok: true, state: `connected to ${outcome.team}` };
    case 'refused':
      return refusedHealth(outcome.code, SETTING);
    case 'unanswered':
      return { ok: false, state: outcome.reason };
    default:
      return unreachable(outcome);
  }
}
