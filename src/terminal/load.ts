import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answerGaps, loadAnswerTexts } from '../config/files/answers.ts';
import { loadBackground } from '../config/files/background.ts';
import { type CheckedDocument, problemsOf } from '../config/files/check-document.ts';
import { loadAskingWords, loadCuedLanguages, loadLanguages, loadPageWords } from '../config/files/languages.ts';
import { type Config, loadConfig } from '../config/files/load-config.ts';
import type { QueryChecks } from '../config/files/topics.ts';
import { loadPreparedYaml } from '../config/files/yaml-document.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { readEnv } from '../config/settings/read-env.ts';
import { type Settings, settingFacts } from '../config/settings/settings.ts';
import { withKnownCountries } from '../engines/matching/countries.ts';
import { sayQuery } from '../engines/matching/explain-match.ts';
import { createNames } from '../engines/matching/names.ts';
import { parseQuery } from '../engines/matching/parse-query.ts';
import type { BackgroundFacts, CuedFacts, LanguageFacts, PageWords } from '../news/language.ts';
import type { Problem } from '../news/problem.ts';
import type { AnswerTexts, AskingWords } from '../news/subscription.ts';
import { queryAsBefore } from '../store/migrations/v0.2/queries.ts';
import { doorOf } from '../web/guard/door.ts';

export type Loaded = {
  settings: Settings;
  config: Config;
  languages: LanguageFacts[];
  cued: CuedFacts[];
  pageWords: PageWords[];
  asking: AskingWords[];
  answers: AnswerTexts[];
  background: BackgroundFacts;
  problems: Problem[];
  /** What to mend soon; a start goes on. */
  warnings: Problem[];
};

/** The configuration that comes with the program. A newsroom with its own folder still uses these languages and samples. */
const SHIPPED_CONFIG = join(PACKAGE_ROOT, 'config');
export const SAMPLES_DIR = join(SHIPPED_CONFIG, 'samples');

export async function load(env: Record<string, string | undefined>): Promise<Loaded> {
  const { settings, problems, warnings } = readSettings(env);
  await useProxy(settings);
  const reading = [readLanguages(settings), loadBackground()] as const;
  const [{ problems: inLanguages, gaps, ...languages }, background] = await Promise.all(reading);
  const { config, problems: inFiles } = await loadConfig(settings.configDir, queryChecks(background));
  const problemsOfAll = [...problems, ...inFiles, ...inLanguages];
  const notes = [...warnings, ...queriesReadAnew(config), ...gaps];
  return { settings, config, ...languages, background, problems: problemsOfAll, warnings: notes };
}

/** Reads settings and languages, which is all that the tools without a store need. They run in any folder. */
export async function loadTools(env: Record<string, string | undefined>): Promise<Omit<Loaded, 'config'>> {
  const { settings, problems, warnings } = readSettings(env);
  await useProxy(settings);
  const { problems: inLanguages, gaps, ...languages } = await readLanguages(settings);
  const background = await loadBackground();
  const all = { problems: [...problems, ...inLanguages], warnings: [...warnings, ...gaps] };
  return { settings, ...languages, background, ...all };
}

/** Before anything is asked for: the libraries' ways out are the whole process's. */
async function useProxy({ proxy }: Settings): Promise<void> {
  if (proxy !== null) (await import('../net/proxy.ts')).proxyWholeProcess(proxy);
}

type LoadedLanguages = Pick<Loaded, 'languages' | 'cued' | 'pageWords' | 'asking' | 'answers' | 'problems'> & {
  gaps: Problem[];
};

async function readLanguages({ configDir }: Settings): Promise<LoadedLanguages> {
  const prepared = await loadPreparedYaml();
  const dirs = [SHIPPED_CONFIG, configDir];
  const [read, cued, pages, asking, answers, shipped] = await Promise.all([
    loadLanguages(dirs, prepared),
    loadCuedLanguages(dirs, prepared),
    loadPageWords(dirs, prepared),
    loadAskingWords(dirs, prepared),
    loadAnswerTexts(dirs, prepared),
    loadAnswerTexts([SHIPPED_CONFIG], prepared),
  ]);
  const gaps = answerGaps(dataOf(answers), dataOf(shipped)[0]);
  const problems = [read, cued, pages, asking, answers].flatMap(problemsOf);
  const facts = { languages: dataOf(read), cued: dataOf(cued), pageWords: dataOf(pages), asking: dataOf(asking) };
  return { ...facts, answers: dataOf(answers), problems, gaps };
}

function dataOf<T>(checked: CheckedDocument<T[]>): T[] {
  return checked.kind === 'sound' ? checked.data : [];
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

export function formatWarnings(warnings: readonly Problem[]): string {
  return warnings.map(({ code, what, seen, todo }) => `Note: ${what} (found ${seen}) [${code}]\n   ${todo}`).join('\n');
}

const SIGNS = /[,;\uFF0C\u3001\uFF1B\u060C\u061B!]|\p{L}\/\p{L}|\bnot\b/u;

/** Queries of files with signs that 0.1.0 read otherwise; who writes OR or a minus has said what is meant. */
function queriesReadAnew({ topics, alerts }: Config): Problem[] {
  const inAlerts = alerts.channels.flatMap(({ follows }) => follows.filter(({ topic }) => topic === null));
  const named = [
    ...topics.map(({ slug, query }) => ({ name: `the topic ${slug}`, query })),
    ...inAlerts.map(({ query }) => ({ name: 'a query of alerts.yaml', query })),
  ];
  return named.flatMap(({ name, query }) => {
    const [before, parsed] = [queryAsBefore(query), parseQuery(query)];
    if (before === query || parsed.kind === 'bad' || !SIGNS.test(query.replace(/"[^"]*"/gu, ''))) return [];
    const what = `${name} is read as ${sayQuery(parsed.tree)}`;
    const todo = `If that is meant, write it so; as version 0.1 read it, it is: ${before}`;
    return [{ code: 'E_QUERY_SIGNS', what, seen: query, todo }];
  });
}

function queryChecks(background: Pick<BackgroundFacts, 'names'>): QueryChecks {
  return {
    queryCheck(aliases) {
      const names = createNames(background.names, aliases);
      return (text) => {
        const parsed = withKnownCountries(parseQuery(text), { text, names });
        return parsed.kind === 'query' ? null : { place: parsed.at, what: parsed.what, mend: parsed.mend };
      };
    },
  };
}
