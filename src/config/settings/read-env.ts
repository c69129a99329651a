import { readFileSync } from 'node:fs';
import { messageOf } from '../../kit/errors.ts';
import { nearest } from '../../kit/nearest.ts';
import type { Problem } from '../../news/problem.ts';
import { platformSettings } from './platform-settings.ts';
import { type IsGiven, TOKEN_ADVISED_CHARACTERS } from './setting-forms.ts';
import {
  envSchema,
  isSettingName,
  SETTING_NAMES,
  type SettingName,
  type Settings,
  settingFacts,
  toSettings,
} from './settings.ts';

type Env = Record<string, string | undefined>;
type RawSettings = Partial<Record<SettingName, string>>;

const SEEN_MAX_CHARACTERS = 80;

/** A variable with such a beginning is meant for us. */
const OUR_PREFIXES = [...Object.keys(platformSettings.shape), 'LLM_MODEL', 'ENCRYPTION_KEY', 'OWNER_TOKENS'].map(
  familyOf,
);
/**
 * So may one of these be; but platforms that bring a database set more than its address (DATABASE_HOST,
 * DATABASE_URL_UNPOOLED, REDIS_TLS_URL), and these are theirs where our own setting of the family has its value.
 */
const SHARED_PREFIXES = new Map<string, SettingName>([
  ['DATABASE', 'DATABASE_URL'],
  ['REDIS', 'REDIS_URL'],
]);

/** Kubernetes sets these for every service of the namespace (kubernetes.io, Service, Environment variables). */
const SERVICE_LINK = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?)$/;

/** A secret may stand in a file instead, as Docker and Kubernetes hand secrets over: DATABASE_URL_FILE. */
const IN_FILE = '_FILE';
const FILE_SETTINGS = SETTING_NAMES.filter((name) => settingFacts(name).isSecret);
const FILE_NAMES = FILE_SETTINGS.map((name) => name + IN_FILE);
/** Names long enough to compare with: variables of other programs often resemble short ones (HOST, PORT, ROLES). */
const LONG_NAMES = [...SETTING_NAMES, ...FILE_NAMES].filter((name) => name.length >= 8);

/**
 * Reads every setting, secrets from their files as well, and lists everything that is wrong; settings with problems hold
 * their defaults. A start goes on in spite of warnings.
 */
export function readEnv(env: Env): { settings: Settings; problems: Problem[]; warnings: Problem[] } {
  const raw = ourSettings(env);
  const inFiles = readFiles(env, raw);
  const { values, problems } = checkForms(raw);
  const given = (name: SettingName) => raw[name] !== undefined || isSet(env, name + IN_FILE);
  const together = [...platformSettings.rules.flatMap((rules) => rules(given, missing)), ...modelRules(given)];
  const settings = toSettings(values);
  const ofKeys = [...ownerTokenRules(given, settings), ...oldKeyRules(given), ...backupRules(given)];
  return {
    settings,
    problems: [...inFiles, ...problems, ...together, ...ofKeys, ...lateAuthorities(env), ...unknownSettings(env)],
    warnings: [...shortTokenWarning(settings), ...sameKeyWarning(settings)],
  };
}

/** Set by main.ts where `.env` names certificates that Node would have had to know when it started. */
function lateAuthorities(env: Env): Problem[] {
  if (!isSet(env, 'NODE_EXTRA_CA_CERTS_LATE')) return [];
  const what = 'NODE_EXTRA_CA_CERTS stands in .env, which Node has not read when it needs it';
  const todo =
    'Set it in the environment instead: export it before the start, or name it under Environment= of systemd. (Compose and docker --env-file do that with .env.)';
  return [{ code: 'E_NODE_EXTRA_CA_CERTS', what, seen: 'a value that has no effect', todo }];
}

/** Readers of one workspace are let in by the same door as the operator. */
function ownerTokenRules(given: IsGiven<SettingName>, { adminToken, ownerTokens }: Settings): Problem[] {
  const name = 'OWNER_TOKENS';
  if (!given(name)) return [];
  if (!given('ADMIN_TOKEN')) return [missing('ADMIN_TOKEN', 'OWNER_TOKENS needs it', 'OWNER_TOKENS set')];
  const same = ownerTokens.find(({ token }) => token.reveal() === adminToken?.reveal());
  if (!same) return [];
  const what = `OWNER_TOKENS gives ${same.owner} the token of ADMIN_TOKEN`;
  return [{ code: `E_${name}`, what, seen: 'one token for both', todo: settingFacts(name).todo }];
}

