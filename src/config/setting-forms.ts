import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';
import { type Secret, secret } from '../news/secret.ts';
import { nearest } from './nearest.ts';

/** Says what is wrong with a text ("does not start with xoxb-"), or null. */
type Complaint = (text: string) => string | null;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const ROLES = ['poller', 'worker', 'bot'] as const;
const HIGHEST_PORT = 65_535;
const ENCRYPTION_KEY_MIN_CHARACTERS = 32;
const ADMIN_TOKEN_MIN_CHARACTERS = 8;

export type LogLevel = (typeof LOG_LEVELS)[number];
export type Role = (typeof ROLES)[number];

export const plainText = form(() => null);
export const logLevel = oneOf(LOG_LEVELS);
export const word = form(oneWord);
export const token = word.transform(secret);
export const slackBotToken = startsWith('xoxb-');
export const slackAppToken = startsWith('xapp-');
export const discordToken = form(oneWord, discordTokenForm).transform(secret);
export const postgresUrl = urlOf(['postgres:', 'postgresql:']).transform(secret);
export const redisUrl = urlOf(['redis:', 'rediss:']).transform(secret);
export const webUrl = urlOf(['http:', 'https:']);
/** Without a slash at its end. */
export const baseUrl = webUrl.transform((url) => url.replace(/\/+$/, ''));
export const adminToken = atLeast(ADMIN_TOKEN_MIN_CHARACTERS);
export const encryptionKey = atLeast(ENCRYPTION_KEY_MIN_CHARACTERS);
export const hostName = form(oneWord, (text) =>
  isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) ? null : 'is not an address or host name',
);
export const port = form((text) =>
  /^\d{1,5}$/.test(text) && Number(text) <= HIGHEST_PORT ? null : `is not a port number from 0 to ${HIGHEST_PORT}`,
).transform(Number);
export const roles = form(rolesForm).transform((text): Role[] => ROLES.filter((role) => wordsOf(text).includes(role)));
export const addressRanges = form(rangesForm).transform((text) => wordsOf(text).map(withPrefixLength));

/** Docker's `--env-file` keeps quotes that other readers of `.env` drop (docs.docker.com, docker run, --env-file). */
function unquoted(text: string): string | null {
  return /^(["'`]).*\1$/s.test(text) ? 'is wrapped in quotes' : null;
}

function oneWord(text: string): string | null {
  return /\s/.test(text) ? 'has a space or line break in it' : null;
}

function form(...complaints: Complaint[]) {
  return z.string().superRefine((text, context) => {
    for (const complaint of [unquoted, ...complaints]) {
      const message = complaint(text);
      if (message === null) continue;
      context.addIssue({ code: 'custom', message });
      return;
    }
  });
}

function oneOf<const Word extends string>(words: readonly Word[]) {
  const message = `is none of ${words.join(', ')}`;
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.toLowerCase() : value),
    z.enum(words, { error: message }),
  );
}

function startsWith(prefix: string) {
  return form(oneWord, (text) => {
    if (!text.startsWith(prefix)) return `does not start with ${prefix}`;
    return text === prefix ? `ends after ${prefix}` : null;
  }).transform(secret);
}

function atLeast(characters: number): z.ZodType<Secret, string> {
  const tooShort: Complaint = (text) => (text.length < characters ? `is shorter than ${characters} characters` : null);
  return form(oneWord, tooShort).transform(secret);
}

/** Only what is surely no bot token: Discord does not publish the token's form. */
function discordTokenForm(text: string): string | null {
  return /^\d+$/.test(text) ? 'is made of digits alone, as application ids are' : null;
}

function urlOf(protocols: string[]) {
  const starts = protocols.map((protocol) => `${protocol}//`);
  return form(oneWord, (text) => {
    if (!starts.some((start) => text.toLowerCase().startsWith(start)))
      return `does not start with ${starts.join(' or ')}`;
    return URL.canParse(text) ? null : 'is not an address that can be read';
  });
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function rolesForm(text: string): string | null {
  const strange = wordsOf(text).find((word) => !ROLES.some((role) => role === word));
  if (strange === undefined) return null;
  const meant = nearest(strange, ROLES);
  return `names "${strange.slice(0, 40)}", which is no role${meant === null ? '' : ` (did you mean ${meant}?)`}`;
}

function rangesForm(text: string): string | null {
  const strange = wordsOf(text).find((word) => !isRange(word));
  return strange === undefined ? null : `has "${strange.slice(0, 40)}", which is no address range`;
}

/** RFC 4632 section 3.1 and RFC 4291 section 2.3: address, slash, prefix length. */
function isRange(word: string): boolean {
  const [address = '', length, ...rest] = word.split('/');
  if (isIP(address) === 0 || rest.length > 0) return false;
  if (length === undefined) return true;
  return /^\d{1,3}$/.test(length) && Number(length) <= addressBits(address);
}

function withPrefixLength(word: string): string {
  return word.includes('/') ? word : `${word}/${addressBits(word)}`;
}

function addressBits(address: string): number {
  return isIPv4(address) ? 32 : 128;
}
