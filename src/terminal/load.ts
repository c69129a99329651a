import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readEnv } from '../config/env.ts';
import { loadLanguages } from '../config/languages.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { loadPreparedYaml } from '../config/prepared-yaml.ts';
import type { Settings } from '../config/settings.ts';
import type { LanguageFacts } from '../news/language.ts';
import { parseQuery } from '../news/parse-query.ts';
import type { Problem } from '../news/problem.ts';

export type Loaded = { settings: Settings; config: Config; languages: LanguageFacts[]; problems: Problem[] };

/** The configuration that came with the program: languages and samples are there for a newsroom that has its own. */
const SHIPPED_CONFIG = join(PACKAGE_ROOT, 'config');
export const SAMPLES_DIR = join(SHIPPED_CONFIG, 'samples');

/** Settings and files, with everything that is wrong in either. */
export async function load(env: Record<string, string | undefined>): Promise<Loaded> {
  const { settings, problems } = readSettings(env);
  const { config, problems: inFiles } = await loadConfig(settings.configDir, { checkQuery });
  const languages = await loadLanguages([SHIPPED_CONFIG, settings.configDir], await loadPreparedYaml());
  const facts = languages.kind === 'sound' ? languages.data : [];
  const inLanguages = languages.kind === 'sound' ? [] : languages.problems;
  return { settings, config, languages: facts, problems: [...problems, ...inFiles, ...inLanguages] };
}

/** Settings and languages: all that the tools without a store need, from any folder. */
export async function loadTools(env: Record<string, string | undefined>): Promise<Omit<Loaded, 'config'>> {
  const { settings, problems } = readSettings(env);
  const languages = await loadLanguages([SHIPPED_CONFIG, settings.configDir], await loadPreparedYaml());
  if (languages.kind === 'sound') return { settings, languages: languages.data, problems };
  return { settings, languages: [], problems: [...problems, ...languages.problems] };
}

/** Where nobody named a folder and there is none here, the one that came with the program serves. */
function readSettings(env: Record<string, string | undefined>): ReturnType<typeof readEnv> {
  const { settings, problems } = readEnv(env);
  const isNamed = (env['CONFIG_DIR'] ?? '').trim() !== '';
  const configDir = isNamed || existsSync(settings.configDir) ? settings.configDir : SHIPPED_CONFIG;
  return { settings: { ...settings, configDir }, problems };
}

function checkQuery(text: string): { place: number; what: string; mend: string } | null {
  const parsed = parseQuery(text);
  return parsed.kind === 'query' ? null : { place: parsed.at, what: parsed.what, mend: parsed.mend };
}
