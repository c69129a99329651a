import { type MatchText, matchQuery, withWords } from '../engines/matching/match-query.ts';
import { parseQuery } from '../engines/matching/parse-query.ts';
import type { Query } from '../engines/matching/query.ts';
import { DAY_MS } from '../kit/time.ts';
import type { ChannelId } from '../news/ids.ts';
import { INSTALLATION, type Tenants } from '../news/owner.ts';
import { DEFAULT_CHANNEL_SETTINGS, EVERYTHING, type Topic } from '../news/subscription.ts';
import type { FeedNoticeStore, FeedTrouble } from '../store/nouns/feeds/feed-notices.ts';
import type { MissedStoryStore } from '../store/nouns/feeds/missed-stories.ts';
import type { LiveSubscription } from '../store/nouns/subscriptions.ts';
import type { TopicStore } from '../store/nouns/topics.ts';
import { createDueTimes } from './delivery-time.ts';

export type NoticePlanDeps = Pick<FeedNoticeStore, 'unreported' | 'alerted' | 'plan'> & {
  missed: Pick<MissedStoryStore, 'settled' | 'plan'>;
  /** What is older than this when it is found is no news. */
  maxAgeMs: number;
  subscriptions: () => Promise<LiveSubscription[]>;
  tenants: Tenants;
  now: () => Date;
  newNonce: () => string;
};

export type TopicNoticeDeps = Pick<NoticePlanDeps, 'subscriptions' | 'now' | 'newNonce'> & {
  goneTopics: Pick<TopicStore, 'untold' | 'tell'>;
  /** Those of config/topics.yaml. */
  topics: readonly Topic[];
};

/** Shorter failures are not reported: they end by themselves. */
const FAILING_MS = DAY_MS;
/** A channel uses a feed if it was alerted to one of its articles in this time. */
const USED_WITHIN_MS = 30 * DAY_MS;
const FEEDS_AT_ONCE = 50;

/** Plans notices for the channels that use a feed: one when it has failed for a day or is gone, one when it is back. */
export async function planFeedNotices(deps: NoticePlanDeps): Promise<void> {
  const now = deps.now();
  const unreported = await deps.unreported(new Date(now.getTime() - FAILING_MS), FEEDS_AT_ONCE);
  if (unreported.length === 0) return;
  const subscriptions = await deps.subscriptions();
  const dueAt = dueTimesIn(subscriptions, now);
  for (const trouble of unreported) {
    // A workspace's own feed is nobody else's business, nor is its name.
    const readers = deps.tenants === 'one' || trouble.owners.includes(INSTALLATION) ? null : trouble.owners;
    const alerted = await deps.alerted(trouble.feedId, new Date(now.getTime() - USED_WITHIN_MS), readers);
    const wanting = subscriptions.filter(({ owner, query }) => {
      return (readers === null || readers.includes(owner)) && wantsFeed(query, trouble);
    });
    const channels = [...new Set([...alerted, ...wanting.map(({ channelId }) => channelId)])];
    await deps.plan(trouble, { channels, readers, now, dueAt, newNonce: deps.newNonce });
  }
}

/** Plans the line that says, after an outage, how many stories were too old to be alerts: once in each channel. */
export async function planMissedNotices({ missed, maxAgeMs, ...deps }: NoticePlanDeps): Promise<void> {
  const now = deps.now();
  const channels = await missed.settled(now);
  if (channels.length === 0) return;
  const dueAt = dueTimesIn(await deps.subscriptions(), now);
  for (const channelId of channels) {
    await missed.plan({ channelId, nonce: deps.newNonce(), now, dueAt: dueAt(channelId), maxAgeMs });
  }
}

/** Plans the line that tells a channel which topics it follows are not in topics.yaml any more: once of each. */
export async function planTopicNotices({ goneTopics, topics, ...deps }: TopicNoticeDeps): Promise<void> {
  const channels = await goneTopics.untold();
  if (channels.length === 0) return;
  const now = deps.now();
  const dueAt = dueTimesIn(await deps.subscriptions(), now);
  for (const channelId of channels) {
    await goneTopics.tell({ channelId, topics, nonce: deps.newNonce(), now, dueAt: dueAt(channelId) });
  }
}

/** Quiet hours hold for notices as for alerts; digests do not gather them. */
function dueTimesIn(subscriptions: readonly LiveSubscription[], now: Date): (channelId: ChannelId) => Date {
  const dueTime = createDueTimes();
  return (id) => {
    const settings = subscriptions.find(({ channelId }) => channelId === id)?.settings ?? DEFAULT_CHANNEL_SETTINGS;
    return dueTime(now, { ...settings, digest: null }).dueAt;
  };
}

/** Whether a subscription follows everything, or names this feed. */
function wantsFeed(query: string, { name, url }: FeedTrouble): boolean {
  if (query === EVERYTHING) return true;
  const parsed = parseQuery(query);
  const source = withWords({ outlet: name, url, language: null, actors: [] }, new Map());
  return parsed.kind === 'query' && namesFeed(parsed.tree, source);
}

function namesFeed(query: Query, source: MatchText): boolean {
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.some((part) => namesFeed(part, source));
    case 'feed':
      return matchQuery(query, source);
    default:
      return false;
  }
}