/** What the old key encrypted is encrypted anew with ENCRYPTION_KEY. */
function oldKeyRules(given: IsGiven<SettingName>): Problem[] {
  if (!given('ENCRYPTION_KEY_OLD') || given('ENCRYPTION_KEY')) return [];
  return [missing('ENCRYPTION_KEY', 'ENCRYPTION_KEY_OLD needs it', 'ENCRYPTION_KEY_OLD set')];
}

function backupRules(given: IsGiven<SettingName>): Problem[] {
  if (!given('BACKUP_EVERY'))
    return given('BACKUP_KEEP') ? [missing('BACKUP_EVERY', 'BACKUP_KEEP needs it', 'BACKUP_KEEP set')] : [];
  if (!given('DATABASE_URL')) return [];
  const what = 'BACKUP_EVERY is for the embedded database, and DATABASE_URL is set';
  const todo =
    'Leave BACKUP_EVERY and BACKUP_KEEP empty, and run pg_dump on a schedule of your own (docs/operations.md).';
  return [{ code: 'E_BACKUP_EVERY', what, seen: 'both set', todo }];
}

function sameKeyWarning({ encryptionKey, encryptionKeyOld }: Settings): Problem[] {
  if (!encryptionKeyOld.some((old) => old.reveal() === encryptionKey?.reveal())) return [];
  const what = 'ENCRYPTION_KEY_OLD holds the key of ENCRYPTION_KEY, so that no key changes';
  const todo = `Put a new key into ENCRYPTION_KEY, or empty ENCRYPTION_KEY_OLD. ${settingFacts('ENCRYPTION_KEY').todo}`;
  return [{ code: 'E_ENCRYPTION_KEY_OLD', what, seen: 'the same key in both', todo }];
}

function shortTokenWarning({ adminToken }: Settings): Problem[] {
  const length = adminToken?.reveal().length ?? TOKEN_ADVISED_CHARACTERS;
  if (length >= TOKEN_ADVISED_CHARACTERS) return [];
  const what = `ADMIN_TOKEN is shorter than ${TOKEN_ADVISED_CHARACTERS} characters. The next minor version will not start with it`;
  const todo = settingFacts('ADMIN_TOKEN').todo;
  return [{ code: 'E_ADMIN_TOKEN_SHORT', what, seen: `${length} characters`, todo }];
}

/** Other programs read these so, and some only so (curl). */
const LOWER_CASE = ['https_proxy', 'http_proxy', 'no_proxy'];

/** An empty line in `.env` is the same as no line; spaces around a value (and Windows line ends) are dropped. */
function ourSettings(env: Env): RawSettings {
  const raw: RawSettings = {};
  for (const [name, text] of Object.entries(env)) {
    const value = text?.trim() ?? '';
    const known = LOWER_CASE.includes(name) ? name.toUpperCase() : name;
    if (value !== '' && isSettingName(known)) raw[known] = value;
  }
  return raw;
}

/** Adds what stands in files to `raw`; says what is wrong with them. */
function readFiles(env: Env, raw: RawSettings): Problem[] {
  return FILE_SETTINGS.flatMap((name) => {
    const path = env[name + IN_FILE]?.trim() ?? '';
    if (path === '') return [];
    const todo = `Let ${name}${IN_FILE} name a file with the value of ${name} alone, which this user may read, and leave ${name} empty.`;
    const wrong = (what: string, seen: string): Problem[] => [{ code: `E_${name}`, what, seen, todo }];
    if (raw[name] !== undefined)
      return wrong(`${name} and ${name}${IN_FILE} are both set`, 'two values for one setting');
    try {
      const text = readFileSync(path, 'utf8').trim();
      if (text === '') return wrong(`the file of ${name}${IN_FILE} is empty`, path);
      raw[name] = text;
      return [];
    } catch (error) {
      return wrong(`the file of ${name}${IN_FILE} cannot be read`, messageOf(error));
    }
  });
}

