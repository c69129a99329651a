import { type JoinOutcome, joinAgain, joinStory } from '../alerts/join-story.ts';
import { asLines, promoteLines } from '../alerts/likely-lines.ts';
import { type MatchSubscriptions, wantedByStory } from '../alerts/match-subscriptions.ts';
import { matchedTermsOf, missedBy, type PlanInput, planDeliveries } from '../alerts/plan-deliveries.ts';
import { planUpdateReplies } from '../alerts/plan-replies.ts';
import { NO_FACTS, type StoryFacts, type ToldArticle } from '../alerts/story-facts.ts';
import type { RecentSignals } from '../engines/joining/recent-signals.ts';
import { type Names, NO_NAMES, withNames } from '../engines/matching/names.ts';
import type { PutOff } from '../net/http.ts';
import type { DeliveryRules } from '../news/channel.ts';
import type { ArticleId, ChannelId, StoryId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import type { Tenants } from '../news/owner.ts';
import type { WorkArticle } from '../store/nouns/articles/articles.ts';
import type { BriefRecord } from '../store/nouns/articles/briefs.ts';
import type { LiveSubscription } from '../store/nouns/subscriptions.ts';
import { isDatabaseOutage } from '../store/open/outage.ts';
import type { TransactionStores } from '../store/store.ts';
import type { ArticleReading } from './read-article.ts';
import {
  type Deferred,
  type FirstText,
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
  /** What queries call things by, in many scripts. */
  names?: Names;
  /** Where likely articles go in channels without a rule of their own. */
  onLikely: DeliveryRules['onLikely'];
  /** No alert is planned of an article that was found longer ago. */
  maxAgeMs: number;
  clock: { now: () => Date; newNonce: () => string };
  log: Log;
};

/** `story`: whether that one was there before; `why`: why the article is in it. */
type StoryTold = {
  channels: ChannelId[];
  storyId: StoryId | null;
  story: JoinOutcome['kind'] | null;
  why: string | null;
};

/** What the log says of an article beside its id. */
type NamedArticle = Pick<WorkArticle, 'feedId' | 'url' | 'title'>;

type ArticleJobOutcome =
  | ({ kind: 'planned'; quotes: number } & StoryTold & NamedArticle & Pick<WorkArticle, 'textSource' | 'textWhy'>)
  /** It was told by its feed's text; now it has that of its page. `channels`: those that are alerted only now. */
  | ({ kind: 'completed'; quotes: number } & StoryTold & NamedArticle)
  | RereadOutcome
  | RevisedOutcome
  | { kind: 'dropped' };

/**
 * A text that its thread could not read is told by its headline at once, and ever after. The process itself may end for
 * many reasons while a text is read; where it did so twice, the text is to blame.
 */
const READ_TRIES_MAX = 2;
/** After so many ends of the process it is given up. The number is high, because processes are killed for other reasons, too. */
const TRIES_MAX = 60;

/**
 * Takes one article from its present stage to its planned deliveries: keepArticle → readArticle → joinStory →
 * planDeliveries. An article with planned deliveries is read again where its page failed, or its feed says that it changed.
 */
export async function runArticleJob(articleId: ArticleId, deps: ArticleJobDeps): Promise<ArticleJobOutcome> {
  const found = await deps.store.articles.begin(articleId);
  if (!found) {
    const article = await deps.store.articles.byId(articleId);
    if (article?.stage !== 'planned') return { kind: 'known' };
    const read = await rereadArticle(article, deps);
    return read.kind === 'first-text' ? complete(read, deps) : read;
  }
  if (found.tries > TRIES_MAX) {
    await deps.store.articles.drop(articleId, deps.clock.now());
    return { kind: 'dropped' };
  }
  try {
    const text = found.stage === 'found' ? await keepText(found, deps) : found;
    if ('site' in text) return text;
    return await bringForward(text, deps).catch(async (error) => {
      // The process lives, so that the text did not end it.
      await deps.store.articles.endReading(articleId).catch(() => undefined);
      throw error;
    });
  } catch (error) {
    if (isSpared(found, error, deps)) await deps.store.articles.unbegin(articleId).catch(() => undefined);
    throw error;
  }
}

/**
 * Whether a failure costs no try. The process lives: minutes of a database that refuses what is planned must lose no news. What
 * is too old to be told uses its tries up, unless the database is away.
 */
function isSpared({ foundAt }: WorkArticle, error: unknown, { clock, maxAgeMs }: ArticleJobDeps): boolean {
  return foundAt.getTime() > clock.now().getTime() - maxAgeMs || isDatabaseOutage(error);
}

async function keepText(found: WorkArticle, deps: ArticleJobDeps): Promise<WorkArticle | Deferred> {
  const read = await deps.keep(found);
  if (read.kind === 'put-off') return defer(found, read, deps);
  return { ...found, ...read.kept, readTries: found.readTries + 1 };
}

async function bringForward(article: WorkArticle, deps: ArticleJobDeps): Promise<ArticleJobOutcome> {
  const reading = await readOrHeadline(article, deps);
  const revised = await reviseTold(article, reading, deps);
  if (revised) return revised;
  const isNews = article.announced || article.untold === 'missed';
  const told = await tell({ article, reading, isNews, first: null }, deps);
  return { kind: 'planned', ...told, textSource: article.textSource, textWhy: article.textWhy };
}

/** With the text of its page an article is matched, joined and planned anew; alerts of it that are out are edited. */
async function complete(first: FirstText, deps: ArticleJobDeps): Promise<ArticleJobOutcome> {
  const { article, end } = first;
  const read = await deps.readArticle(article);
  if (read.kind === 'done') {
    const isNews = article.announced && article.foundAt.getTime() > deps.clock.now().getTime() - deps.maxAgeMs;
    return { kind: 'completed', ...(await tell({ article, reading: read.result, isNews, first }, deps)) };
  }
  await deps.store.articles.endReread(article.id, { ...end, textWhy: read.reason });
  return { kind: 'unchanged' };
}

async function tell(
  { isNews, ...telling }: Omit<Planning, 'subscriptions'> & { isNews: boolean },
  deps: ArticleJobDeps,
) {
  const { article, reading } = telling;
  const { brief, words, facts } = reading;
  const subscriptions = isNews ? await deps.matchSubscriptions(article, brief, words) : [];
  const told = await plan({ ...telling, subscriptions }, deps);
  deps.facts.keep(article, facts);
  await deps.enqueueDelivery(told.channels);
  const { feedId, url, title } = article;
  return { feedId, url, title, ...told, quotes: brief.quotes.length };
}

async function defer({ id }: WorkArticle, { site, until }: PutOff, deps: ArticleJobDeps): Promise<Deferred> {
  await deps.store.articles.putOff(id, { site, until, now: deps.clock.now() });
  return { kind: 'deferred', site, until };
}

async function readOrHeadline(article: WorkArticle, deps: ArticleJobDeps): Promise<ArticleReading> {
  if (article.readTries > READ_TRIES_MAX) return headlineOf(article, 'the program ended while its text was read');
  const outcome = await deps.readArticle(article);
  if (outcome.kind === 'done') return outcome.result;
  await deps.store.articles.noteUnreadable(article.id);
  deps.log.warn({ articleId: article.id, reason: outcome.reason }, 'text not readable: the headline stands alone');
  return headlineOf(article, outcome.reason);
}

/** Loaded where a text could not be read: what reads texts is large, and lives in the threads. */
async function headlineOf(article: WorkArticle, reason: string): Promise<ArticleReading> {
  const { readHeadline } = await import('./read-article.ts');
  return readHeadline(article, reason);
}

/** `first`: set where the text of its page comes after it was told. */
type Planning = {
  article: WorkArticle;
  reading: ArticleReading;
  subscriptions: LiveSubscription[];
  first: FirstText | null;
};

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

async function plan(planning: Planning, deps: ArticleJobDeps): Promise<StoryTold> {
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
async function planNow(planning: Planning, deps: ArticleJobDeps): Promise<StoryTold> {
  const { article, reading, first } = planning;
  const { now, newNonce } = deps.clock;
  const record = recordOf(article, reading, deps);
  const matchedTerms = matchedTermsOf(article, { ...reading, names: deps.names });
  return deps.store.atomically(async (stores) => {
    const { stories, deliveries } = stores;
    const isSaved = first ? await saveFirst({ ...planning, first }, record, stores) : await stores.briefs.save(record);
    if (!isSaved) return { channels: [], storyId: null, story: null, why: null };
    const { recent, tenants } = deps;
    const join = first ? joinAgain : joinStory;
    const seen = await join({ article, ...reading }, { ...stores, recent, tenants, now });
    const follow = { stories, deliveries, tenants, newNonce, now, factsOf: deps.facts.of };
    const updated = await planUpdateReplies({ article, facts: reading.facts, ...seen }, follow);
    if (updated.kind === 'unread') throw new FactsMissing(updated.articles);
    const subscriptions = await wantedByStory(planning.subscriptions, seen.places, (query, place) =>
      stories.wants(withNames(query, deps.names ?? NO_NAMES), place, tenants),
    );
    const planned = await planAlerts({ ...planning, ...seen, subscriptions, matchedTerms }, stores, deps);
    const channels = [...new Set([...updated.channels, ...planned])];
    return { channels, storyId: seen.places[0]?.storyId ?? null, story: seen.kind, why: seen.why };
  });
}

type PlanningAlerts = Planning & JoinOutcome & Pick<PlanInput, 'matchedTerms'>;

async function planAlerts(planning: PlanningAlerts, { deliveries, missed }: TransactionStores, deps: ArticleJobDeps) {
  const { article, first, places, joined, likely } = planning;
  const { onLikely, clock } = deps;
  const told = {
    places: first && !likely ? places : joined,
    why: first ? OWN_TEXT : 'another article tells its story',
  };
  const promoted = await promoteLines(told, { deliveries, now: clock.now });
  await missed.note(missedBy(planning, article, clock));
  // A text that comes late alerts nobody twice, not where the article stands as a line either.
  const known = first ? await deliveries.channelsWith(places.map(({ storyId }) => storyId)) : [];
  const alerts = planDeliveries(planning, clock).filter(({ channelId }) => !known.includes(channelId));
  const lines = await asLines(alerts, likely, { deliveries, onLikely, now: clock.now });
  return [...promoted, ...(await deliveries.plan(lines))];
}

const OWN_TEXT = 'the text of its page has come';

type FirstPlanning = Planning & { first: FirstText };

/** False where another worker has done it. */
async function saveFirst({ reading, first }: FirstPlanning, record: BriefRecord, stores: TransactionStores) {
  const { article, end } = first;
  if (!(await stores.articles.completeText(article, record.at))) return false;
  await stores.articles.endReread(article.id, end);
  if (reading.textPrint !== null) await stores.articles.claimText(article, reading.textPrint);
  await stores.briefs.rewrite(record);
  return true;
}
