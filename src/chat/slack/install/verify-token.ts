import { setTimeout as wait } from 'node:timers/promises';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { backoffMs } from '../../../kit/deadline.ts';
import { messageOf } from '../../../kit/errors.ts';
import type { Problem } from '../../../news/problem.ts';
import type { ChatHealth } from '../../chat.ts';
import { classOfCode } from '../errors.ts';

/** Waits between attempts to reach Slack at start, and to connect again. */
export const RECONNECT = { firstMs: 250, longestMs: 30_000 };

/** Slack refuses our token, so that no other attempt can succeed. */
class SlackRefusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, cause?: unknown) {
    super(`${problem.what}: ${problem.seen}. ${problem.todo}`, { cause });
    this.name = 'SlackRefusal';
    this.problem = problem;
  }
}

type TokenSetting = 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN';

const TODO: Record<TokenSetting, string> = {
  SLACK_BOT_TOKEN:
    'Copy "Bot User OAuth Token" (xoxb-…) from https://api.slack.com/apps → your app → OAuth & Permissions into .env',
  SLACK_APP_TOKEN:
    'Make an app-level token (xapp-…) with the scope connections:write at https://api.slack.com/apps → your app → Basic Information',
};

/** The refusal in an error, or null where another attempt may succeed. */
export function asRefusal(error: unknown, setting: TokenSetting): SlackRefusal | null {
  const code = refusalCode(error);
  return code === null ? null : new SlackRefusal(problemOf(code, setting), error);
}

/** Slack's code for a refused token, or null where the error says nothing about the token. */
function refusalCode(error: unknown): string | null {
  if (!(error instanceof WebAPIPlatformError)) return null;
  const code = error.data.error;
  const codeClass = classOfCode(code);
  return codeClass === 'tenant-closed' || codeClass === 'app-broken' ? code : null;
}

/** The health of a refused token, as `slugline check` shows it too. */
export function refusedHealth(code: string, setting: TokenSetting): ChatHealth {
  const { what, seen, todo } = problemOf(code, setting);
  return { ok: false, state: `${what}: ${seen}`, code: 'E_SLACK_REFUSED', todo };
}

function problemOf(code: string, setting: TokenSetting) {
  const seen = `Slack answers ${code}`;
  return { code: 'E_SLACK_TOKEN', what: `Slack refuses the token in ${setting}`, seen, todo: TODO[setting] };
}

type TokenOutcome =
  | { kind: 'works'; team: string; teamId: string; userId: string }
  | { kind: 'refused'; code: string }
  /** Slack was not reached, or failed. */
  | { kind: 'unanswered'; reason: string };

export async function verifyOnce(client: WebClient): Promise<TokenOutcome> {
  try {
    const { team = '', team_id: teamId = '', user_id: userId = '' } = await client.auth.test();
    return { kind: 'works', team, teamId, userId };
  } catch (error) {
    const code = refusalCode(error);
    return code === null ? { kind: 'unanswered', reason: messageOf(error) } : { kind: 'refused', code };
  }
}

/** The id of the bot's user. Retries while Slack is away; rejects for a wrong token; null when stopped meanwhile. */
export async function botUserIdOf(client: WebClient, stopping: AbortSignal): Promise<string | null> {
  for (let attempt = 1; !stopping.aborted; attempt += 1) {
    const token = await verifyOnce(client);
    if (token.kind === 'works') return token.userId;
    if (token.kind === 'refused') throw new SlackRefusal(problemOf(token.code, 'SLACK_BOT_TOKEN'));
    await wait(backoffMs(attempt, RECONNECT), undefined, { signal: stopping }).catch(() => undefined);
  }
  return null;
}
