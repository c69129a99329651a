import { join } from 'node:path';
import type { LanguageFacts } from '../news/language.ts';
import type { Problem } from '../news/problem.ts';
import type { Topic } from '../news/topic.ts';
import { type AlertSettings, readAlerts } from './alerts.ts';
import { type Checked, checkReading } from './check-document.ts';
import { listFolder, misnamed, readConfigFile } from './config-folder.ts';
import { type FeedSetting, readFeeds } from './feeds.ts';
import { loadLanguages } from './languages.ts';
import { type QueryDeps, readTopics, topicNames } from './topics.ts';
import type { YamlReading } from './yaml-document.ts';

/** What the newsroom's files say. */
export type Config = { feeds: FeedSetting[]; topics: Topic[]; alerts: AlertSettings; languages: LanguageFacts[] };

export type LoadedConfig = { config: Config; problems: Problem[] };

/** `shippedDir`: the folder that comes with the program, whose languages hold where the newsroom has none of its own. */
export type LoadOptions = { shippedDir?: string };

type Files = { names: readonly string[]; feeds: YamlReading; topics: YamlReading; alerts: YamlReading };

const NO_ALERTS: AlertSettings = { channels: [], maxAgeSeconds: 86_400 };

/** Loads every file of the folder and lists everything that is wrong at once; a file with problems counts as empty. */
export async function loadConfig(dir: string, deps: QueryDeps, options: LoadOptions = {}): Promise<LoadedConfig> {
  const folder = await listFolder(dir);
  const languages = await loadLanguages([...(options.shippedDir === undefined ? [] : [options.shippedDir]), dir]);
  const names = folder.kind === 'folder' ? folder.names : [];
  const files = {
    names,
    feeds: await readConfigFile(join(dir, 'feeds.yaml'), names),
    topics: await readConfigFile(join(dir, 'topics.yaml'), names),
    alerts: await readConfigFile(join(dir, 'alerts.yaml'), names),
  };
  const { config, problems } = readFiles(files, deps);
  return {
    config: { ...config, languages: dataOf(languages, []) },
    problems: [
      ...(folder.kind === 'none' ? folder.problems : []),
      ...misnamed(dir, folder.names),
      ...problems,
      ...problemsOf(languages),
    ],
  };
}

function readFiles(files: Files, deps: QueryDeps): { config: Omit<Config, 'languages'>; problems: Problem[] } {
  const feeds = checkReading(files.feeds, readFeeds);
  const topics = checkReading(files.topics, (document) => readTopics(document, deps));
  const known = topics.kind === 'sound' ? topics.data : namedTopics(files.topics);
  const alerts = checkReading(files.alerts, (document) => readAlerts(document, { ...deps, topics: known }));
  return {
    config: { feeds: dataOf(feeds, []), topics: dataOf(topics, []), alerts: dataOf(alerts, NO_ALERTS) },
    problems: [feeds, topics, alerts].flatMap(problemsOf),
  };
}

/** Topics of a file with problems, so that alerts.yaml can be checked in the same run. */
function namedTopics(reading: YamlReading): Topic[] | null {
  const names = reading.kind === 'read' ? topicNames(reading.document) : null;
  return names?.map((slug) => ({ slug, query: slug })) ?? null;
}

function dataOf<T>(checked: Checked<T>, otherwise: T): T {
  return checked.kind === 'sound' ? checked.data : otherwise;
}

function problemsOf(checked: Checked<unknown>): Problem[] {
  return checked.kind === 'sound' ? [] : checked.problems;
}
