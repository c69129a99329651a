import { groupBy } from '../../kit/group-by.ts';
import { DAY_MS } from '../../kit/time.ts';
import type { Platform } from '../../news/channel.ts';
import type { Db } from '../database.ts';

/** A feed as its operator looks at it. */
export type FeedView = {
  id: string;
  name: string;
  url: string;
  label: string | null;
  state: 'active' | 'paused' | 'gone';
  lastPolledAt: Date | null;
  lastOutcome: string | null;
  nextPollAt: Date;
  failingSince: Date | null;
  /** Articles by day of publishing, the last week, oldest day first. */
  perDay: number[];
};

const FEEDS_MAX = 300;
const DAYS = 7;

/** Those that need attention first, then by name; `total` counts them all. */
export async function viewFeeds(db: Db, now: Date): Promise<{ feeds: FeedView[]; total: number }> {
  const rows = await db
    .selectFrom('feeds')
    .select(['id', 'name', 'url', 'label', 'state', 'failing_since'])
    .select(['last_polled_at', 'last_outcome', 'next_poll_at'])
    .where('state', '<>', 'removed')
    .orderBy((is) =>
      is.case().when('failing_since', 'is not', null).then(0).when('state', '<>', 'active').then(1).else(2).end(),
    )
    .orderBy('name')
    .limit(FEEDS_MAX)
    .execute();
  const { total } = await db
    .selectFrom('feeds')
    .select((is) => is.fn.countAll<string>().as('total'))
    .where('state', '<>', 'removed')
    .executeTakeFirstOrThrow();
  const days = await articlesPerDay(db, { ids: rows.map((row) => row.id), now });
  const feeds = rows.flatMap((row): FeedView[] => {
    if (row.state === 'removed') return [];
    const { id, name, url, label, state } = row;
    const times = { lastPolledAt: row.last_polled_at, nextPollAt: row.next_poll_at, failingSince: row.failing_since };
    return [{ id, name, url, label, state, ...times, lastOutcome: row.last_outcome, perDay: days.get(id) ?? noDays() }];
  });
  return { feeds, total: Number(total) };
}

async function articlesPerDay(db: Db, { ids, now }: { ids: string[]; now: Date }): Promise<Map<string, number[]>> {
  const days = new Map(ids.map((id) => [id, noDays()]));
  if (ids.length === 0) return days;
  const rows = await db
    .selectFrom('articles')
    .select(['feed_id', 'published_at'])
    .where('feed_id', 'in', ids)
    .where('published_at', '>', new Date(now.getTime() - DAYS * DAY_MS))
    .where('published_at', '<=', now)
    .execute();
  for (const { feed_id, published_at } of rows) {
    const ago = Math.floor((now.getTime() - published_at.getTime()) / DAY_MS);
    const counts = days.get(feed_id);
    const day = DAYS - 1 - ago;
    if (counts?.[day] !== undefined) counts[day] += 1;
  }
  return days;
}

function noDays(): number[] {
  return Array.from({ length: DAYS }, () => 0);
}

/** A channel and what it follows. */
export type ChannelView = {
  name: string;
  platform: Platform;
  state: 'open' | 'paused' | 'closed';
  reason: string | null;
  follows: { query: string; topic: string | null; source: 'config' | 'chat' }[];
};

const CHANNELS_MAX = 200;

/** Every channel, by platform and name, with its subscriptions. */
export async function viewChannels(db: Db): Promise<ChannelView[]> {
  const channels = await db
    .selectFrom('channels')
    .select(['id', 'name', 'platform', 'state', 'state_reason'])
    .orderBy('platform')
    .orderBy('name')
    .limit(CHANNELS_MAX)
    .execute();
  if (channels.length === 0) return [];
  const ids = channels.map(({ id }) => id);
  const subscriptions = db.selectFrom('subscriptions').select(['channel_id', 'query', 'topic', 'source']);
  const rows = await subscriptions.where('channel_id', 'in', ids).orderBy('id').execute();
  const follows = groupBy(rows, (row) => row.channel_id);
  return channels.map(({ id, state_reason: reason, ...channel }) => {
    return { ...channel, reason, follows: (follows.get(id) ?? []).map(({ channel_id, ...follow }) => follow) };
  });
}
