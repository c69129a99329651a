import { SETTING_NAMES, type SettingName } from './env-schema.ts';
import { platformSettings } from './platform-settings.ts';
import type { SettingRow } from './setting-row.ts';

const MAKE_RANDOM = 'Make one with: openssl rand -hex 32';

const running = { group: 'Running', isSecret: false } as const;
const storage = { group: 'Storage', isSecret: true, byDefault: null } as const;
const model = { group: 'Model', isSecret: false, byDefault: null } as const;

export const SETTING_FACTS: Record<SettingName, SettingRow> = {
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
      'Encrypts the tokens of Slack workspaces that install the app, and keeps the secrets of hubs (WebSub) out of the database. At least 32 characters; keep it with your backups.',
    todo: MAKE_RANDOM,
  },
  ...platformSettings.rows,
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

export const SETTING_GROUPS = [...new Set(SETTING_NAMES.map((name) => SETTING_FACTS[name].group))];
