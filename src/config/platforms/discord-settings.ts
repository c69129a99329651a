import type { z } from 'zod';
import { secret } from '../../news/secret.ts';
import { baseUrl, form, oneWord, settingGroup } from '../settings/setting-forms.ts';

const discord = settingGroup('Discord', false);

/** Refuses only what is certainly no bot token: Discord does not publish their form. */
const notAnId = (text: string) => (/^\d+$/.test(text) ? 'is made of digits alone, as application ids are' : null);
/** discord.js appends the version to this address itself (its REST options `api` and `version`). */
const unversionedUrl = baseUrl.transform((url) => url.replace(/\/v\d+$/, ''));

const shape = {
  DISCORD_TOKEN: discord(form(oneWord, notAnId).transform(secret).optional(), {
    isSecret: true,
    about: 'Bot token.',
    todo: 'Copy the token alone, without "Bot " and without quotes, from https://discord.com/developers/applications → your application → Bot → Reset Token. To run without Discord, leave it empty.',
  }),
  DISCORD_API_URL: discord(unversionedUrl.prefault('https://discord.com/api'), {
    about: 'Where the Discord API is, without a version; change it only for a proxy or for tests.',
    todo: 'Leave it empty for https://discord.com/api.',
  }),
};

type DiscordValues = z.output<z.ZodObject<typeof shape>>;

const codes = {
  E_DISCORD_TOKEN: 'Discord refuses the token.',
  E_DISCORD_REFUSED: 'Discord does not take the token (slugline check).',
};

/** `apiUrl` has no version and no slash at its end. */
function read({ DISCORD_TOKEN, DISCORD_API_URL }: DiscordValues) {
  return DISCORD_TOKEN ? { token: DISCORD_TOKEN, apiUrl: DISCORD_API_URL } : null;
}

export const discordSettings = { shape, codes, read };
