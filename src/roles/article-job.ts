import { joinStory } from '../alerts/join-story.ts';
import { asLines, promoteLines } from '../alerts/likely-lines.ts';
import type { MatchSubscriptions } from '../alerts/match-subscriptions.ts';
import { matchedTermsOf, missedBy, planDeliveries } from '../alerts/plan-deliveries.ts';
import { planUpdateReplies } from '../alerts/plan-replies.ts';
import { NO_FACTS, type StoryFacts, type ToldArticle } from '../alerts/story-facts.ts';
import type { RecentSignals } from '../engines/joining/recent-signals.ts';
import type { PutOff } from '../net/http.ts';
import type { DeliveryRules } from '../news/channel.ts';
import type { ArticleId, ChannelId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import type { Tenants } from '../news/owner.ts';
import type { WorkArticle } from '../store/nouns/articles/articles.ts';
import type { LiveSubscription } from '../store/nouns/subscriptions.ts';
import { isDatabaseOutage } from '../store/open/outage.ts';
import { type ArticleReading, readHeadline } from './read-article.ts';
import {
  type Deferred,
  type RereadDeps,
  type RereadOutcome,
  type RevisedOutcome,
  recordOf,
  rereadArticle,
  reviseTold,
  type TextOutcome,
} from './revise-article.ts';

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
  /** Where likely articles go in channels without a rule of their own. */
  onLikely: DeliveryRules['onLikely'];
  clock: { now: () => Date; newNonce: () => string };
  log: Log;
};

type ArticleJobOutcome =
  | { kind: 'planned'; channels: ChannelId[]; quotes: number; textSource: 'page' | 'feed' }
  | RereadOutcome
  | RevisedOutcome
  | Deferred
  | { kind: 'dropped' };

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
  const revised = await reviseTold(article, reading, deps);
  if (revised) return revised;
  const { brief, words } = reading;
  const isNews = article.announced || article.untold === 'missed';
  const subscriptions = isNews ? await deps.matchSubscriptions(article, brief, words) : [];
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

type Planning = { article: WorkArticle; reading: ArticleReading; subscriptions: LiveSubscription[] };

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
  return deps.store.atomically(async ({ articles, briefs, stories, deliveries, missed }) => {
    if (!(await briefs.save(record))) return [];
    const { recent, tenants } = deps;
    const seen = await joinStory({ article, ...reading }, { articles, stories, recent, tenants, now });
    const follow = { stories, deliveries, tenants, newNonce, now, factsOf: deps.facts.of };
    const updated = await planUpdateReplies({ article, facts: reading.facts, ...seen }, follow);
    if (updated.kind === 'unread') throw new FactsMissing(updated.articles);
    const planning = { article, subscriptions, ...seen, matchedTerms };
    const told = { places: seen.joined, why: 'another article tells its story' };
    const promoted = await promoteLines(told, { deliveries, now });
    const { onLikely } = deps;
    await missed.note(missedBy(planning, article, { now, newNonce }));
    const alerts = planDeliveries(planning, { now, newNonce });
    const planned = await deliveries.plan(await asLines(alerts, seen.likely, { deliveries, onLikely, now }));
    return [...new Set([...updated.channels, ...promoted, ...planned])];
  });
}
