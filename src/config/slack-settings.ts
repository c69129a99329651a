import { z } from 'zod';
import type { Problem } from '../news/problem.ts';
import type { Secret } from '../news/secret.ts';
import { slackAppToken, slackBotToken, token, webUrl, word } from './setting-forms.ts';
import type { Given, Missing, SettingRow } from './setting-row.ts';

type SlackSettings = {
  /** Ends with a slash. */
  apiUrl: string;
  transport: { kind: 'socket'; appToken: Secret } | { kind: 'http'; signingSecret: Secret };
  account:
    | { kind: 'one-workspace'; botToken: Secret }
    | { kind: 'many-workspaces'; clientId: string; clientSecret: Secret; stateSecret: Secret };
};

const forms = {
  SLACK_BOT_TOKEN: slackBotToken.optional(),
  SLACK_APP_TOKEN: slackAppToken.optional(),
  SLACK_SIGNING_SECRET: token.optional(),
  SLACK_CLIENT_ID: word.optional(),
  SLACK_CLIENT_SECRET: token.optional(),
  SLACK_STATE_SECRET: token.optional(),
  SLACK_API_URL: webUrl.transform(withEndSlash).default('https://slack.com/api/'),
};
const schema = z.object(forms);
type Values = z.output<typeof schema>;
type Name = keyof Values;
type Told = Name | 'ENCRYPTION_KEY';

const SLACK_APP = 'https://api.slack.com/apps → your app';
const slack = { group: 'Slack', isSecret: true, byDefault: null } as const;

const rows: Record<Name, SettingRow> = {
  SLACK_BOT_TOKEN: {
    ...slack,
    about: 'Bot token (xoxb-…). Needs SLACK_APP_TOKEN or SLACK_SIGNING_SECRET beside it.',
    todo: `Copy "Bot User OAuth Token" (xoxb-…) from ${SLACK_APP} → OAuth & Permissions. To run without Slack, leave every SLACK_… line empty.`,
  },
  SLACK_APP_TOKEN: {
    ...slack,
    about:
      'App-level token (xapp-…) for Socket Mode: works behind any firewall and needs no PUBLIC_URL. Wins over SLACK_SIGNING_SECRET.',
    todo: `Make an app-level token (xapp-…) with the scope connections:write at ${SLACK_APP} → Basic Information → App-Level Tokens.`,
  },
  SLACK_SIGNING_SECRET: {
    ...slack,
    about: 'For Slack over HTTP instead of Socket Mode.',
    todo: `Copy "Signing Secret" from ${SLACK_APP} → Basic Information.`,
  },
  SLACK_CLIENT_ID: {
    ...slack,
    isSecret: false,
    about: 'For many workspaces instead of SLACK_BOT_TOKEN: this, the next two, and ENCRYPTION_KEY.',
    todo: `Copy "Client ID" from ${SLACK_APP} → Basic Information.`,
  },
  SLACK_CLIENT_SECRET: {
    ...slack,
    about: 'Stands beside SLACK_CLIENT_ID.',
    todo: `Copy "Client Secret" from ${SLACK_APP} → Basic Information.`,
  },
  SLACK_STATE_SECRET: {
    ...slack,
    about: 'Stands beside SLACK_CLIENT_ID: a long random text of your own that signs installation links.',
    todo: 'Make one with: openssl rand -hex 32',
  },
  SLACK_API_URL: {
    ...slack,
    isSecret: false,
    byDefault: 'https://slack.com/api/',
    about: 'Where the Slack Web API is; change it only for a proxy or for tests.',
    todo: 'Leave it empty for https://slack.com/api/.',
  },
};

const codes = {
  E_SLACK_MODE: 'Slack is set up for one workspace and for many at once.',
  E_SLACK_TOKEN: 'Slack refuses a token.',
  E_SLACK_REFUSED: 'Slack does not take the token (slugline check).',
};

const ONE_WORKSPACE = ['SLACK_BOT_TOKEN'] as const;
const MANY_WORKSPACES = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;
const TRANSPORTS = ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'] as const;

function rules(given: Given<Told>, missing: Missing<Told>): Problem[] {
  const names = [...ONE_WORKSPACE, ...MANY_WORKSPACES, ...TRANSPORTS].filter(given);
  if (names.length === 0) return [];
  const seen = `${names.join(', ')} set`;
  const transport = TRANSPORTS.some(given)
    ? []
    : [missing('SLACK_APP_TOKEN', 'Slack has no way to reach us: neither Socket Mode nor HTTP is set up', seen)];
  return [...accountRules(given, missing, seen), ...transport];
}

function accountRules(given: Given<Told>, missing: Missing<Told>, seen: string): Problem[] {
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

function read(values: Values): SlackSettings | null {
  const transport = transportOf(values);
  const account = accountOf(values);
  return transport && account ? { apiUrl: values.SLACK_API_URL, transport, account } : null;
}

/** An app is either on Socket Mode or on HTTP, never both (api.slack.com, Using Socket Mode). */
function transportOf(values: Values): SlackSettings['transport'] | null {
  if (values.SLACK_APP_TOKEN) return { kind: 'socket', appToken: values.SLACK_APP_TOKEN };
  if (values.SLACK_SIGNING_SECRET) return { kind: 'http', signingSecret: values.SLACK_SIGNING_SECRET };
  return null;
}

function accountOf(values: Values): SlackSettings['account'] | null {
  if (values.SLACK_BOT_TOKEN) return { kind: 'one-workspace', botToken: values.SLACK_BOT_TOKEN };
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = values;
  return clientId && clientSecret && stateSecret
    ? { kind: 'many-workspaces', clientId, clientSecret, stateSecret }
    : null;
}

function withEndSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

/** The settings of Slack: for one workspace or for many, over Socket Mode or HTTP. */
export const slackSettings = { forms, rows, codes, rules, read };
