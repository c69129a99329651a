import { WebAPIPlatformError } from '@slack/web-api';
import type { Problem } from '../../news/problem.ts';
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
  const code = error.data.error;
  const codeClass = classOfCode(code);
  if (codeClass !== 'tenant-closed' && codeClass !== 'app-broken') return null;
  const seen = `Slack answers ${code}`;
  return new SlackRefusal(
    { code: 'E_SLACK_TOKEN', what: `Slack refuses the token in ${setting}`, seen, todo: TODO[setting] },
    error,
  );
}
