import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';
import { nearest } from '../../kit/nearest.ts';
import { HOUR_MS, SECOND_MS } from '../../kit/time.ts';
import { PLATFORM_FACTS } from '../../news/channel.ts';
import { type Owner, readOwner, toOwner } from '../../news/owner.ts';
import type { Problem } from '../../news/problem.ts';
import { type Secret, secret } from '../../news/secret.ts';
import { readDuration } from '../files/check-document.ts';

/** How a setting is described: `.env.example`, `docs/configuration.md` and every problem are written from it. */
export type SettingHelp = {
  group: string;
  about: string;
  todo: string;
  /** Its value is described in a problem, never shown. */
  isSecret: boolean;
};

const SETTING_HELP = z.registry<SettingHelp>();

type GroupedHelp = Omit<SettingHelp, 'group' | 'isSecret'> & { isSecret?: boolean };

/** Makes a function that declares a setting of one group; `isSecret` holds for those that do not say otherwise. */
export function settingGroup(group: string, isSecret: boolean) {
  return <Schema extends z.ZodType>(schema: Schema, help: GroupedHelp): Schema => {
    SETTING_HELP.add(schema, { group, isSecret, ...help });
    return schema;
  };
}

export function helpOf(schema: z.ZodType): SettingHelp {
  const help = SETTING_HELP.get(schema);
  if (!help) throw new Error('A setting is declared without settingGroup()');
  return help;
}

/** Whether a setting has a value, right or wrong: a bad value is reported once, not again as a missing one. */
export type IsGiven<Name extends string> = (name: Name) => boolean;

/** The problem of a setting that must not be empty: why not, and which other settings are set. */
export type ReportMissing<Name extends string> = (name: Name, why: string, seen: string) => Problem;

/** Says what is wrong with a text ("does not start with xoxb-"), or null. */
type FormCheck = (text: string) => string | null;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export const ROLES = ['poller', 'worker', 'bot'] as const;
const HIGHEST_PORT = 65_535;
/** One for what must go on while another waits for a lock. */
const CONNECTIONS_MIN = 2;
const ENCRYPTION_KEY_MIN_CHARACTERS = 32;
/** A shorter ADMIN_TOKEN is a problem; one below the advised length is warned of (read-env.ts). */
const ADMIN_TOKEN_MIN_CHARACTERS = 8;
export const TOKEN_ADVISED_CHARACTERS = 20;

export type LogLevel = (typeof LOG_LEVELS)[number];
export type RoleName = (typeof ROLES)[number];

export const plainText = form(() => null);
export const logLevel = oneOf(LOG_LEVELS);
export const logFormat = oneOf(['numbers', 'words']);
export const word = form(oneWord);
export const token = word.transform(secret);
export const postgresUrl = form(oneWord, urlForm(['postgres:', 'postgresql:']), sslModeForm).transform(secret);
export const redisUrl = form(oneWord, redisForm).transform(secret);
export const redisPrefix = form((text) =>
  /^[\w.:{}-]{1,64}$/.test(text) ? null : 'is no beginning of keys: letters, digits and . _ - :',
);
export const connections = form((text) =>
  /^\d{1,4}$/.test(text) && Number(text) >= CONNECTIONS_MIN ? null : `is not a number from ${CONNECTIONS_MIN} up`,
).transform(Number);
const backupSeconds = (text: string): number => readDuration(text) ?? 0;
/** In milliseconds. */
export const backupEvery = form((text) =>
  backupSeconds(text) * SECOND_MS >= HOUR_MS ? null : 'is not a time from 1h to 30d',
).transform((text) => backupSeconds(text) * SECOND_MS);
export const backupKeep = form((text) =>
  /^[1-9]\d{0,2}$/.test(text) ? null : 'is not a number from 1 to 999',
).transform(Number);
export const webUrl = urlOf(['http:', 'https:']);
export const proxyUrl = webUrl.transform(secret);
export const hostList = form(() => null).transform(wordsOf);
/** Without a slash at its end. */
export const baseUrl = webUrl.transform((url) => url.replace(/\/+$/, ''));
export const adminToken = atLeast(ADMIN_TOKEN_MIN_CHARACTERS);
export const encryptionKey = atLeast(ENCRYPTION_KEY_MIN_CHARACTERS);
/** A key that somebody made up may have commas in it, so the whole text counts as a key as well. */
export const encryptionKeysOld = form(oneWord, longEnough(ENCRYPTION_KEY_MIN_CHARACTERS)).transform((text) => {
  const long = wordsOf(text).filter((word) => word.length >= ENCRYPTION_KEY_MIN_CHARACTERS);
  return [...new Set([...long, text])].map(secret);
});
export const hostName = form(oneWord, (text) =>
  isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) ? null : 'is not an address or host name',
);
export const port = form((text) =>
  /^\d{1,5}$/.test(text) && Number(text) <= HIGHEST_PORT ? null : `is not a port number from 0 to ${HIGHEST_PORT}`,
).transform(Number);
export const roles = form(rolesForm).transform((text): RoleName[] =>
  ROLES.filter((role) => wordsOf(text).includes(role)),
);
export const ownerTokens = form(ownerTokensForm).transform((text) => {
  const pairs = wordsOf(text).map(splitOwnerToken);
  return pairs.map(({ owner, token }): OwnerToken => ({ owner: toOwner(owner), token: secret(token) }));
});
export const workspaceIds = form(workspaceIdsForm).transform(wordsOf);
/** With their prefix lengths. */
export const addressRanges = form(rangesForm).transform((text) =>
  wordsOf(text).map((word) => (word.includes('/') ? word : `${word}/${addressBits(word)}`)),
);

