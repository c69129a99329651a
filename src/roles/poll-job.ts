import { type AskHubOutcome, askAgainAt, mayKnowSecret } from '../feeds/hub.ts';
import { nextPollAt } from '../feeds/next-poll.ts';
import { type PollDeps, type PollOutcome, pollFeed, readPushed } from '../feeds/poll-feed.ts';
import { unreachable } from '../kit/errors.ts';
import { MINUTE_MS } from '../kit/time.ts';
import type { HttpAnswer } from '../net/http.ts';
import { type Feed, isReadByAll } from '../news/feed.ts';
import type { ArticleId, FeedId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import { shownAddress } from '../news/url.ts';
import type { PollRecord } from '../store/nouns/feeds/feed-polls.ts';
import type { FeedStore } from '../store/nouns/feeds/feeds.ts';
import type { HubRequest, WebSubStore } from '../store/nouns/feeds/websub.ts';

export type PollJobDeps = PollDeps & {
  feeds: Pick<FeedStore, 'forJob' | 'recordPoll' | 'keepClaim'>;
  /** Null where hubs cannot reach this server. */
  websub: WebSubDuties | null;
  enqueueArticles: (ids: readonly ArticleId[]) => Promise<void>;
  random: () => number;
  log: Log;
  count: (outcome: PollOutcome['kind']) => void;
  /** Counts entries over the quota of their feed, those of pushes too. */
  countOver: (outcome: 'waits' | 'left-out', entries: number) => void;
};

/** The next poll of a feed that is gone: the column needs a time. */
const NEVER = new Date('9999-01-01T00:00:00Z');
/** The claim is renewed during a poll, so that a slow publisher does not look like a dead worker. */
const CLAIM_MS = 15_000;
const CLAIM_AGAIN_MS = 5_000;

/** Reads what was pushed of a feed, polls it where that is due, and renews the hub's lease before it ends. */
export async function runPollJob(feedId: FeedId, deps: PollJobDeps): Promise<PollOutcome | null> {
  const { websub } = deps;
  const job = await deps.feeds.forJob(feedId, deps.now());
  if (!job) return null;
  const { feed } = job;
  const pushes = websub ? await readPushes(feed, { ...deps, websub }) : 'read';
  const outcome = job.isDue || pushes === 'unreadable' ? await poll(feed, deps) : null;
  if (websub) await askDueHub(feed, { ...deps, websub });
  return outcome;
}

/** The first poll of a feed that somebody added, and claimed with it: by the document that was found. */
export function pollFound(id: FeedId, answer: HttpAnswer, deps: PollJobDeps): Promise<PollOutcome | null> {
  return runPollJob(id, { ...deps, http: async () => ({ ...answer, hops: [] }) });
}

/** Polls a feed, records the outcome, then queues the new articles. After a crash in between, the sweep finds them. */
async function poll(feed: Feed, deps: PollJobDeps): Promise<PollOutcome> {
  const outcome = await whileClaimed(feed.id, deps, () => pollFeed(feed, deps));
  const isPushed = deps.websub ? await noteHub(feed, outcome, { ...deps, websub: deps.websub }) : false;
  const record = recordOf({ feed, outcome, isPushed }, deps);
  await deps.feeds.recordPoll(feed.id, record);
  if (outcome.kind === 'new') await deps.enqueueArticles([...outcome.articles, ...outcome.changed]);
  deps.count(outcome.kind);
  report({ feed, outcome }, record, deps);
  if (outcome.kind === 'new') reportOver(feed, outcome, deps);
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
  const { etag, lastModified, bodyHash, hints } = outcome.state;
  const read = outcome.kind === 'new' ? outcome : null;
  const newOwners = feed.owners.filter(({ firstPolledAt }) => firstPolledAt === null).map(({ owner }) => owner);
  return {
    ...{ etag, lastModified, bodyHash, gapSeconds: hints.gapSeconds },
    nextPollAt: nextPollAt(feed, outcome, { now, random: deps.random, isPushed }) ?? NEVER,
    polledAt: now,
    outcome: describeOutcome(outcome),
    ended: endOf(outcome),
    gone: outcome.kind === 'gone',
    firstFor: read ? newOwners : [],
    ...{ leftOut: read?.leftOut ?? null, movedTo: read?.movedTo ?? null, readAs: read?.readAs ?? null },
  };
}

function endOf({ kind }: PollOutcome): PollRecord['ended'] {
  if (kind === 'come-back-later') return 'put-off';
  return kind === 'new' || kind === 'unchanged' ? 'well' : 'failed';
}

/** The outcome as a line for people. */
function describeOutcome(outcome: PollOutcome): string {
  switch (outcome.kind) {
    case 'new':
      return describeNew(outcome);
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

/** Shown in chat to everybody whom the feed reaches: it counts for one owner, and shows no key. */
function describeNew({ entries, leftOut, movedTo, isOtherFeed }: Extract<PollOutcome, { kind: 'new' }>): string {
  const silent = isOtherFeed ? ', stored without alerts: the address now leads to another feed' : '';
  const news = entries === 0 ? 'nothing new' : `${entries} new${silent}`;
  const over = leftOut === 0 ? news : `${news}; ${leftOut} more left for later, the feed is over its quota`;
  return movedTo === null ? over : `${over}; the feed has moved to ${shownAddress(movedTo)}`;
}

function report({ feed, outcome }: Omit<Polled, 'isPushed'>, record: PollRecord, deps: PollJobDeps): void {
  const nextInMinutes = Math.max(1, Math.round((record.nextPollAt.getTime() - deps.now().getTime()) / MINUTE_MS));
  const detail = outcome.kind === 'refused' ? { detail: outcome.detail } : {};
  const fields = { feedId: feed.id, feed: feed.name, outcome: record.outcome, ...detail, nextInMinutes };
  if (record.ended === 'failed' || record.gone) deps.log.warn(fields, 'feed not read');
  else deps.log.info(fields, 'feed polled');
}

/** A feed that brings more than its quota: nothing of it is lost, but somebody may want to know why it comes late. */
function reportOver(feed: Feed, { waiting, leftOut }: { waiting: number; leftOut: number }, deps: PollJobDeps): void {
  if (waiting === 0 && leftOut === 0) return;
  deps.countOver('waits', waiting);
  deps.countOver('left-out', leftOut);
  deps.log.warn({ feedId: feed.id, feed: feed.name, waiting, leftOut }, 'feed over its quota');
}

export type WebSubDuties = {
  store: WebSubStore;
  ask: (asking: HubRequest) => Promise<AskHubOutcome>;
  /** A text that cannot be guessed. */
  newSecret: () => string;
};

type DutyDeps = Omit<PollJobDeps, 'websub'> & { websub: WebSubDuties };

/** Reads what hubs pushed of the feed; after an unreadable push, a poll must find its entries. */
async function readPushes(feed: Feed, deps: DutyDeps): Promise<'read' | 'unreadable'> {
  const { websub, log } = deps;
  let overall: 'read' | 'unreadable' = 'read';
  for (const push of await websub.store.pushes(feed.id)) {
    const outcome = await readPushed({ feed, ...push }, deps);
    if (outcome.kind === 'new') {
      await deps.enqueueArticles([...outcome.new, ...outcome.changed]);
      log.info({ feedId: feed.id, feed: feed.name, new: outcome.new.length }, 'feed pushed');
      reportOver(feed, outcome, deps);
    } else {
      overall = 'unreadable';
      await websub.store.distrust(feed.id);
      log.warn({ feedId: feed.id, feed: feed.name, reason: outcome.reason }, 'push not read');
    }
    await websub.store.donePush(push.id);
  }
  return overall;
}

/** Stores the hub that a poll found. True when the hub's pushes may be relied on until the next poll. */
async function noteHub(feed: Feed, outcome: PollOutcome, deps: DutyDeps): Promise<boolean> {
  const { store, newSecret } = deps.websub;
  if (outcome.kind === 'new') {
    const { hub } = outcome;
    const secret = hub && mayKnowSecret(hub.hub) ? newSecret() : null;
    if (hub) await store.offer(feed.id, { ...hub, callback: newSecret(), secret }, deps.now());
    else await store.forget(feed.id);
    // What is new to an owner that joined was pushed to the others.
    if (outcome.articles.length > 0 && isReadByAll(feed)) await store.distrust(feed.id);
  }
  return store.isPushed(feed.id, deps.now());
}

/** Subscribes, renews or ends the subscription at the feed's hub, whichever is due; the hub then calls our callback. */
async function askDueHub(feed: Feed, { websub, log, now }: DutyDeps): Promise<void> {
  const asking = await websub.store.begin(feed.id, now(), (tries) => askAgainAt(tries, now()));
  if (!asking) return;
  const { hub, mode } = asking;
  const outcome = await websub.ask(asking);
  if (outcome.kind === 'accepted') {
    log.info({ feedId: feed.id, hub, mode }, 'hub asked');
    return;
  }
  await websub.store.refused(feed.id, outcome.reason);
  log.warn({ feedId: feed.id, hub, mode, reason: outcome.reason }, 'hub refuses');
}
