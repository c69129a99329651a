import { z } from 'zod';
import type { Secret } from '../news/secret.ts';
import { baseUrl, discordToken } from './setting-forms.ts';
import type { SettingRow } from './setting-row.ts';

/** The address has no version and no slash at its end. */
type DiscordSettings = { token: Secret; apiUrl: string };

const forms = {
  DISCORD_TOKEN: discordToken.optional(),
  DISCORD_API_URL: baseUrl.transform(withoutVersion).default('https://discord.com/api'),
};
const schema = z.object(forms);
type Values = z.output<typeof schema>;

const rows: Record<keyof Values, SettingRow> = {
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
};

const codes = {
  E_DISCORD_TOKEN: 'Discord refuses the token.',
  E_DISCORD_REFUSED: 'Discord does not take the token (slugline check).',
};

function read(values: Values): DiscordSettings | null {
  return values.DISCORD_TOKEN ? { token: values.DISCORD_TOKEN, apiUrl: values.DISCORD_API_URL } : null;
}

/** discord.js puts the version behind this address itself (its REST options `api` and `version`). */
function withoutVersion(url: string): string {
  return url.replace(/\/v\d+$/, '');
}

/** The settings of Discord. */
export const discordSettings = { forms, rows, codes, read };
