import { z } from 'zod';
import {
  addressRanges,
  adminToken,
  discordToken,
  encryptionKey,
  hostName,
  logLevel,
  plainText,
  port,
  postgresUrl,
  redisUrl,
  roles,
  slackAppToken,
  slackBotToken,
  token,
  webUrl,
  word,
} from './setting-forms.ts';

/** Every setting with its form and default. The names are a contract; what people are told of them is in setting-facts.ts. */
export const envSchema = z.object({
  ROLES: roles.default(['poller', 'worker', 'bot']),
  HOST: hostName.default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: webUrl.transform(withoutEndSlash).optional(),
  ADMIN_TOKEN: adminToken.optional(),
  LOG_LEVEL: logLevel.default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.transform(withoutEndSlash).optional(),
  CONFIG_DIR: plainText.default('./config'),
  ALLOW_PRIVATE_ADDRESSES: addressRanges.default([]),
  DATABASE_URL: postgresUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  DATA_DIR: plainText.default('./data'),
  ENCRYPTION_KEY: encryptionKey.optional(),
  SLACK_BOT_TOKEN: slackBotToken.optional(),
  SLACK_APP_TOKEN: slackAppToken.optional(),
  SLACK_SIGNING_SECRET: token.optional(),
  SLACK_CLIENT_ID: word.optional(),
  SLACK_CLIENT_SECRET: token.optional(),
  SLACK_STATE_SECRET: token.optional(),
  SLACK_API_URL: webUrl.transform(withEndSlash).default('https://slack.com/api/'),
  DISCORD_TOKEN: discordToken.optional(),
  DISCORD_API_URL: webUrl.transform(withoutVersion).default('https://discord.com/api'),
  LLM_BASE_URL: webUrl.transform(withoutEndSlash).optional(),
  LLM_API_KEY: token.optional(),
  LLM_MODEL: plainText.optional(),
});

export type EnvValues = z.output<typeof envSchema>;
export type SettingName = keyof EnvValues;

export const SETTING_NAMES: readonly SettingName[] = envSchema.keyof().options;

export function isSettingName(name: string): name is SettingName {
  return SETTING_NAMES.some((known) => known === name);
}

function withoutEndSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function withEndSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

/** discord.js puts the version behind this address itself (its REST options `api` and `version`). */
function withoutVersion(url: string): string {
  return withoutEndSlash(url).replace(/\/v\d+$/, '');
}
