import { z } from 'zod';
import { platformSettings } from './platform-settings.ts';
import * as forms from './setting-forms.ts';

const MAKE_RANDOM = 'Make one with: openssl rand -hex 32';

const running = forms.settingGroup('Running', false);
const storage = forms.settingGroup('Storage', true);
const model = forms.settingGroup('Model', false);

/** Every setting with its form, its default and its description, in the order of `.env.example`. */
export const envSchema = z.object({
  ROLES: running(forms.roles.prefault('poller,worker,bot'), {
    about: 'Which parts this process runs; the command line wins over it. Several processes need DATABASE_URL.',
    todo: 'Write any of poller, worker, bot with commas between, or leave it empty for all.',
  }),
  HOST: running(forms.hostName.prefault('127.0.0.1'), {
    about:
      'The address the web page listens on. Anything but loopback needs ADMIN_TOKEN; without it the page is closed.',
    todo: 'Write 127.0.0.1 for this machine alone, or 0.0.0.0 for every network it is on.',
  }),
  PORT: running(forms.port.prefault('3000'), {
    about: 'The port of the web page; 0 takes any free one.',
    todo: 'Write a number such as 3000.',
  }),
  PUBLIC_URL: running(forms.baseUrl.optional(), {
    about:
      'The https address at which others reach this server: for Slack over HTTP and for feeds that push (WebSub). With it the page needs ADMIN_TOKEN, on this machine as well.',
    todo: 'Write it whole, such as https://slugline.example.org.',
  }),
  ADMIN_TOKEN: running(forms.adminToken.optional(), {
    isSecret: true,
    about:
      'Opens the page, the metrics and the queue board. Where it is set it is asked for on this machine as well. At least 20 characters; a shorter one (8 or more) is taken in this version and warned of.',
    todo: MAKE_RANDOM,
  }),
  OWNER_TOKENS: running(forms.ownerTokens.optional(), {
    isSecret: true,
    about:
      'Tokens for readers of one workspace or server each, who see its stories, feeds and deliveries and nothing of others or of the installation. At least 20 characters each.',
    todo: `Write ${forms.OWNER_EXAMPLES.map((owner) => `${owner}=token`).join(',')}, with a token of its own for each (openssl rand -hex 32); it needs ADMIN_TOKEN.`,
  }),
  ALLOWED_WORKSPACES: running(forms.workspaceIds.optional(), {
    about:
      'The Slack workspaces and Discord servers that may use this Slugline, by their ids. Others get one private answer that says so, and nothing of theirs is kept or posted. Empty: all that install it.',
    todo: 'Write Slack team ids (T012…; E012… for a whole organisation) and Discord server ids (digits) with commas between, or leave it empty for all.',
  }),
  TRUSTED_PROXIES: running(forms.addressRanges.optional(), {
    about:
      "Your reverse proxies' addresses, with commas between. The address of the browser is then read from their X-Forwarded-For (or Forwarded); from anybody else these headers are not believed.",
    todo: 'Write addresses or ranges such as 127.0.0.1,10.0.0.0/8, or leave it empty.',
  }),
  LOG_LEVEL: running(forms.logLevel.prefault('info'), {
    about: 'How much is logged: trace, debug, info, warn, error, fatal or silent.',
    todo: 'Write one of these words, or leave it empty for info.',
  }),
  LOG_FORMAT: running(forms.logFormat.prefault('numbers'), {
    about: 'How levels and times stand in the log: numbers (30, milliseconds since 1970) or words (info, ISO 8601).',
    todo: 'Write words or numbers, or leave it empty for numbers.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: running(forms.baseUrl.optional(), {
    about: 'An OpenTelemetry collector (OTLP over HTTP) that gets a trace of each job. Empty: no traces.',
    todo: 'Write its base address, such as http://127.0.0.1:4318, or leave it empty.',
  }),
  CONFIG_DIR: running(forms.plainText.prefault('./config'), {
    about: 'The folder with feeds.yaml, topics.yaml, alerts.yaml and languages/.',
    todo: 'Write the path of that folder.',
  }),
  ALLOW_PRIVATE_ADDRESSES: running(forms.addressRanges.optional(), {
    about:
      'Private address ranges that feeds may use all the same, with commas between. None by default, so that no publisher can point us at your own network. Who may test feeds in chat can then reach these ranges, too.',
    todo: 'Write ranges such as 10.1.0.0/16 or fd12::/48 with commas between, or leave it empty.',
  }),
  HTTPS_PROXY: running(forms.proxyUrl.optional(), {
    isSecret: true,
    about:
      'The proxy by which this network reaches the outside: feeds, pages, Slack, Discord, the model and traces go through it. Who may be asked is then in part the proxy’s to say (docs/operations.md).',
    todo: 'Write http://proxy.example:3128, with user:password@ before the host where it wants them, or leave it empty.',
  }),
  HTTP_PROXY: running(forms.proxyUrl.optional(), {
    isSecret: true,
    about: 'The same for addresses with http:// alone. Empty: they go through HTTPS_PROXY.',
    todo: 'Write it as HTTPS_PROXY, or leave it empty.',
  }),
  NO_PROXY: running(forms.hostList.optional(), {
    about:
      'What goes straight there all the same: hosts with all below them, address ranges, * for all, with commas between.',
    todo: 'Write names and ranges such as intranet.example,10.0.0.0/8, or leave it empty. This machine is never reached by a proxy.',
  }),
  DATABASE_URL: storage(forms.postgresUrl.optional(), {
    about: 'A PostgreSQL database. Empty: an embedded one in DATA_DIR.',
    todo: 'Write postgres://user:password@host:5432/database with special characters of the password percent-encoded (@ is %40), or leave it empty for the embedded database.',
  }),
  DATABASE_POOL: storage(forms.connections.prefault('20'), {
    isSecret: false,
    about:
      'How many connections to the PostgreSQL of DATABASE_URL each process opens at most; slugline check compares it with what the server allows. With fewer than 8, and no Redis, jobs are looked for each second instead of listened for.',
    todo: 'Write a number from 2 up, such as 5 for a small managed plan.',
  }),
  REDIS_URL: storage(forms.redisUrl.optional(), {
    about: 'A Redis for the queue. Empty: the queue lives in the database.',
    todo: 'Write redis://host:6379 (rediss:// for TLS), unix:///run/redis.sock, redis+sentinel://host1:26379,host2:26379/mymaster or redis+cluster://host1:6379,host2:6379 (user:password@ before the hosts), or leave it empty to keep the queue in the database.',
  }),
  REDIS_PREFIX: storage(forms.redisPrefix.prefault('slugline'), {
    isSecret: false,
    about: 'How the keys in Redis begin. Two installations on one Redis need one each.',
    todo: 'Write a word of letters, digits and . _ - :, or leave it empty.',
  }),
  DATA_DIR: storage(forms.plainText.prefault('./data'), {
    isSecret: false,
    about: 'The folder of the embedded database. One process at a time.',
    todo: 'Write the path of a folder this user may write to.',
  }),
  BACKUP_EVERY: storage(forms.backupEvery.optional(), {
    isSecret: false,
    about: 'How often a back-up of the embedded database is written to DATA_DIR/backups. Empty: never.',
    todo: 'Write a time such as 24h (1h to 30d), or leave it empty; a database of DATABASE_URL is backed up with pg_dump.',
  }),
  BACKUP_KEEP: storage(forms.backupKeep.optional(), {
    isSecret: false,
    about: 'How many of these back-ups stay, 7 where it is empty; the oldest goes after a new one is written.',
    todo: 'Write a number from 1 to 999; it needs BACKUP_EVERY.',
  }),
  ENCRYPTION_KEY: storage(forms.encryptionKey.optional(), {
    about:
      'Encrypts the tokens of Slack workspaces that install the app, and keeps the secrets of hubs (WebSub) out of the database. At least 32 characters; keep it with your backups.',
    todo: MAKE_RANDOM,
  }),
  ENCRYPTION_KEY_OLD: storage(forms.encryptionKeysOld.optional(), {
    isSecret: true,
    about:
      'The key, or keys with commas between, that ENCRYPTION_KEY has taken the place of. What they encrypted is read and encrypted anew.',
    todo: 'Write here what stood in ENCRYPTION_KEY before, and empty it once a start has encrypted all anew.',
  }),
  ...platformSettings.shape,
  LLM_BASE_URL: model(forms.baseUrl.optional(), {
    about:
      'An OpenAI-compatible endpoint that may word summaries, such as http://127.0.0.1:11434/v1. Empty: no model. Quotes and names come from the article either way.',
    todo: 'Write the address up to and with /v1, or leave every LLM_… line empty to run without a model.',
  }),
  LLM_API_KEY: model(forms.token.optional(), {
    isSecret: true,
    about: 'Its key, where it needs one.',
    todo: 'Copy the key from your provider, or leave it empty when the endpoint takes none.',
  }),
  LLM_MODEL: model(forms.plainText.optional(), {
    about: "The model's name as that endpoint knows it.",
    todo: 'Write the name of a model that the endpoint at LLM_BASE_URL has.',
  }),
});

