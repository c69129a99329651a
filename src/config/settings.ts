import type { Secret } from '../news/secret.ts';
import type { EnvValues } from './env-schema.ts';
import type { LogLevel, Role } from './setting-forms.ts';

/** What `.env` says, checked and with its defaults. A part that is not set up is null. */
export type Settings = {
  roles: Role[];
  host: string;
  port: number;
  publicUrl: string | null;
  adminToken: Secret | null;
  logLevel: LogLevel;
  /** The OTLP/HTTP collector for traces of jobs; no slash at its end. */
  otelExporterOtlpEndpoint: string | null;
  configDir: string;
  /** CIDR ranges. */
  allowPrivateAddresses: string[];
  databaseUrl: Secret | null;
  redisUrl: Secret | null;
  dataDir: string;
  encryptionKey: Secret | null;
  slack: SlackSettings | null;
  discord: DiscordSettings | null;
  model: ModelSettings | null;
};

type SlackSettings = {
  /** Ends with a slash. */
  apiUrl: string;
  transport: { kind: 'socket'; appToken: Secret } | { kind: 'http'; signingSecret: Secret };
  account:
    | { kind: 'one-workspace'; botToken: Secret }
    | { kind: 'many-workspaces'; clientId: string; clientSecret: Secret; stateSecret: Secret };
};

/** The address has no version and no slash at its end. */
type DiscordSettings = { token: Secret; apiUrl: string };

/** The address has no slash at its end. */
type ModelSettings = { baseUrl: string; apiKey: Secret | null; model: string };

/** Groups the values by what they set up; half-set parts are null (settingRules says what is missing). */
export function toSettings(values: EnvValues): Settings {
  return {
    roles: values.ROLES,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? null,
    adminToken: values.ADMIN_TOKEN ?? null,
    logLevel: values.LOG_LEVEL,
    otelExporterOtlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    configDir: values.CONFIG_DIR,
    allowPrivateAddresses: values.ALLOW_PRIVATE_ADDRESSES,
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    dataDir: values.DATA_DIR,
    encryptionKey: values.ENCRYPTION_KEY ?? null,
    slack: slackOf(values),
    discord: values.DISCORD_TOKEN ? { token: values.DISCORD_TOKEN, apiUrl: values.DISCORD_API_URL } : null,
    model: modelOf(values),
  };
}

function slackOf(values: EnvValues): SlackSettings | null {
  const transport = transportOf(values);
  const account = accountOf(values);
  return transport && account ? { apiUrl: values.SLACK_API_URL, transport, account } : null;
}

/** An app is either on Socket Mode or on HTTP, never both (api.slack.com, Using Socket Mode). */
function transportOf(values: EnvValues): SlackSettings['transport'] | null {
  if (values.SLACK_APP_TOKEN) return { kind: 'socket', appToken: values.SLACK_APP_TOKEN };
  if (values.SLACK_SIGNING_SECRET) return { kind: 'http', signingSecret: values.SLACK_SIGNING_SECRET };
  return null;
}

function accountOf(values: EnvValues): SlackSettings['account'] | null {
  if (values.SLACK_BOT_TOKEN) return { kind: 'one-workspace', botToken: values.SLACK_BOT_TOKEN };
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = values;
  return clientId && clientSecret && stateSecret
    ? { kind: 'many-workspaces', clientId, clientSecret, stateSecret }
    : null;
}

function modelOf(values: EnvValues): ModelSettings | null {
  const { LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: model } = values;
  return baseUrl && model ? { baseUrl, apiKey: apiKey ?? null, model } : null;
}
