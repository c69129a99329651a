import type { Problem } from '../news/problem.ts';
import { type EnvValues, envSchema, isSettingName, type SettingName } from './env-schema.ts';
import { SETTING_FACTS } from './setting-facts.ts';
import { settingRules } from './setting-rules.ts';
import { type Settings, toSettings } from './settings.ts';
import { unknownSettings } from './unknown-settings.ts';

type Env = Record<string, string | undefined>;
type Raw = Partial<Record<SettingName, string>>;

const SEEN_MAX_CHARACTERS = 80;

/** Reads every setting and lists everything that is wrong; settings with problems hold their defaults. */
export function readEnv(env: Env): { settings: Settings; problems: Problem[] } {
  const raw = ourSettings(env);
  const { values, problems } = checkForms(raw);
  const together = settingRules({ given: (name) => raw[name] !== undefined });
  return { settings: toSettings(values), problems: [...problems, ...together, ...unknownSettings(env)] };
}

/** An empty line in `.env` is the same as no line; spaces at the ends (and Windows line ends) are nobody's intention. */
function ourSettings(env: Env): Raw {
  const raw: Raw = {};
  for (const [name, text] of Object.entries(env)) {
    const value = text?.trim() ?? '';
    if (value !== '' && isSettingName(name)) raw[name] = value;
  }
  return raw;
}

function checkForms(raw: Raw): { values: EnvValues; problems: Problem[] } {
  const checked = envSchema.safeParse(raw);
  if (checked.success) return { values: checked.data, problems: [] };
  const sound = { ...raw };
  const problems: Problem[] = [];
  for (const { path, message } of checked.error.issues) {
    const name = String(path[0]);
    if (!isSettingName(name)) continue;
    problems.push(badForm({ name, complaint: message, value: raw[name] ?? '' }));
    delete sound[name];
  }
  return { values: envSchema.parse(sound), problems };
}

function badForm({ name, complaint, value }: { name: SettingName; complaint: string; value: string }): Problem {
  const facts = SETTING_FACTS[name];
  const seen = facts.isSecret ? describeSecret(value) : `"${value.slice(0, SEEN_MAX_CHARACTERS)}"`;
  return { code: `E_${name}`, what: `${name} ${complaint}`, seen, todo: facts.todo };
}

/** Says of a secret what helps to find the slip: its known beginning and its length. */
function describeSecret(value: string): string {
  const [beginning] = value.match(/^["'`]?(xox[a-z]-|xapp-|Bot |[a-z][a-z0-9+.-]{1,15}:\/\/)/i) ?? [];
  const length = `${value.length} characters`;
  return beginning === undefined ? length : `${length}, beginning with ${beginning.trim()}`;
}
