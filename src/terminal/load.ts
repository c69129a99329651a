import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadBackground } from '../config/files/background.ts';
import { loadLanguages } from '../config/files/languages.ts';
import { type Config, loadConfig } from '../config/files/load-config.ts';
import { loadPreparedYaml } from '../config/files/yaml-document.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { readEnv } from '../config/settings/read-env.ts';
import { type Settings, settingFacts } from '../config/settings/settings.ts';
import { parseQuery } from '../engines/matching/parse-query.ts';
import type { BackgroundFacts, LanguageFacts } from '../news/language.ts';
import type { Problem } from '../news/problem.ts';
import { doorOf } from '../web/guard/door.ts';

export type Loaded = {
  settings: Settings;
  config: Config;
  languages: LanguageFacts[];
  background: BackgroundFacts;
  problems: Problem[];
  /** What to mend soon; a start goes on. */
  warnings: Problem[];
};

/** The configuration that comes with the program. A newsroom with its own folder still uses these languages and samples. */
const SHIPPED_CONFIG = join(PACKAGE_ROOT, 'config');
export const SAMPLES_DIR = join(SHIPPED_CONFIG, 'samples');

/** Reads settings and files, and lists everything that is wrong in either. */
export async function load(env: Record<string, string | undefined>): Promise<Loaded> {
  const { settings, problems, warnings } = readSettings(env);
  const { config, problems: inFiles } = await loadConfig(settings.configDir, { checkQuery });
  const reading = [readLanguages(settings), loadBackground()] as const;
  const [{ languages, problems: inLanguages }, background] = await Promise.all(reading);
  return { settings, config, languages, background, problems: [...problems, ...inFiles, ...inLanguages], warnings };
}

/** Reads settings and languages, which is all that the tools without a store need. They run in any folder. */
export async function loadTools(env: Record<string, string | undefined>): Promise<Omit<Loaded, 'config'>> {
  const { settings, problems, warnings } = readSettings(env);
  const { languages, problems: inLanguages } = await readLanguages(settings);
  return { settings, languages, background: await loadBackground(), problems: [...problems, ...inLanguages], warnings };
}

async function readLanguages({ configDir }: Settings): Promise<Pick<Loaded, 'languages' | 'problems'>> {
  const read = await loadLanguages([SHIPPED_CONFIG, configDir], await loadPreparedYaml());
  return read.kind === 'sound' ? { languages: read.data, problems: [] } : { languages: [], problems: read.problems };
}

/** Where CONFIG_DIR is not set and its default folder does not exist, the shipped configuration is used. */
function readSettings(env: Record<string, string | undefined>): ReturnType<typeof readEnv> {
  const { settings, problems, warnings } = readEnv(env);
  const isNamed = (env['CONFIG_DIR'] ?? '').trim() !== '';
  const configDir = isNamed || existsSync(settings.configDir) ? settings.configDir : SHIPPED_CONFIG;
  return { settings: { ...settings, configDir }, problems, warnings: [...warnings, ...closedPageWarning(settings)] };
}

/** By the same rule as the page's own door. */
function closedPageWarning(settings: Settings): Problem[] {
  const door = doorOf(settings);
  if (door.kind !== 'closed') return [];
  const { todo } = settingFacts('ADMIN_TOKEN');
  const what = 'ADMIN_TOKEN is empty, and others may reach the page: it stays closed to everybody';
  return [{ code: 'E_ADMIN_TOKEN_MISSING', what, seen: `${door.because} set`, todo: `Set ADMIN_TOKEN. ${todo}` }];
}

/** Warnings as a person reads them. */
export function formatWarnings(warnings: readonly Problem[]): string {
  return warnings.map(({ code, what, seen, todo }) => `Note: ${what} (found ${seen}) [${code}]\n   ${todo}`).join('\n');
}

function checkQuery(text: string): { place: number; what: string; mend: string } | null {
  const parsed = parseQuery(text);
  return parsed.kind === 'query' ? null : { place: parsed.at, what: parsed.what, mend: parsed.mend };
}
