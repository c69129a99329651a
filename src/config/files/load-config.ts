import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest } from '../../kit/nearest.ts';
import { DEFAULT_DELIVERY_RULES } from '../../news/channel.ts';
import { DEFAULT_LIMITS } from '../../news/feed.ts';
import type { Problem } from '../../news/problem.ts';
import { type AlertSettings, readAlerts } from './alerts.ts';
import { type CheckedDocument, checkReading, problemsOf } from './check-document.ts';
import { type FeedsFile, readFeeds } from './feeds.ts';
import { aliasesIn, type QueryChecks, readTopics, type TopicsFile, topicNames } from './topics.ts';
import { attempt, plainDocument, readYamlFile, type YamlReading } from './yaml-document.ts';

/** What feeds.yaml, topics.yaml and alerts.yaml say; languages/ is read by loadLanguages. */
export type Config = FeedsFile & TopicsFile & { alerts: AlertSettings };

const FILE_NAMES = ['feeds.yaml', 'topics.yaml', 'alerts.yaml'] as const;
const NO_FEEDS: FeedsFile = { feeds: [], tenants: 'separate', chatFeeds: 'on', limits: DEFAULT_LIMITS };
const NO_TOPICS: TopicsFile = { topics: [], aliases: new Map() };
const NO_ALERTS: AlertSettings = { channels: [], maxAgeSeconds: 86_400, rules: DEFAULT_DELIVERY_RULES, keep: {} };

/** Loads every file of the folder and lists everything that is wrong at once; a file with problems counts as empty. */
export async function loadConfig(
  dir: string,
  { queryCheck }: QueryChecks,
): Promise<{ config: Config; problems: Problem[] }> {
  const { names: files, problems } = await listFolder(dir);
  const read = async (name: (typeof FILE_NAMES)[number]): Promise<YamlReading> => {
    const path = join(dir, name);
    return files.includes(name) ? readYamlFile(path) : { kind: 'read', document: plainDocument(path, null) };
  };
  const feeds = checkReading(await read('feeds.yaml'), readFeeds);
  const inTopics = await read('topics.yaml');
  const deps = { checkQuery: queryCheck(inTopics.kind === 'read' ? aliasesIn(inTopics.document) : new Map()) };
  const topics = checkReading(inTopics, (document) => readTopics(document, deps));
  // Of a file with problems the names will do, so that alerts.yaml can be checked in the same run.
  const names = inTopics.kind === 'read' ? topicNames(inTopics.document) : null;
  const known = topics.kind === 'sound' ? topics.data.topics : (names?.map((slug) => ({ slug, query: slug })) ?? null);
  const alerts = checkReading(await read('alerts.yaml'), (document) =>
    readAlerts(document, { ...deps, topics: known }),
  );
  return {
    config: { ...dataOf(feeds, NO_FEEDS), ...dataOf(topics, NO_TOPICS), alerts: dataOf(alerts, NO_ALERTS) },
    problems: [...problems, ...misnamed(dir, files), ...[feeds, topics, alerts].flatMap(problemsOf)],
  };
}

/** The names in the folder. An empty or missing folder is a problem, because it is nearly always a wrong path. */
async function listFolder(dir: string): Promise<{ names: string[]; problems: Problem[] }> {
  const listed = await attempt(() => readdir(dir));
  const names = listed.kind === 'read' ? listed.value : [];
  if (FILE_NAMES.some((name) => names.includes(name))) return { names, problems: [] };
  const found = names.length === 0 ? 'an empty folder' : names.slice(0, 5).join(', ');
  const problem = {
    code: 'E_CONFIG_DIR',
    what: 'there is no configuration in this folder',
    seen: listed.kind === 'read' ? found : listed.reason,
    todo: 'Set CONFIG_DIR to the folder that holds feeds.yaml, topics.yaml and alerts.yaml.',
    where: join(dir),
  };
  return { names, problems: [problem] };
}

/** Files whose names are nearly ours ("feed.yaml", "alerts.yml"): they would be ignored without a word. */
function misnamed(dir: string, names: readonly string[]): Problem[] {
  const strange = names.filter((name) => /\.ya?ml$/i.test(name) && !FILE_NAMES.some((ours) => ours === name));
  return strange.flatMap((name) => {
    const meant = nearest(name.replace(/\.yml$/i, '.yaml'), FILE_NAMES);
    if (meant === null || names.includes(meant)) return [];
    const what = 'the file is not read under this name';
    return [{ code: 'E_FILE_NAME', what, seen: `"${name}"`, todo: `Rename it to ${meant}.`, where: join(dir, name) }];
  });
}

function dataOf<T>(checked: CheckedDocument<T>, otherwise: T): T {
  return checked.kind === 'sound' ? checked.data : otherwise;
}
