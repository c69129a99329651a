import type { WebClient } from '@slack/web-api';
import { verifyBotToken, verifyOnce } from './verify-bot-token.ts';
import type { Workspaces } from './workspaces.ts';

/** The one workspace that SLACK_BOT_TOKEN belongs to. */
export function createOneWorkspace(client: WebClient): Workspaces {
  let botUserId = '';
  return {
    ready: async (stopping) => {
      const bot = await verifyBotToken(client, stopping);
      botUserId = bot?.userId ?? '';
      return bot !== null;
    },
    of: async () => ({ kind: 'open', workspace: { client, botUserId, isTroubled: false } }),
    sees: async () => undefined,
    refused: async () => false,
    works: async () => undefined,
    // Its token is the operator's to change, in .env.
    ended: async () => undefined,
    left: async () => undefined,
    look: async () => undefined,
    health: () => ({ ok: true, state: '' }),
    verify: () => verifyOnce(client),
  };
}
