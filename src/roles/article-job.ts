import { joinStory } from '../alerts/join-story.ts';
import type { MatchSubscriptions } from '../alerts/match-subscriptions.ts';
import { planDeliveries } from '../alerts/plan-deliveries.ts';
import { type ArticleEdit, planUpdateReplies } from '../alerts/plan-replies.ts';
import type { FactsReader } from '../engines/joining/facts.ts';
import type { RecentSignals } from '../engines/joining/recent-signals.ts';
import { createMatchedTerms } from '../engines/matching/matched-terms.ts';
import type { WordIndex } from '../engines/matching/word-index.ts';
import { MINUTE_MS } from '../kit/time.ts';
import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { ArticleId, ChannelId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import type { KeptText, WorkArticle } from '../store/nouns/articles/articles.ts';
import type { BriefRecord } from '../store/nouns/articles/briefs.ts';
import type { LiveSubscription } from '../store/nouns/subscriptions.ts';
import { isDatabaseOutage } from '../store/open/outage.ts';
import type { Store, TransactionStores } from '../store/store.ts';
import type { WriteBriefOutcome } from './reader-pool.ts';

export type ArticleJobDeps = RereadDeps & {
  /** Reads and saves the article's text; at worst it is the feed's own. */
  keep: (article: WorkArticle) => Promise<KeptText>;
  matchSubscriptions: MatchSubscriptions;
  /** Reads what the articles of a story state. */
  factsReaderOf: (language: string) => FactsReader;
  enqueueDelivery: (channelIds: readonly ChannelId[]) => Promise<void>;
  /** The signals of recent articles, kept in memory. */
  recent: RecentSignals;
  clock: { now: () => Date; newNonce: () => string };
  log: Log;
};

type ArticleJobOutcome =
  | { kind: 'planned'; channels: ChannelId[]; quotes: number; textSource: 'page' | 'feed' }
  | RereadOutcome
  | { kind: 'dropped' };

/** After so many unfinished tries, the text itself may kill the process: the brief becomes the headline alone. */
const PLAIN_TRIES = 12;
/** After so many tries it is given up. The number is high, because processes are killed for other reasons, too. */
const TRIES_MAX = 60;

/**
 * Takes one article from its present stage to its planned deliveries: keepArticle → writeBrief → joinStory →
 * planDeliveries. An article with planned deliveries is read again where its feed says that it changed.
 */
export async function runArticleJob(articleId: ArticleId, deps: ArticleJobDeps): Promise<ArticleJobOutcome> {
  const found = await deps.store.articles.begin(articleId);
  if (!found) {
    const article = await deps.store.articles.byId(articleId);
    return article?.stage === 'planned' ? rereadArticle(article, deps) : { kind: 'known' };
  }
  if (found.tries > TRIES_MAX) {
    await deps.store.articles.drop(articleId, deps.clock.now());
    return { kind: 'dropped' };
  }
  try {
    return await bringForward(found, deps);
  } catch (error) {
    // An outage (days of a full disk, say) must not use up the tries of an article.
    if (isDatabaseOutage(error)) await deps.store.articles.unbegin(articleId).catch(() => undefined);
    throw error;
  }
}

async function bringForward(found: WorkArticle, deps: ArticleJobDeps): Promise<ArticleJobOutcome> {
  const article = found.stage === 'found' ? { ...found, ...(await deps.keep(found)) } : found;
  const brief = await writtenOrBare(article, deps);
  const words = await deps.words.read(article);
  const subscriptions = article.announced ? await deps.matchSubscriptions(article, brief, words) : [];
  const channels = await plan({ article, brief, words, subscriptions }, deps);
  await deps.enqueueDelivery(channels);
  return { kind: 'planned', channels, quotes: brief.quotes.length, textSource: article.textSource };
}

async function writtenOrBare(article: WorkArticle, deps: ArticleJobDeps): Promise<Brief> {
  if (article.tries > PLAIN_TRIES) return bareBrief(article, 'the program ended with it in hand too often');
  const outcome = await deps.writeBrief(article);
  return outcome.kind === 'written' ? outcome.brief : bareBrief(article, outcome.reason);
}

/** The brief of a text that cannot be read: the headline and nothing else. */
function bareBrief(article: Article, reason: string): Brief {
  const language = article.language ?? 'und';
  const nothing = { summary: [], actors: [], quotes: [], method: 'extractive' as const };
  return { ...nothing, headline: article.title, language, warnings: [`no brief: ${reason}`] };
}

type Planning = { article: Article; brief: Brief; words: WordIndex; subscriptions: LiveSubscription[] };

/** Brief, story, outbox rows and the article's stage in one transaction: a crash leaves all of it or none. */
async function plan(planning: Planning, deps: ArticleJobDeps): Promise<ChannelId[]> {
  const { now, newNonce } = deps.clock;
  const record = recordOf(planning, deps);
  const { article, brief } = planning;
  const actors = brief.actors.map(({ name }) => name);
  const matchedTerms = createMatchedTerms({ ...article, language: brief.language, actors });
  return deps.store.atomically(async ({ briefs, stories, deliveries }) => {
    if (!(await briefs.save(record))) return [];
    const { kind, storyId } = await joinStory(planning, { stories, recent: deps.recent, now });
    const follow = { stories, deliveries, newNonce, now, readerOf: deps.factsReaderOf };
    const updated = kind === 'joined' ? await planUpdateReplies({ ...planning, storyId }, follow) : [];
    const planned = await deliveries.plan(planDeliveries({ ...planning, storyId, matchedTerms }, { now, newNonce }));
    return [...new Set([...updated, ...planned])];
  });
}

function recordOf({ article, brief, words }: Omit<Planning, 'subscriptions'>, deps: RereadDeps): BriefRecord {
  const { ofArticle, ofName } = deps.words;
  return { articleId: article.id, brief, words: ofArticle(article, words), nameWords: ofName, at: deps.clock.now() };
}

export type RereadDeps = {
  store: Pick<Store, 'articles' | 'briefs' | 'atomically'>;
  /** What the article says now; nothing is saved. */
  reread: (article: WorkArticle) => Promise<KeptText>;
  /** Runs in a worker thread: for a text that kills it, the article gets a bare brief. */
  writeBrief: (article: Pick<Article, 'title' | 'text'>) => Promise<WriteBriefOutcome>;
  /** Search words of title and text, and of a name, by the one tokenizer. */
  words: {
    read: (article: Pick<Article, 'title' | 'text'>) => Promise<WordIndex>;
    ofArticle: (article: Article, words: WordIndex) => string;
    ofName: (name: string) => string;
  };
  clock: { now: () => Date };
  /** Runs in the transaction that saves the edit: it may use only these stores. */
  onChanged?: (edit: ArticleEdit, stores: TransactionStores) => Promise<void>;
};

type RereadOutcome =
  /** No re-reading is due, or another worker has claimed it. */
  { kind: 'known' } | { kind: 'unchanged' } | { kind: 'changed' };

/** A claim of a worker that died ends after this. */
const CLAIM_MS = 5 * MINUTE_MS;
/** A page that keeps less of its text is a paywall, a teaser or a notice, not an edit. */
const KEPT_SHARE_MIN = 1 / 3;

/** Reads an article again that its feed says has changed; the earlier wording is kept, the brief rewritten. */
export async function rereadArticle(article: WorkArticle, deps: RereadDeps): Promise<RereadOutcome> {
  const now = deps.clock.now();
  const due = await deps.store.articles.beginReread(article.id, now, new Date(now.getTime() + CLAIM_MS));
  if (!due) return { kind: 'known' };
  const title = due.feedTitle ?? article.title;
  const read = await deps.reread({ ...article, title, feedText: due.feedText });
  const edited = { ...article, title: read.title, text: isEditOf(article, read) ? read.text : article.text };
  const isSame = article.title === edited.title && article.text === edited.text;
  const brief = isSame ? null : await briefOf(edited, deps);
  if (!brief) {
    await deps.store.articles.endReread(article.id);
    return { kind: 'unchanged' };
  }
  return save({ article, edited, brief }, deps);
}

/** Only texts from the same source are compared: the feed's text of an article always differs from its page's. */
function isEditOf(article: WorkArticle, read: KeptText): boolean {
  return read.textSource === article.textSource && read.text.length >= article.text.length * KEPT_SHARE_MIN;
}

/** Null where the new text kills its thread; the article then stays as it is. */
async function briefOf(edited: Article, deps: RereadDeps): Promise<Brief | null> {
  const outcome = await deps.writeBrief(edited);
  return outcome.kind === 'written' ? outcome.brief : null;
}

type Edit = { article: WorkArticle; edited: Article; brief: Brief };

/** Saves text and brief in one transaction, so that every stored quote is in the stored text. */
async function save({ article, edited, brief }: Edit, deps: RereadDeps): Promise<RereadOutcome> {
  const at = deps.clock.now();
  const record = recordOf({ article: edited, brief, words: await deps.words.read(edited) }, deps);
  return deps.store.atomically(async (stores) => {
    const quotesBefore = (await stores.briefs.of(article.id))?.quotes ?? [];
    const { title, text } = edited;
    const saved = await stores.articles.saveVersion(article.id, { title, text, at });
    await stores.articles.endReread(article.id);
    if (saved.kind === 'same') return { kind: 'unchanged' };
    await stores.briefs.rewrite(record);
    const before = { ...saved.before, quotes: quotesBefore };
    const after = { ...saved.after, quotes: brief.quotes };
    await deps.onChanged?.({ articleId: article.id, before, after, language: brief.language, at }, stores);
    return { kind: 'changed' };
  });
}