type EnvValues = z.output<typeof envSchema>;
export type SettingName = keyof EnvValues;

export const SETTING_NAMES: readonly SettingName[] = envSchema.keyof().options;

export function isSettingName(name: string): name is SettingName {
  return SETTING_NAMES.some((known) => known === name);
}

/** The description of a setting; `byDefault` as written in `.env`, null where the setting is off by default. */
export function settingFacts(name: SettingName): forms.SettingHelp & { byDefault: string | null } {
  const schema = envSchema.shape[name];
  return {
    ...forms.helpOf(schema),
    byDefault: schema instanceof z.ZodPrefault ? String(schema.def.defaultValue) : null,
  };
}

/** The checked settings with their defaults. A part that is not set up is null. */
export type Settings = ReturnType<typeof toSettings>;

/** Groups the values by the part that they set up; a half-set part is null (read-env.ts reports what is missing). */
export function toSettings(values: EnvValues) {
  return {
    roles: values.ROLES,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? null,
    adminToken: values.ADMIN_TOKEN ?? null,
    ownerTokens: values.OWNER_TOKENS ?? [],
    /** CIDR ranges. */
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    /** Ids of Slack workspaces and Discord servers; none: all may use it. */
    allowedWorkspaces: values.ALLOWED_WORKSPACES ?? [],
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
    /** The OTLP/HTTP collector for traces of jobs; no slash at its end. */
    otelExporterOtlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    configDir: values.CONFIG_DIR,
    /** CIDR ranges. */
    allowPrivateAddresses: values.ALLOW_PRIVATE_ADDRESSES ?? [],
    proxy: proxyOf(values),
    databaseUrl: values.DATABASE_URL ?? null,
    /** Connections of one process at most. */
    databasePool: values.DATABASE_POOL,
    redisUrl: values.REDIS_URL ?? null,
    redisPrefix: values.REDIS_PREFIX,
    dataDir: values.DATA_DIR,
    /** Null: no back-ups are scheduled. */
    backups: backupsOf(values),
    encryptionKey: values.ENCRYPTION_KEY ?? null,
    /** Read, and not written with. */
    encryptionKeyOld: values.ENCRYPTION_KEY_OLD ?? [],
    chats: platformSettings.read(values),
    model: modelOf(values),
  };
}

const BACKUPS_KEPT = 7;

function backupsOf({ BACKUP_EVERY: everyMs, BACKUP_KEEP: keep = BACKUPS_KEPT }: EnvValues) {
  return everyMs ? { everyMs, keep } : null;
}

function proxyOf({ HTTPS_PROXY: https, HTTP_PROXY: http, NO_PROXY: direct = [] }: EnvValues) {
  return https || http ? { https: https ?? null, http: http ?? null, direct } : null;
}

/** `baseUrl` has no slash at its end. */
function modelOf({ LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: name }: EnvValues) {
  return baseUrl && name ? { baseUrl, apiKey: apiKey ?? null, model: name } : null;
}
