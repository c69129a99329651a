import { setTimeout as wait } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { RECONNECT_FIRST_MS, RECONNECT_MAX_MS } from './limits.ts';
import { asRefusal, refusalCode } from './slack-refusal.ts';

type TokenOutcome =
  | { kind: 'works'; team: string }
  | { kind: 'refused'; code: string }
  /** Slack did not say. */
  | { kind: 'unanswered'; reason: string };

/** Asks once, for somebody who waits for the answer. */
export async function verifyOnce(client: WebClient): Promise<TokenOutcome> {
  try {
    const { team = '' } = await client.auth.test();
    return { kind: 'works', team };
  } catch (error) {
    const code = refusalCode(error);
    if (code !== null) return { kind: 'refused', code };
    return { kind: 'unanswered', reason: error instanceof Error ? error.message : String(error) };
  }
}

export type Bot = { userId: string; botId: string; teamId: string };

/** Asks Slack who the token is; waits while Slack is away, rejects when the token is wrong, null when stopped meanwhile. */
export async function verifyBotToken(client: WebClient, stopping: AbortSignal): Promise<Bot | null> {
  for (let delay = RECONNECT_FIRST_MS; !stopping.aborted; delay = Math.min(delay * 2, RECONNECT_MAX_MS)) {
    try {
      const { user_id: userId = '', bot_id: botId = '', team_id: teamId = '' } = await client.auth.test();
      return { userId, botId, teamId };
    } catch (error) {
      const refusal = asRefusal(error, 'SLACK_BOT_TOKEN');
      if (refusal) throw refusal;
      await wait(delay, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
  return null;
}