/** Docker's `--env-file` keeps quotes that other readers of `.env` drop (docs.docker.com, docker run, --env-file). */
function unquoted(text: string): string | null {
  return /^(["'`]).*\1$/s.test(text) ? 'is wrapped in quotes' : null;
}

export function oneWord(text: string): string | null {
  return /\s/.test(text) ? 'has a space or line break in it' : null;
}

/** A text that passes every check; only the first complaint is reported. */
export function form(...complaints: FormCheck[]) {
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
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(words, { error: `is none of ${words.join(', ')}` }));
}

export function secretWithPrefix(prefix: string) {
  return form(oneWord, (text) => {
    if (!text.startsWith(prefix)) return `does not start with ${prefix}`;
    return text === prefix ? `ends after ${prefix}` : null;
  }).transform(secret);
}

function atLeast(characters: number): z.ZodType<Secret, string> {
  return form(oneWord, longEnough(characters)).transform(secret);
}

function longEnough(characters: number): FormCheck {
  return (text) => (text.length < characters ? `is shorter than ${characters} characters` : null);
}

function urlOf(protocols: string[]) {
  return form(oneWord, urlForm(protocols));
}

function urlForm(protocols: string[]): FormCheck {
  const starts = protocols.map((protocol) => `${protocol}//`);
  return (text) => {
    if (!starts.some((start) => text.toLowerCase().startsWith(start)))
      return `does not start with ${starts.join(' or ')}`;
    return URL.canParse(text) ? null : 'is not an address that can be read';
  };
}

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

function sslModeForm(text: string): string | null {
  const mode = new URL(text).searchParams.get('sslmode');
  if (mode === null || SSL_MODES.includes(mode)) return null;
  return `has sslmode=${mode.slice(0, 40)}, which is none of ${SSL_MODES.join(', ')}`;
}

/** Several hosts, with commas between, are no URL: each is read as the one that it would be alone. */
function redisForm(text: string): string | null {
  if (/^unix:\/\/\/./i.test(text)) return null;
  const [, login = '', hosts = '', tail = ''] =
    /^rediss?\+(?:sentinel|cluster):\/\/(?:([^/?]*)@)?([^/?@]+)(.*)$/is.exec(text) ?? [];
  if (hosts === '') return urlForm(['redis:', 'rediss:', 'redis+sentinel:', 'redis+cluster:', 'unix:'])(text);
  const alone = hosts.split(',').map((host) => `redis://${login}@${host}${tail}`);
  return alone.every((url) => URL.canParse(url)) ? null : 'is not an address that can be read';
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

export const OWNER_EXAMPLES = Object.values(PLATFORM_FACTS).flatMap(({ addressHelp }) => addressHelp.owners);

/** The token of somebody who may look at what one workspace or server has. */
export type OwnerToken = { owner: Owner; token: Secret };

function ownerTokensForm(text: string): string | null {
  const pairs = wordsOf(text).map(splitOwnerToken);
  const strange = pairs.findIndex(({ owner }) => readOwner(owner) === null);
  // Only its place is named: what stands there may be a token.
  if (strange !== -1)
    return `does not begin with a workspace such as ${OWNER_EXAMPLES[0]}= in its ${strange + 1}. part`;
  const short = pairs.find(({ token }) => token.length < TOKEN_ADVISED_CHARACTERS);
  if (short) return `has a token for ${short.owner} that is shorter than ${TOKEN_ADVISED_CHARACTERS} characters`;
  const isTwice = new Set(pairs.map(({ token }) => token)).size < pairs.length;
  return isTwice ? 'has one token for two workspaces' : null;
}

function splitOwnerToken(word: string): { owner: string; token: string } {
  const [owner = '', ...rest] = word.split('=');
  return { owner, token: rest.join('=') };
}

/** Ids of Slack (T…, of an organisation E…) and of Discord servers (digits) cannot be mistaken for each other. */
function workspaceIdsForm(text: string): string | null {
  const isId = (word: string) => Object.values(PLATFORM_FACTS).some(({ ids }) => ids.workspace?.test(word));
  const strange = wordsOf(text).find((word) => !isId(word));
  return strange === undefined ? null : `has "${strange.slice(0, 40)}", which is no id of a workspace or server`;
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

function addressBits(address: string): number {
  return isIPv4(address) ? 32 : 128;
}
