import { nextPollAt } from '../feeds/next-poll.ts';
import { type PollDeps, type PollOutcome, pollFeed } from '../feeds/poll-feed.ts';
import type { Feed } from '../news/feed.ts';
import type { ArticleId, FeedId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import { unreachable } from '../news/unreachable.ts';
import type { FeedStore, PollRecord } from '../store/feeds.ts';
import { askDueHub, heedPoll, readPushes, type WebSubDuties } from './websub-duties.ts';

export type PollJobDeps = PollDeps & {
  feeds: Pick<FeedStore, 'forJob' | 'recordPoll' | 'keepClaim'>;
  /** Null where hubs cannot reach this server. */
  websub: WebSubDuties | null;
  enqueueArticles: (ids: readonly ArticleId[]) => Promise<void>;
  random: () => number;
  log: Log;
  count: (outcome: PollOutcome['kind']) => void;
};

/** A feed that is gone is not asked again; the column still wants a time. */
const NEVER = new Date('9999-01-01T00:00:00Z');
const MINUTE_MS = 60_000;
/** A slow publisher must not make the feed look as if its worker had died. */
const CLAIM_MS = 15_000;
const CLAIM_AGAIN_MS = 5_000;

/** What a feed's job does: reads what was pushed, polls where that is due, and asks the hub before the lease ends. */
export async function runPollJob(feedId: FeedId, deps: PollJobDeps): Promise<PollOutcome | null> {
  const { websub } = deps;
  const found = await deps.feeds.forJob(feedId, deps.now());
  if (!found) return null;
  const { feed } = found;
  const pushes = websub ? await readPushes(feed, { ...deps, websub }) : 'read';
  const outcome = found.isDue || pushes === 'unreadable' ? await poll(feed, deps) : null;
  if (websub) await askDueHub(feed, { ...deps, websub });
  return outcome;
}

/** Polls one feed and keeps what came of it. The new articles' jobs follow the record: the sweep would find them too. */
async function poll(feed: Feed, deps: PollJobDeps): Promise<PollOutcome> {
  const outcome = await whileClaimed(feed.id, deps, () => pollFeed(feed, deps));
  const isPushed = deps.websub ? await heedPoll(feed, outcome, { ...deps, websub: deps.websub }) : false;
  const record = recordOf({ feed, outcome, isPushed }, deps);
  await deps.feeds.recordPoll(feed.id, record);
  if (outcome.kind === 'new') await deps.enqueueArticles([...outcome.articles, ...outcome.changed]);
  deps.count(outcome.kind);
  report(feed, record, deps);
  return outcome;
}

async function whileClaimed<T>(id: FeedId, deps: PollJobDeps, work: () => Promise<T>): Promise<T> {
  const claim = () => deps.feeds.keepClaim(id, new Date(deps.now().getTime() + CLAIM_MS));
  const beat = setInterval(() => void claim().catch(() => undefined), CLAIM_AGAIN_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}

type Polled = { feed: Feed; outcome: PollOutcome; isPushed: boolean };

function recordOf({ feed, outcome, isPushed }: Polled, deps: PollJobDeps): PollRecord {
  const now = deps.now();
  const { etag, lastModified, bodyHash } = outcome.state;
  return {
    etag,
    lastModified,
    bodyHash,
    nextPollAt: nextPollAt(feed, outcome, { now, random: deps.random, isPushed }) ?? NEVER,
    polledAt: now,
    outcome: sayOutcome(outcome),
    ended: endOf(outcome),
    gone: outcome.kind === 'gone',
    stored: outcome.kind === 'new',
    gapSeconds: outcome.state.hints.gapSeconds,
    movedTo: outcome.kind === 'new' ? outcome.movedTo : null,
    oldestAt: outcome.kind === 'new' ? outcome.oldestAt : null,
  };
}

function endOf({ kind }: PollOutcome): PollRecord['ended'] {
  if (kind === 'come-back-later') return 'put-off';
  return kind === 'new' || kind === 'unchanged' ? 'well' : 'failed';
}

/** One calm line for a person. */
function sayOutcome(outcome: PollOutcome): string {
  switch (outcome.kind) {
    case 'new':
      return sayNew(outcome);
    case 'unchanged':
      return 'nothing new';
    case 'come-back-later':
      return `the server asks us to come back after ${outcome.at.toISOString()}`;
    case 'gone':
      return 'the publisher has taken this feed down (410)';
    case 'unreadable':
      return `not a readable feed: ${outcome.reason}`;
    case 'unreachable':
    case 'refused':
      return outcome.reason;
    default:
      return unreachable(outcome);
  }
}

function sayNew({ articles, movedTo }: Extract<PollOutcome, { kind: 'new' }>): string {
  const news = articles.length === 0 ? 'nothing new' : `${articles.length} new`;
  return movedTo === null ? news : `${news}; the feed has moved to ${movedTo}`;
}

function report(feed: Feed, record: PollRecord, deps: PollJobDeps): void {
  const nextInMinutes = Math.max(1, Math.round((record.nextPollAt.getTime() - deps.now().getTime()) / MINUTE_MS));
  const fields = { feedId: feed.id, feed: feed.name, outcome: record.outcome, nextInMinutes };
  if (record.ended === 'failed' || record.gone) deps.log.warn(fields, 'feed not read');
  else deps.log.info(fields, 'feed polled');
}
