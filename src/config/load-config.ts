import { join } from 'node:path';
import type { Problem } from '../news/problem.ts';
import type { Topic } from '../news/topic.ts';
import { type AlertSettings, readAlerts } from './alerts.ts';
import type { Checked } from './check-document.ts';
import { type ConfigFileName, listFolder, misnamed, readConfigFile } from './config-folder.ts';
import { type FeedSetting, readFeeds } from './feeds.ts';
import { type CheckQuery, readTopics } from './topics.ts';
import type { YamlDocument } from './yaml-document.ts';

/** What the newsroom's files say. */
export type Config = { feeds: FeedSetting[]; topics: Topic[]; alerts: AlertSettings };

export type LoadedConfig = { config: Config; problems: Problem[] };

const NO_ALERTS: AlertSettings = { channels: [], maxAgeSeconds: 86_400 };

/** Loads every file of the folder and lists everything that is wrong at once; a file with problems counts as empty. */
export async function loadConfig(dir: string, deps: { checkQuery: CheckQuery }): Promise<LoadedConfig> {
  const folder = await listFolder(dir);
  if (folder.kind === 'none')
    return { config: { feeds: [], topics: [], alerts: NO_ALERTS }, problems: folder.problems };
  const open = async <T>(name: ConfigFileName, read: (document: YamlDocument) => Checked<T>): Promise<Checked<T>> => {
    const file = await readConfigFile(join(dir, name), folder.names);
    return file.kind === 'read' ? read(file.document) : { kind: 'unsound', problems: file.problems };
  };
  const feeds = await open('feeds.yaml', readFeeds);
  const topics = await open('topics.yaml', (document) => readTopics(document, deps));
  const known = topics.kind === 'sound' ? topics.data : null;
  const alerts = await open('alerts.yaml', (document) => readAlerts(document, { ...deps, topics: known }));
  return {
    config: { feeds: dataOf(feeds, []), topics: known ?? [], alerts: dataOf(alerts, NO_ALERTS) },
    problems: [...misnamed(dir, folder.names), ...[feeds, topics, alerts].flatMap(problemsOf)],
  };
}

function dataOf<T>(checked: Checked<T>, otherwise: T): T {
  return checked.kind === 'sound' ? checked.data : otherwise;
}

function problemsOf(checked: Checked<unknown>): Problem[] {
  return checked.kind === 'sound' ? [] : checked.problems;
}
