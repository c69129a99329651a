import { WebAPIPlatformError } from '@slack/web-api';
import type { Problem } from '../../news/problem.ts';
import type { ChatHealth } from '../chat.ts';
import { classOfCode } from './error-codes.ts';

/** Slack will not let us in with these settings; trying again cannot help. */
export class SlackRefusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, cause: Error) {
    super(`${problem.what}: ${problem.seen}. ${problem.todo}`, { cause });
    this.name = 'SlackRefusal';
    this.problem = problem;
  }
}

type Setting = 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN';

const TODO: Record<Setting, string> = {
  SLACK_BOT_TOKEN:
    'Copy "Bot User OAuth Token" (xoxb-…) from https://api.slack.com/apps → your app → OAuth & Permissions into .env',
  SLACK_APP_TOKEN:
    'Make an app-level token (xapp-…) with the scope connections:write at https://api.slack.com/apps → your app → Basic Information',
};

/** The refusal in an error, or null where the error may pass. */
export function asRefusal(error: unknown, setting: Setting): SlackRefusal | null {
  if (!(error instanceof WebAPIPlatformError)) return null;
  const code = refusalCode(error);
  return code === null ? null : new SlackRefusal(problemOf(code, setting), error);
}

/** Slack's code for a token that it does not take, or null where the error says nothing of the token. */
export function refusalCode(error: unknown): string | null {
  if (!(error instanceof WebAPIPlatformError)) return null;
  const code = error.data.error;
  const codeClass = classOfCode(code);
  return codeClass === 'tenant-closed' || codeClass === 'app-broken' ? code : null;
}

/** A refused token as health and `slugline check` tell of it. */
export function refusedHealth(code: string, setting: Setting): ChatHealth {
  const { what, seen, todo } = problemOf(code, setting);
  return { ok: false, state: `${what}: ${seen}`, code: 'E_SLACK_REFUSED', todo };
}

function problemOf(code: string, setting: Setting) {
  const seen = `Slack answers ${code}`;
  return { code: 'E_SLACK_TOKEN', what: `Slack refuses the token in ${setting}`, seen, todo: TODO[setting] };
}