function isSet(env: Env, name: string): boolean {
  return (env[name] ?? '').trim() !== '';
}

function checkForms(raw: RawSettings) {
  const checked = envSchema.safeParse(raw);
  const problems: Problem[] = [];
  if (checked.success) return { values: checked.data, problems };
  const sound = { ...raw };
  for (const { path, message } of checked.error.issues) {
    const name = String(path[0]);
    if (!isSettingName(name)) continue;
    problems.push(badForm({ name, complaint: message, value: raw[name] ?? '' }));
    delete sound[name];
  }
  return { values: envSchema.parse(sound), problems };
}

function badForm({ name, complaint, value }: { name: SettingName; complaint: string; value: string }): Problem {
  const facts = settingFacts(name);
  const seen = facts.isSecret ? describeSecret(value) : `"${value.slice(0, SEEN_MAX_CHARACTERS)}"`;
  return { code: `E_${name}`, what: `${name} ${complaint}`, seen, todo: facts.todo };
}

/** Describes a secret by its known beginning and its length, enough to find the mistake. */
function describeSecret(value: string): string {
  const [beginning] = value.match(/^["'`]?(xox[a-z]-|xapp-|Bot |[a-z][a-z0-9+.-]{1,15}:\/\/)/i) ?? [];
  const length = `${value.length} characters`;
  return beginning === undefined ? length : `${length}, beginning with ${beginning.trim()}`;
}

function modelRules(given: IsGiven<SettingName>): Problem[] {
  const seen = (['LLM_BASE_URL', 'LLM_API_KEY', 'LLM_MODEL'] as const).filter(given);
  const needed = (['LLM_BASE_URL', 'LLM_MODEL'] as const).filter((name) => seen.length > 0 && !given(name));
  return needed.map((name) => missing(name, 'The model is half set up', `${seen.join(', ')} set`));
}

function missing(name: SettingName, why: string, seen: string): Problem {
  return { code: `E_${name}`, what: `${name} is empty. ${why}`, seen, todo: settingFacts(name).todo };
}

/** Variables that look like ours and are not: a misspelt one would otherwise switch something off unnoticed. */
export function unknownSettings(env: Env): Problem[] {
  const names = Object.keys(env).filter((name) => isSet(env, name) && !isKnown(name) && !SERVICE_LINK.test(name));
  return names.flatMap((name) => {
    const bare = name.replace(/^SLUGLINE_|_FILE$/g, '');
    if (FILE_NAMES.includes(name)) return [];
    // SLUGLINE_PORT and PORT_FILE: the name is whole, and something stands around it.
    const meant = bare !== name && isSettingName(bare) ? bare : nearest(name, LONG_NAMES);
    if (isOurs(name, env)) return [unknown(name, meant)];
    // Where the right name is set as well, the similar one belongs to another program.
    return meant !== null && !isSet(env, meant) ? [unknown(name, meant)] : [];
  });
}

const isKnown = (name: string): boolean => isSettingName(name) || LOWER_CASE.includes(name);

function isOurs(name: string, env: Env): boolean {
  if (!name.includes('_')) return false;
  const family = familyOf(name);
  const setting = SHARED_PREFIXES.get(family);
  return (
    OUR_PREFIXES.includes(family) || (setting !== undefined && !isSet(env, setting) && !isSet(env, setting + IN_FILE))
  );
}

function unknown(name: string, meant: string | null): Problem {
  const relatives = SETTING_NAMES.filter((known) => familyOf(known) === familyOf(name)).join(', ');
  const todo =
    meant === null
      ? `Remove the line. Settings that begin so: ${relatives}.`
      : `Did you mean ${meant}? Rename it, or remove the line.`;
  const isFile = name === `${meant}${IN_FILE}` && !FILE_NAMES.includes(name);
  const what = `${name} is no setting of ours${isFile ? ': only secrets are read from files' : ''}`;
  return { code: 'E_SETTING_UNKNOWN', what, seen: `${name} is set`, todo };
}

function familyOf(name: string): string {
  return name.split('_')[0] ?? '';
}
