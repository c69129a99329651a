import type { z } from 'zod';
import type { Problem } from '../../news/problem.ts';
import * as forms from '../settings/setting-forms.ts';

const SLACK_APP = 'https://api.slack.com/apps → your app';
const slack = forms.settingGroup('Slack', true);

const shape = {
  SLACK_BOT_TOKEN: slack(forms.secretWithPrefix('xoxb-').optional(), {
    about: 'Bot token (xoxb-…). Needs SLACK_APP_TOKEN or SLACK_SIGNING_SECRET beside it.',
    todo: `Copy "Bot User OAuth Token" (xoxb-…) from ${SLACK_APP} → OAuth & Permissions. To run without Slack, leave every SLACK_… line empty.`,
  }),
  SLACK_APP_TOKEN: slack(forms.secretWithPrefix('xapp-').optional(), {
    about:
      'App-level token (xapp-…) for Socket Mode: works behind any firewall and needs no PUBLIC_URL. Wins over SLACK_SIGNING_SECRET.',
    todo: `Make an app-level token (xapp-…) with the scope connections:write at ${SLACK_APP} → Basic Information → App-Level Tokens.`,
  }),
  SLACK_SIGNING_SECRET: slack(forms.token.optional(), {
    about: 'For Slack over HTTP instead of Socket Mode.',
    todo: `Copy "Signing Secret" from ${SLACK_APP} → Basic Information.`,
  }),
  SLACK_CLIENT_ID: slack(forms.word.optional(), {
    isSecret: false,
    about: 'For many workspaces instead of SLACK_BOT_TOKEN: this, the next two, and ENCRYPTION_KEY.',
    todo: `Copy "Client ID" from ${SLACK_APP} → Basic Information.`,
  }),
  SLACK_CLIENT_SECRET: slack(forms.token.optional(), {
    about: 'Stands beside SLACK_CLIENT_ID.',
    todo: `Copy "Client Secret" from ${SLACK_APP} → Basic Information.`,
  }),
  SLACK_STATE_SECRET: slack(forms.token.optional(), {
    about: 'Stands beside SLACK_CLIENT_ID: a long random text of your own that signs installation links.',
    todo: 'Make one with: openssl rand -hex 32',
  }),
  SLACK_API_URL: slack(forms.webUrl.transform((url) => url.replace(/\/?$/, '/')).prefault('https://slack.com/api/'), {
    isSecret: false,
    about: 'Where the Slack Web API is; change it only for a proxy or for tests.',
    todo: 'Leave it empty for https://slack.com/api/.',
  }),
};

type SlackValues = z.output<z.ZodObject<typeof shape>>;
type RuleName = keyof SlackValues | 'ENCRYPTION_KEY';

const codes = {
  E_SLACK_MODE: 'Slack is set up for one workspace and for many at once.',
  E_SLACK_TOKEN: 'Slack refuses a token.',
  E_SLACK_REFUSED: 'Slack does not take the token (slugline check).',
  E_SLACK_NOT_ALLOWED: 'ALLOWED_WORKSPACES leaves out the workspace of SLACK_BOT_TOKEN (slugline check).',
};

const ONE_WORKSPACE = ['SLACK_BOT_TOKEN'] as const;
const MANY_WORKSPACES = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;
const TRANSPORTS = ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'] as const;

function rules(given: forms.IsGiven<RuleName>, missing: forms.ReportMissing<RuleName>): Problem[] {
  const names = [...ONE_WORKSPACE, ...MANY_WORKSPACES, ...TRANSPORTS].filter(given);
  if (names.length === 0) return [];
  const seen = `${names.join(', ')} set`;
  const transport = TRANSPORTS.some(given)
    ? []
    : [missing('SLACK_APP_TOKEN', 'Slack has no way to reach us: neither Socket Mode nor HTTP is set up', seen)];
  return [...accountRules(given, missing, seen), ...transport];
}

function accountRules(given: forms.IsGiven<RuleName>, missing: forms.ReportMissing<RuleName>, seen: string): Problem[] {
  const installed = MANY_WORKSPACES.filter(given);
  if (installed.length === 0)
    return given('SLACK_BOT_TOKEN') ? [] : [missing('SLACK_BOT_TOKEN', 'Slack is half set up', seen)];
  // Bolt takes a token or OAuth options, never both (@slack/bolt, App.ts).
  if (given('SLACK_BOT_TOKEN')) {
    const todo =
      'Empty SLACK_BOT_TOKEN to let many workspaces install the app, or empty the other three for one workspace.';
    const what = 'Slack is set up for one workspace and for many at once';
    return [{ code: 'E_SLACK_MODE', what, seen: `SLACK_BOT_TOKEN and ${installed.join(', ')}`, todo }];
  }
  const needed = ([...MANY_WORKSPACES, 'ENCRYPTION_KEY'] as const).filter((name) => !given(name));
  return needed.map((name) => missing(name, 'Slack for many workspaces is half set up', seen));
}

/** `apiUrl` ends with a slash. */
function read(values: SlackValues) {
  const transport = transportOf(values);
  const account = accountOf(values);
  return transport && account ? { apiUrl: values.SLACK_API_URL, transport, account } : null;
}

/** An app is either on Socket Mode or on HTTP, never both (api.slack.com, Using Socket Mode). */
function transportOf(values: SlackValues) {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = values;
  if (appToken) return { kind: 'socket', appToken } as const;
  return signingSecret ? ({ kind: 'http', signingSecret } as const) : null;
}

function accountOf(values: SlackValues) {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId } = values;
  const { SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = values;
  if (botToken) return { kind: 'one-workspace', botToken } as const;
  const isWhole = clientId && clientSecret && stateSecret;
  return isWhole ? ({ kind: 'many-workspaces', clientId, clientSecret, stateSecret } as const) : null;
}

export const slackSettings = { shape, codes, rules, read };
