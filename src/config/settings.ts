import type { Secret } from '../news/secret.ts';
import type { EnvValues } from './env-schema.ts';
import { platformSettings } from './platform-settings.ts';
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
  /** Each platform by its name. */
  chats: ReturnType<typeof platformSettings.read>;
  model: ModelSettings | null;
};

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
    chats: platformSettings.read(values),
    model: modelOf(values),
  };
}

function modelOf(values: EnvValues): ModelSettings | null {
  const { LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: model } = values;
  return baseUrl && model ? { baseUrl, apiKey: apiKey ?? null, model } : null;
}
