import { joinStory } from '../alerts/join-story.ts';
import type { MatchSubscriptions } from '../alerts/match-subscriptions.ts';
import { planDeliveries } from '../alerts/plan-deliveries.ts';
import { type ArticleEdit, planUpdateReplies } from '../alerts/plan-replies.ts';
import type { ArticleVersion } from '../engines/joining/changes.ts';
import type { RecentSignals } from '../engines/joining/recent-signals.ts';
import { withWords } from '../engines/matching/match-query.ts';
import { matchedTermsIn } from '../engines/matching/matched-terms.ts';
import { MINUTE_MS } from '../kit/time.ts';
import type { PutOff } from '../net/http.ts';
import type { Article } from '../news/article.ts';
import type { ArticleId, ChannelId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import type { Tenants } from '../news/owner.ts';
import type { Readable } from '../news/publisher-text.ts';
import type { FactChange } from '../news/story.ts';
import type { KeptText, WorkArticle } from '../store/nouns/articles/articles.ts';
import type { BriefRecord } from '../store/nouns/articles/briefs.ts';
import type { LiveSubscription } from '../store/nouns/subscriptions.ts';
import { isDatabaseOutage } from '../store/open/outage.ts';
import type { Store, TransactionStores } from '../store/store.ts';
import { type ArticleReading, type ReadableArticle, readHeadline } from './read-article.ts';
import { NO_FACTS, type StoryFacts, type ToldArticle } from './story-facts.ts';

export type ArticleJobDeps = RereadDeps & {
  /** Reads and saves the article's text, unless its site has no turn left; at worst it is the feed's own. */
  keep: (article: WorkArticle) => Promise<TextOutcome>;
  matchSubscriptions: MatchSubscriptions;
  /** What the earlier articles of a story state. */
  facts: StoryFacts;
  enqueueDelivery: (channelIds: readonly ChannelId[]) => Promise<void>;
  /** The signals of recent articles, kept in memory. */
  recent: RecentSignals;
  /** Whether each workspace has articles of its own, or all are one house. */
  tenants: Tenants;
  clock: { now: () => Date; newNonce: () => string };
  log: Log;
};

type ArticleJobOutcome =
  | { kind: 'planned'; channels: ChannelId[]; quotes: number; textSource: 'page' | 'feed' }
  | RereadOutcome
  | Deferred
  | { kind: 'dropped' };

/** What the article's page says, or that it has to wait for its site. */
type TextOutcome = { kind: 'kept'; kept: KeptText } | ({ kind: 'put-off' } & PutOff);

/** Its page waits for the pace of its site; the sweep takes it up. */
type Deferred = { kind: 'deferred' } & PutOff;

/**
 * A text that its thread could not read is told by its headline at once, and ever after. The process itself may end for
 * many reasons while a text is read; where it did so twice, the text is to blame.
 */
const READ_TRIES_MAX = 2;
/** After so many tries it is given up. The number is high, because processes are killed for other reasons, too. */
const TRIES_MAX = 60;

/**
 * Takes one article from its present stage to its planned deliveries: keepArticle → readArticle → joinStory →
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
  const text = found.stage === 'found' ? await keepText(found, deps) : found;
  if ('site' in text) return text;
  try {
    return await bringForward(text, deps);
  } catch (error) {
    const { unbegin, endReading } = deps.store.articles;
    // The process lives, so that the text did not end it.
    await endReading(articleId).catch(() => undefined);
    // An outage (days of a full disk, say) must not use up the tries of an article.
    if (isDatabaseOutage(error)) await unbegin(articleId).catch(() => undefined);
    throw error;
  }
}

async function keepText(found: WorkArticle, deps: ArticleJobDeps): Promise<WorkArticle | Deferred> {
  try {
    const read = await deps.keep(found);
    if (read.kind === 'put-off') return await defer(found, read, deps);
    return { ...found, ...read.kept, readTries: found.readTries + 1 };
  } catch (error) {
    if (isDatabaseOutage(error)) await deps.store.articles.unbegin(found.id).catch(() => undefined);
    throw error;
  }
}

async function bringForward(article: WorkArticle, deps: ArticleJobDeps): Promise<ArticleJobOutcome> {
  const reading = await readOrHeadline(article, deps);
  const { brief, words } = reading;
  const subscriptions = article.announced ? await deps.matchSubscriptions(article, brief, words) : [];
  const channels = await plan({ article, reading, subscriptions }, deps);
  deps.facts.keep(article, reading.facts);
  await deps.enqueueDelivery(channels);
  return { kind: 'planned', channels, quotes: brief.quotes.length, textSource: article.textSource };
}

async function defer({ id }: WorkArticle, { site, until }: PutOff, deps: ArticleJobDeps): Promise<Deferred> {
  await deps.store.articles.putOff(id, { site, until, now: deps.clock.now() });
  return { kind: 'deferred', site, until };
}

async function readOrHeadline(article: WorkArticle, deps: ArticleJobDeps): Promise<ArticleReading> {
  if (article.readTries > READ_TRIES_MAX) return readHeadline(article, 'the program ended while its text was read');
  const outcome = await deps.readArticle(article);
  if (outcome.kind === 'done') return outcome.result;
  await deps.store.articles.noteUnreadable(article.id);
  deps.log.warn({ articleId: article.id, reason: outcome.reason }, 'text not readable: the headline stands alone');
  return readHeadline(article, outcome.reason);
}

type Planning = { article: Article; reading: ArticleReading; subscriptions: LiveSubscription[] };

/** What earlier articles state is read in a thread, and nobody waits for one inside a transaction: it is begun again. */
class FactsMissing extends Error {
  readonly articles: readonly ToldArticle[];

  constructor(articles: readonly ToldArticle[]) {
    super('The facts of earlier articles are not known yet');
    this.articles = articles;
  }
}

/** More than one where an earlier article was edited meanwhile, or there are more of them than are remembered. */
const FACTS_READ_MAX = 3;

async function plan(planning: Planning, deps: ArticleJobDeps): Promise<ChannelId[]> {
  for (let reads = 0; reads < FACTS_READ_MAX; reads += 1) {
    try {
      return await planNow(planning, deps);
    } catch (error) {
      if (!(error instanceof FactsMissing)) throw error;
      await deps.facts.read(error.articles, planning.reading.brief.language);
    }
  }
  const of: StoryFacts['of'] = (article) => deps.facts.of(article) ?? NO_FACTS;
  return planNow(planning, { ...deps, facts: { ...deps.facts, of } });
}

/** Brief, story, outbox rows and the article's stage in one transaction: a crash leaves all of it or none. */
async function planNow({ article, reading, subscriptions }: Planning, deps: ArticleJobDeps): Promise<ChannelId[]> {
  const { now, newNonce } = deps.clock;
  const record = recordOf(article, reading, deps);
  const matchedTerms = matchedTermsOf(article, reading);
  return deps.store.atomically(async ({ articles, briefs, stories, deliveries }) => {
    if (!(await briefs.save(record))) return [];
    const { recent, tenants } = deps;
    const seen = await joinStory({ article, ...reading }, { articles, stories, recent, tenants, now });
    const follow = { stories, deliveries, tenants, newNonce, now, factsOf: deps.facts.of };
    const updated = await planUpdateReplies({ article, facts: reading.facts, ...seen }, follow);
    if (updated.kind === 'unread') throw new FactsMissing(updated.articles);
    const planning = { article, subscriptions, ...seen, matchedTerms };
    const planned = await deliveries.plan(planDeliveries(planning, { now, newNonce }));
    return [...new Set([...updated.channels, ...planned])];
  });
}

/** Prepared before the transaction: it looks up what was read, and reads nothing. */
function matchedTermsOf(article: Article, { brief, words, places }: ArticleReading): (query: string) => string[] {
  const actors = brief.actors.map(({ name }) => name);
  const match = withWords({ ...article, language: brief.language, actors }, words);
  return matchedTermsIn({ article: { ...article, actors }, match, places });
}

function recordOf({ id }: Article, { brief, searchWords }: ArticleReading, deps: RereadDeps): BriefRecord {
  return { articleId: id, brief, words: searchWords, nameWords: deps.nameWords, at: deps.clock.now() };
}

export type RereadDeps = {
  store: Pick<Store, 'articles' | 'briefs' | 'atomically'>;
  /** What the article says now, or said after `since`; nothing is saved. */
  reread: (article: WorkArticle, since: Date) => Promise<TextOutcome>;
  /** Makes all of a text that is made of it, in a reader thread. */
  readArticle: (article: ReadableArticle) => Promise<Readable<ArticleReading>>;
  /** What an edit changed materially; in a reader thread, too. */
  compareVersions: (edit: ComparedVersions) => Promise<Readable<FactChange[]>>;
  /** The search words of a name, by the one tokenizer. */
  nameWords: (name: string) => string;
  clock: { now: () => Date };
  /** Runs in the transaction that saves the edit: it may use only these stores. */
  onChanged?: (edit: ArticleEdit, stores: TransactionStores) => Promise<void>;
};

type ComparedVersions = { before: ArticleVersion; after: ArticleVersion; language: string };

type RereadOutcome =
  /** No re-reading is due, or another worker has claimed it. */
  | { kind: 'known' }
  | { kind: 'unchanged' }
  /** `uncompared`: why nobody knows whether the change is material. */
  | { kind: 'changed'; uncompared?: string };

/** A claim of a worker that died ends after this. */
const CLAIM_MS = 5 * MINUTE_MS;
/** A page that keeps less of its text is a paywall, a teaser or a notice, not an edit. */
const KEPT_SHARE_MIN = 1 / 3;

/** Reads an article again that its feed says has changed; the earlier wording is kept, the brief rewritten. */
export async function rereadArticle(article: WorkArticle, deps: RereadDeps): Promise<RereadOutcome | Deferred> {
  const now = deps.clock.now();
  const due = await deps.store.articles.beginReread(article.id, now, new Date(now.getTime() + CLAIM_MS));
  if (!due) return { kind: 'known' };
  const title = due.feedTitle ?? article.title;
  const outcome = await deps.reread({ ...article, title, feedText: due.feedText }, due.dueAt);
  if (outcome.kind === 'put-off') {
    await deps.store.articles.putOffReread(article.id, outcome.until);
    return { kind: 'deferred', site: outcome.site, until: outcome.until };
  }
  const read = outcome.kept;
  const edited = { ...article, title: read.title, text: isEditOf(article, read) ? read.text : article.text };
  const isSame = article.title === edited.title && article.text === edited.text;
  const reading = isSame ? null : await readingOf(edited, deps);
  const readAt = read.copied ? null : now;
  if (!reading) {
    await deps.store.articles.endReread(article.id, readAt);
    return { kind: 'unchanged' };
  }
  return save({ article, edited, reading, readAt }, deps);
}

/** Only texts from the same source are compared: the feed's text of an article always differs from its page's. */
function isEditOf(article: WorkArticle, read: KeptText): boolean {
  return read.textSource === article.textSource && read.text.length >= article.text.length * KEPT_SHARE_MIN;
}

/** Null where the new text kills its thread; the article then stays as it is. */
async function readingOf(edited: Article, deps: RereadDeps): Promise<ArticleReading | null> {
  const outcome = await deps.readArticle(edited);
  return outcome.kind === 'done' ? outcome.result : null;
}

type Edit = { article: WorkArticle; edited: Article; reading: ArticleReading; readAt: Date | null };

/** Saves text and brief in one transaction, so that every stored quote is in the stored text. */
async function save({ article, edited, reading, readAt }: Edit, deps: RereadDeps): Promise<RereadOutcome> {
  const at = deps.clock.now();
  const { language, quotes } = reading.brief;
  const { title, text } = edited;
  const before = {
    title: article.title,
    text: article.text,
    quotes: (await deps.store.briefs.of(article.id))?.quotes ?? [],
  };
  const after = { title, text, quotes };
  const compared = await deps.compareVersions({ before, after, language });
  const changes = compared.kind === 'done' ? compared.result : [];
  const record = recordOf(edited, reading, deps);
  return deps.store.atomically(async (stores) => {
    const saved = await stores.articles.saveVersion(article.id, { title, text, at });
    await stores.articles.endReread(article.id, readAt);
    if (saved.kind === 'same') return { kind: 'unchanged' };
    await stores.briefs.rewrite(record);
    await deps.onChanged?.({ article, before, after, changes, language, at }, stores);
    return { kind: 'changed', ...(compared.kind === 'done' ? {} : { uncompared: compared.reason }) };
  });
}
