import { createSubscriptionMatcher } from './alerts/match-subscriptions.ts';
import { createAsking, readFunctionWords } from './commands/asking/asking-words.ts';
import type { CommandDeps, SharedDeps } from './commands/command.ts';
import { slugApartFrom } from './engines/joining/slugs/slug-names.ts';
import { SECOND_MS } from './kit/time.ts';
import type { Article } from './news/article.ts';
import type { ChannelId } from './news/ids.ts';
import type { Readable } from './news/publisher-text.ts';
import { createEnqueue } from './queue/jobs.ts';
import type { ArticleReading, ReadableArticle } from './roles/read-article.ts';
import { createArticleSearch } from './store/search/search-articles.ts';
import type { Parts } from './wire.ts';

/** What people do to stories by commands. Its code is loaded when somebody first does. */
export function storyHands(parts: Parts): Pick<CommandDeps, 'regroup' | 'lines'> {
  return { regroup: buildRegrouping(parts), lines: buildLines(parts) };
}

function buildRegrouping(parts: Parts): CommandDeps['regroup'] {
  const { store, jobs, clock, config, names } = parts;
  const { tenants } = config;
  return {
    mergeOf: store.manualGrouping.mergeOf,
    merge: (asked) => store.atomically(({ manualGrouping }) => manualGrouping.merge(asked)),
    async split(asked) {
      const { splitStory } = await import('./alerts/split-story.ts');
      return splitStory(asked, {
        ...{ ...store, ...clock, tenants, enqueueDelivery: createEnqueue(jobs).deliveries },
        matchSubscriptions: createSubscriptionMatcher(store.subscriptions, { now: clock.now, tenants, names }),
        names,
        maxAgeMs: config.alerts.maxAgeSeconds * SECOND_MS,
        read: (article) => readAgain(article, parts),
      });
    },
  };
}

async function readAgain(article: Article, parts: Parts): Promise<ArticleReading> {
  const brief = await parts.store.briefs.of(article.id);
  const read = namedApart(await parts.readers.readArticle({ article: toReadable(article), brief }), parts);
  if (read.kind === 'done') return read.result;
  const { readHeadline } = await import('./roles/read-article.ts');
  return readHeadline(article, read.reason);
}

/** Nothing else of an article is copied into a thread. */
export function toReadable(article: ReadableArticle): ReadableArticle {
  const { title, text, outlet, url, foundAt, language, feedText = '' } = article;
  return { title, text, outlet, url, foundAt, language, feedText };
}

/** `/brief` answers the name of a topic with the topic: no story is named like one. */
export function namedApart(
  read: Readable<ArticleReading>,
  { config }: Pick<Parts, 'config'>,
): Readable<ArticleReading> {
  if (read.kind !== 'done') return read;
  const topics = new Set(config.topics.map(({ slug }) => slug.toLowerCase()));
  return { ...read, result: { ...read.result, slug: slugApartFrom(topics, read.result.slug) } };
}

function buildLines({ store: { deliveries }, jobs, clock: { now } }: Parts): CommandDeps['lines'] {
  const enqueued = async (channelIds: ChannelId[]) => {
    await createEnqueue(jobs).deliveries(channelIds);
    return channelIds;
  };
  return {
    async post(deliveryId, why) {
      return enqueued(await deliveries.promote([{ deliveryId, dueAt: now() }], { at: now(), why }));
    },
    async postAll(place, why) {
      const { promoteLines } = await import('./alerts/likely-lines.ts');
      return enqueued(await promoteLines({ places: [place], why }, { deliveries, now }));
    },
  };
}

/** What answers and the query tester look with. */
export function searching(parts: Parts): Pick<SharedDeps, 'functionWords' | 'asking' | 'search'> {
  const { background, database, names, languages, cued } = parts;
  const tags = [...languages, ...(cued ?? [])].map(({ tag }) => tag);
  return {
    asking: createAsking({ files: parts.asking, functionWords: background.functionWords, languages: tags }),
    functionWords: readFunctionWords(background.functionWords),
    search: createArticleSearch(database.db, { names }),
  };
}
