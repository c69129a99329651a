import type { Problem } from '../news/problem.ts';
import type { SettingName } from './env-schema.ts';
import { SETTING_FACTS } from './setting-facts.ts';

/** The names that hold something, right or wrong: a bad value is told of once, not again as a missing one. */
type Given = (name: SettingName) => boolean;

type Input = { given: Given };

/** What is wrong with the settings taken together. */
export function settingRules(input: Input): Problem[] {
  return [...slackRules(input.given), ...modelRules(input.given)];
}

const ONE_WORKSPACE = ['SLACK_BOT_TOKEN'] as const;
const MANY_WORKSPACES = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;
const TRANSPORTS = ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'] as const;

function slackRules(given: Given): Problem[] {
  const names = [...ONE_WORKSPACE, ...MANY_WORKSPACES, ...TRANSPORTS].filter(given);
  if (names.length === 0) return [];
  const seen = `${names.join(', ')} set`;
  const transport = TRANSPORTS.some(given)
    ? []
    : [missing('SLACK_APP_TOKEN', 'Slack has no way to reach us: neither Socket Mode nor HTTP is set up', seen)];
  return [...accountRules(given, seen), ...transport];
}

function accountRules(given: Given, seen: string): Problem[] {
  const installed = MANY_WORKSPACES.filter(given);
  if (installed.length === 0)
    return given('SLACK_BOT_TOKEN') ? [] : [missing('SLACK_BOT_TOKEN', 'Slack is half set up', seen)];
  // Bolt takes a token or OAuth options, never both (@slack/bolt, App.ts).
  if (given('SLACK_BOT_TOKEN')) return [bothAccounts(installed.join(', '))];
  const needed = [...MANY_WORKSPACES, 'ENCRYPTION_KEY'] as const;
  return needed
    .filter((name) => !given(name))
    .map((name) => missing(name, 'Slack for many workspaces is half set up', seen));
}

function bothAccounts(installed: string): Problem {
  return {
    code: 'E_SLACK_MODE',
    what: 'Slack is set up for one workspace and for many at once',
    seen: `SLACK_BOT_TOKEN and ${installed}`,
    todo: 'Empty SLACK_BOT_TOKEN to let many workspaces install the app, or empty the other three for one workspace.',
  };
}

function modelRules(given: Given): Problem[] {
  const seen = (['LLM_BASE_URL', 'LLM_API_KEY', 'LLM_MODEL'] as const).filter(given);
  if (seen.length === 0) return [];
  const needed = ['LLM_BASE_URL', 'LLM_MODEL'] as const;
  return needed
    .filter((name) => !given(name))
    .map((name) => missing(name, 'The model is half set up', `${seen.join(', ')} set`));
}

function missing(name: SettingName, why: string, seen: string): Problem {
  return { code: `E_${name}`, what: `${name} is empty. ${why}`, seen, todo: SETTING_FACTS[name].todo };
}
