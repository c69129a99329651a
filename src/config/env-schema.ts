import { z } from 'zod';
import { platformSettings } from './platform-settings.ts';
import {
  addressRanges,
  adminToken,
  baseUrl,
  encryptionKey,
  hostName,
  logLevel,
  plainText,
  port,
  postgresUrl,
  redisUrl,
  roles,
  token,
} from './setting-forms.ts';

/** Every setting with its form and default. The names are a contract; what people are told of them is in setting-facts.ts. */
export const envSchema = z.object({
  ROLES: roles.default(['poller', 'worker', 'bot']),
  HOST: hostName.default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: baseUrl.optional(),
  ADMIN_TOKEN: adminToken.optional(),
  LOG_LEVEL: logLevel.default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: baseUrl.optional(),
  CONFIG_DIR: plainText.default('./config'),
  ALLOW_PRIVATE_ADDRESSES: addressRanges.default([]),
  DATABASE_URL: postgresUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  DATA_DIR: plainText.default('./data'),
  ENCRYPTION_KEY: encryptionKey.optional(),
  ...platformSettings.forms,
  LLM_BASE_URL: baseUrl.optional(),
  LLM_API_KEY: token.optional(),
  LLM_MODEL: plainText.optional(),
});

export type EnvValues = z.output<typeof envSchema>;
export type SettingName = keyof EnvValues;

export const SETTING_NAMES: readonly SettingName[] = envSchema.keyof().options;

export function isSettingName(name: string): name is SettingName {
  return SETTING_NAMES.some((known) => known === name);
}
