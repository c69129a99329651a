import { DEFAULT_CHANNEL_SETTINGS } from '../news/channel-settings.ts';
import type { ChannelId } from '../news/ids.ts';
import { type MatchText, matchQuery, toMatchText } from '../news/match-query.ts';
import { parseQuery } from '../news/parse-query.ts';
import type { Query } from '../news/query.ts';
import { EVERYTHING } from '../news/subscription.ts';
import type { FeedNoticeStore, FeedTrouble } from '../store/feed-notices.ts';
import type { Wish } from '../store/subscriptions.ts';
import { dueTime } from './quiet-hours.ts';

export type NoticePlanDeps = Pick<FeedNoticeStore, 'untold' | 'alerted' | 'plan'> & {
  wishes: () => Promise<Wish[]>;
  now: () => Date;
  newNonce: () => string;
};

const HOUR_MS = 3_600_000;
/** Shorter failures are nobody's business: they mend themselves. */
const FAILING_MS = 24 * HOUR_MS;
/** Who was alerted to the feed's articles in this time uses it. */
const USED_WITHIN_MS = 30 * 24 * HOUR_MS;
const FEEDS_AT_ONCE = 50;

/** Has the channels that use a feed told, once, that it fails for a day or is gone, and once that it is back. */
export async function planFeedNotices(deps: NoticePlanDeps): Promise<void> {
  const now = deps.now();
  const untold = await deps.untold(new Date(now.getTime() - FAILING_MS), FEEDS_AT_ONCE);
  if (untold.length === 0) return;
  const wishes = await deps.wishes();
  for (const trouble of untold) {
    const alerted = await deps.alerted(trouble.feedId, new Date(now.getTime() - USED_WITHIN_MS));
    const wanting = wishes.filter((wish) => wantsFeed(wish.query, trouble)).map(({ channelId }) => channelId);
    const channels = [...new Set([...alerted, ...wanting])];
    await deps.plan(trouble, { channels, now, dueAt: (id) => awakeAt(id, wishes, now), newNonce: deps.newNonce });
  }
}

/** Quiet hours hold for these words as for alerts; digests do not gather them. */
function awakeAt(channelId: ChannelId, wishes: readonly Wish[], now: Date): Date {
  const settings = wishes.find((wish) => wish.channelId === channelId)?.settings ?? DEFAULT_CHANNEL_SETTINGS;
  return dueTime(now, { quietHours: settings.quietHours, digest: null, timeZone: settings.timeZone }).dueAt;
}

/** Whether a subscription follows everything, or names this feed. */
function wantsFeed(query: string, { name, url }: FeedTrouble): boolean {
  if (query === EVERYTHING) return true;
  const parsed = parseQuery(query);
  const source = toMatchText({ title: '', text: '', outlet: name, url, language: null, actors: [] });
  return parsed.kind === 'query' && names(parsed.tree, source);
}

function names(query: Query, source: MatchText): boolean {
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.some((part) => names(part, source));
    case 'feed':
      return matchQuery(query, source);
    case 'not':
    case 'words':
    case 'actor':
    case 'language':
      return false;
  }
}
