import type { FactsReader } from '../alerts/facts-reader.ts';
import { followUp } from '../alerts/follow-up.ts';
import type { RecentSignals } from '../alerts/join-recent.ts';
import { joinStory } from '../alerts/join-story.ts';
import type { MatchWishes } from '../alerts/match-wishes.ts';
import { planDeliveries } from '../alerts/plan-deliveries.ts';
import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { ArticleId, ChannelId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import { createMetWords } from '../news/met-words.ts';
import type { WordIndex } from '../news/words-index.ts';
import type { KeptText, WorkArticle } from '../store/articles.ts';
import type { BriefRecord } from '../store/briefs.ts';
import { isDatabaseOutage } from '../store/database-outage.ts';
import type { Store } from '../store/store.ts';
import type { Wish } from '../store/subscriptions.ts';
import type { BriefOutcome } from './heavy-pool.ts';
import { type RereadDeps, type RereadOutcome, rereadArticle } from './reread-article.ts';

export type ArticleJobDeps = RereadDeps & {
  store: Pick<Store, 'articles' | 'briefs' | 'atomically'>;
  /** Reads and saves the article's text; at worst it is the feed's own. */
  keep: (article: WorkArticle) => Promise<KeptText>;
  /** In a thread of its own: a text that ends it leaves an article with a bare brief. */
  writeBrief: (article: Pick<Article, 'title' | 'text'>) => Promise<BriefOutcome>;
  matchWishes: MatchWishes;
  /** Reads articles of a story for what they state. */
  factsReaderOf: (language: string) => FactsReader;
  enqueueDelivery: (channelIds: readonly ChannelId[]) => Promise<void>;
  /** What articles were compared with lately. */
  recent: RecentSignals;
  clock: { now: () => Date; newNonce: () => string };
  log: Log;
};

export type ArticleJobOutcome =
  | { kind: 'planned'; channels: ChannelId[]; quotes: number; textSource: 'page' | 'feed' }
  | RereadOutcome
  | { kind: 'dropped' };

/** In hand this often when the program ended, a text may be what ends it: it is told by its headline alone. */
const PLAIN_TRIES = 12;
/** And this often, it is given up. Programs are killed for other reasons too, and no article may be lost to those. */
const TRIES_MAX = 60;

/**
 * Takes one article from where it stands to its planned deliveries: keepArticle → writeBrief → joinStory →
 * planDeliveries. One that has come so far is read again where its feed says that it changed.
 */
export async function runArticleJob(articleId: ArticleId, deps: ArticleJobDeps): Promise<ArticleJobOutcome> {
  const found = await deps.store.articles.begin(articleId);
  if (!found) return readAgain(articleId, deps);
  if (found.tries > TRIES_MAX) {
    await deps.store.articles.drop(articleId, deps.clock.now());
    return { kind: 'dropped' };
  }
  try {
    return await bringForward(found, deps);
  } catch (error) {
    // Days of a full disk must not use up what an article may be tried.
    if (isDatabaseOutage(error)) await deps.store.articles.unbegin(articleId).catch(() => undefined);
    throw error;
  }
}

async function bringForward(found: WorkArticle, deps: ArticleJobDeps): Promise<ArticleJobOutcome> {
  const article = found.stage === 'found' ? { ...found, ...(await deps.keep(found)) } : found;
  const brief = await writtenOrBare(article, deps);
  const words = await deps.words.read(article);
  const wishes = article.announced ? await deps.matchWishes(article, brief, words) : [];
  const channels = await plan({ article, brief, words, wishes }, deps);
  await deps.enqueueDelivery(channels);
  return { kind: 'planned', channels, quotes: brief.quotes.length, textSource: article.textSource };
}

/** One that has come to its end is in line again only where its feed says that it changed. */
async function readAgain(articleId: ArticleId, deps: ArticleJobDeps): Promise<ArticleJobOutcome> {
  const article = await deps.store.articles.byId(articleId);
  return article?.stage === 'planned' ? rereadArticle(article, deps) : { kind: 'known' };
}

async function writtenOrBare(article: WorkArticle, deps: ArticleJobDeps): Promise<Brief> {
  if (article.tries > PLAIN_TRIES) return bareBrief(article, 'the program ended with it in hand too often');
  const outcome = await deps.writeBrief(article);
  return outcome.kind === 'written' ? outcome.brief : bareBrief(article, outcome.reason);
}

/** Honest about a text that cannot be read: the headline stands, nothing is claimed. */
function bareBrief(article: Article, reason: string): Brief {
  const language = article.language ?? 'und';
  const nothing = { summary: [], actors: [], quotes: [], method: 'extractive' as const };
  return { ...nothing, headline: article.title, language, warnings: [`no brief: ${reason}`] };
}

type Planning = { article: Article; brief: Brief; words: WordIndex; wishes: Wish[] };

/** Brief, story, outbox rows and the article's stage in one transaction: a crash leaves all of it or none. */
async function plan(planning: Planning, deps: ArticleJobDeps): Promise<ChannelId[]> {
  const { now, newNonce } = deps.clock;
  const record = recordOf(planning, deps);
  const { article, brief } = planning;
  const actors = brief.actors.map(({ name }) => name);
  const metWords = createMetWords({ ...article, language: brief.language, actors });
  return deps.store.atomically(async ({ briefs, stories, deliveries }) => {
    if (!(await briefs.save(record))) return [];
    const { kind, storyId } = await joinStory(planning, { stories, recent: deps.recent, now });
    const follow = { stories, deliveries, newNonce, now, readerOf: deps.factsReaderOf };
    const told = kind === 'joined' ? await followUp({ ...planning, storyId }, follow) : [];
    const planned = await deliveries.plan(planDeliveries({ ...planning, storyId, metWords }, { now, newNonce }));
    return [...new Set([...told, ...planned])];
  });
}

function recordOf({ article, brief, words }: Planning, deps: ArticleJobDeps): BriefRecord {
  const { ofArticle, ofName } = deps.words;
  return { articleId: article.id, brief, words: ofArticle(article, words), nameWords: ofName, at: deps.clock.now() };
}
