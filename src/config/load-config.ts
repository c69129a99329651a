import { join } from 'node:path';
import { DEFAULT_DELIVERY_RULES } from '../news/channel.ts';
import type { Problem } from '../news/problem.ts';
import type { Topic } from '../news/topic.ts';
import { type AlertSettings, readAlerts } from './alerts.ts';
import { type Checked, checkReading } from './check-document.ts';
import { listFolder, misnamed, readConfigFile } from './config-folder.ts';
import { type FeedSetting, readFeeds } from './feeds.ts';
import { type QueryDeps, readTopics, topicNames } from './topics.ts';
import type { YamlReading } from './yaml-document.ts';

/** What feeds.yaml, topics.yaml and alerts.yaml say; languages/ is read by loadLanguages. */
export type Config = { feeds: FeedSetting[]; topics: Topic[]; alerts: AlertSettings };

export type LoadedConfig = { config: Config; problems: Problem[] };

type Files = { feeds: YamlReading; topics: YamlReading; alerts: YamlReading };

const NO_ALERTS: AlertSettings = { channels: [], maxAgeSeconds: 86_400, rules: DEFAULT_DELIVERY_RULES };

/** Loads every file of the folder and lists everything that is wrong at once; a file with problems counts as empty. */
export async function loadConfig(dir: string, deps: QueryDeps): Promise<LoadedConfig> {
  const folder = await listFolder(dir);
  const names = folder.kind === 'folder' ? folder.names : [];
  const files = {
    feeds: await readConfigFile(join(dir, 'feeds.yaml'), names),
    topics: await readConfigFile(join(dir, 'topics.yaml'), names),
    alerts: await readConfigFile(join(dir, 'alerts.yaml'), names),
  };
  const { config, problems } = readFiles(files, deps);
  const inFolder = folder.kind === 'none' ? folder.problems : [];
  return { config, problems: [...inFolder, ...misnamed(dir, folder.names), ...problems] };
}

function readFiles(files: Files, deps: QueryDeps): LoadedConfig {
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
