import type { SettingName } from './env-schema.ts';

export const SETTING_GROUPS = ['Running', 'Storage', 'Slack', 'Discord', 'Model'] as const;
type SettingGroup = (typeof SETTING_GROUPS)[number];

/** What people are told of a setting: `.env.example`, `docs/configuration.md` and every problem are made of it. */
export type SettingFacts = {
  group: SettingGroup;
  about: string;
  /** What to do when the value is wrong. */
  todo: string;
  /** Its value is described in a problem, never shown. */
  isSecret: boolean;
  /** As written in `.env`; null where the setting is off by default. */
  byDefault: string | null;
};

const SLACK_APP = 'https://api.slack.com/apps → your app';
const MAKE_RANDOM = 'Make one with: openssl rand -hex 32';

const running = { group: 'Running', isSecret: false } as const;
const storage = { group: 'Storage', isSecret: true, byDefault: null } as const;
const slack = { group: 'Slack', isSecret: true, byDefault: null } as const;
const model = { group: 'Model', isSecret: false, byDefault: null } as const;

export const SETTING_FACTS: Record<SettingName, SettingFacts> = {
  ROLES: {
    ...running,
    byDefault: 'poller,worker,bot',
    about: 'Which parts this process runs; the command line wins over it. Several processes need DATABASE_URL.',
    todo: 'Write any of poller, worker, bot with commas between, or leave it empty for all.',
  },
  HOST: {
    ...running,
    byDefault: '127.0.0.1',
    about: 'The address the web page listens on. Anything but loopback needs ADMIN_TOKEN.',
    todo: 'Write 127.0.0.1 for this machine alone, or 0.0.0.0 for every network it is on.',
  },
  PORT: {
    ...running,
    byDefault: '3000',
    about: 'The port of the web page; 0 takes any free one.',
    todo: 'Write a number such as 3000.',
  },
  PUBLIC_URL: {
    ...running,
    byDefault: null,
    about: 'The https address at which others reach this server: for Slack over HTTP and for feeds that push (WebSub).',
    todo: 'Write it whole, such as https://slugline.example.org.',
  },
  ADMIN_TOKEN: {
    ...running,
    isSecret: true,
    byDefault: null,
    about: 'Opens the page, the metrics and the queue board when HOST is not loopback. At least 8 characters.',
    todo: MAKE_RANDOM,
  },
  LOG_LEVEL: {
    ...running,
    byDefault: 'info',
    about: 'How much is logged: trace, debug, info, warn, error, fatal or silent.',
    todo: 'Write one of these words, or leave it empty for info.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    ...running,
    byDefault: null,
    about: 'An OpenTelemetry collector (OTLP over HTTP) that gets a trace of each job. Empty: no traces.',
    todo: 'Write its base address, such as http://127.0.0.1:4318, or leave it empty.',
  },
  CONFIG_DIR: {
    ...running,
    byDefault: './config',
    about: 'The folder with feeds.yaml, topics.yaml, alerts.yaml and languages/.',
    todo: 'Write the path of that folder.',
  },
  ALLOW_PRIVATE_ADDRESSES: {
    ...running,
    byDefault: null,
    about:
      'Private address ranges that feeds may use all the same, with commas between. None by default, so that no publisher can point us at your own network.',
    todo: 'Write ranges such as 10.1.0.0/16 or fd12::/48 with commas between, or leave it empty.',
  },
  DATABASE_URL: {
    ...storage,
    about: 'A PostgreSQL database. Empty: an embedded one in DATA_DIR.',
    todo: 'Write postgres://user:password@host:5432/database with special characters of the password percent-encoded (@ is %40), or leave it empty for the embedded database.',
  },
  REDIS_URL: {
    ...storage,
    about: 'A Redis server for the queue. Empty: the queue lives in the database.',
    todo: 'Write redis://host:6379 (rediss:// for TLS), or leave it empty to keep the queue in the database.',
  },
  DATA_DIR: {
    ...storage,
    isSecret: false,
    byDefault: './data',
    about: 'The folder of the embedded database. One process at a time.',
    todo: 'Write the path of a folder this user may write to.',
  },
  ENCRYPTION_KEY: {
    ...storage,
    about:
      'Encrypts the tokens of Slack workspaces that install the app. At least 32 characters; keep it with your backups.',
    todo: MAKE_RANDOM,
  },
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
    todo: MAKE_RANDOM,
  },
  SLACK_API_URL: {
    ...slack,
    isSecret: false,
    byDefault: 'https://slack.com/api/',
    about: 'Where the Slack Web API is; change it only for a proxy or for tests.',
    todo: 'Leave it empty for https://slack.com/api/.',
  },
  DISCORD_TOKEN: {
    group: 'Discord',
    isSecret: true,
    byDefault: null,
    about: 'Bot token.',
    todo: 'Copy the token alone, without "Bot " and without quotes, from https://discord.com/developers/applications → your application → Bot → Reset Token. To run without Discord, leave it empty.',
  },
  DISCORD_API_URL: {
    group: 'Discord',
    isSecret: false,
    byDefault: 'https://discord.com/api',
    about: 'Where the Discord API is, without a version; change it only for a proxy or for tests.',
    todo: 'Leave it empty for https://discord.com/api.',
  },
  LLM_BASE_URL: {
    ...model,
    about:
      'An OpenAI-compatible endpoint that may word summaries, such as http://127.0.0.1:11434/v1. Empty: no model. Quotes and names come from the article either way.',
    todo: 'Write the address up to and with /v1, or leave every LLM_… line empty to run without a model.',
  },
  LLM_API_KEY: {
    ...model,
    isSecret: true,
    about: 'Its key, where it needs one.',
    todo: 'Copy the key from your provider, or leave it empty when the endpoint takes none.',
  },
  LLM_MODEL: {
    ...model,
    about: "The model's name as that endpoint knows it.",
    todo: 'Write the name of a model that the endpoint at LLM_BASE_URL has.',
  },
};
