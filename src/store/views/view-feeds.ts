import { sql } from 'kysely';
import { groupBy } from '../../kit/group-by.ts';
import { DAY_MS } from '../../kit/time.ts';
import type { Platform } from '../../news/channel.ts';
import { outletOf } from '../../news/feed.ts';
import { INSTALLATION, type Owner } from '../../news/owner.ts';
import { shownAddress } from '../../news/url.ts';
import { literal } from '../database.ts';
import { waitingPerFeed } from '../nouns/articles/waiting-articles.ts';
import { articleIn, channelIn, feedIn, feedOwnerIn, type ScopedDb } from '../scope.ts';

/** A feed as its operator looks at it. */
export type FeedView = {
  id: string;
  /** As its articles name the outlet. */
  name: string;
  /** Without the key that may be in it. */
  url: string;
  label: string | null;
  /** The workspaces and servers that read it; none where the installation does, for all. */
  readers: Owner[];
  state: 'active' | 'paused' | 'gone';
  lastPolledAt: Date | null;
  lastOutcome: string | null;
  nextPollAt: Date;
  failingSince: Date | null;
  /** Articles whose turn has not come. */
  waiting: number;
  /** Articles by day of publishing, the last week, oldest day first. */
  perDay: number[];
};

const FEEDS_MAX = 300;
const DAYS = 7;

/** Those that need attention first, then by name; `total` counts them all. */
export async function viewFeeds(now: Date, scoped: ScopedDb): Promise<{ feeds: FeedView[]; total: number }> {
  const { db, scope } = scoped;
  const rows = await readFeeds(scoped);
  const { total } = await db
    .selectFrom('feeds')
    .select((is) => is.fn.countAll<string>().as('total'))
    .where('state', '<>', 'removed')
    .where(feedIn(scope))
    .executeTakeFirstOrThrow();
  const waiting = await waitingPerFeed(scoped);
  const days = await articlesPerDay({ ids: rows.map((row) => row.id), now }, scoped);
  const feeds = rows.map((row): FeedView => {
    const { id, label, state } = row;
    const owners = row.owners ?? [];
    const readers = owners.includes(INSTALLATION) ? [] : owners;
    const shown = { name: outletOf(row), url: shownAddress(row.url), readers };
    const articles = { waiting: waiting.get(id) ?? 0, perDay: days.get(id) ?? noDays() };
    return { id, ...shown, label, state, ...pollsOf(row), ...articles };
  });
  return { feeds, total: Number(total) };
}

/** `added_at`: since when it is read for whoever looks; for the operator since it is read at all. */
function readFeeds({ db, scope }: ScopedDb) {
  return db
    .selectFrom('feeds')
    .innerJoinLateral(
      (is) =>
        is
          .selectFrom('feed_owners')
          .select((of) => of.fn.min('added_at').as('added_at'))
          .select(sql<Owner[] | null>`json_agg(owner order by owner)`.as('owners'))
          .whereRef('feed_id', '=', 'feeds.id')
          .where(feedOwnerIn(scope))
          .as('reader'),
      (join) => join.onTrue(),
    )
    .select(['id', 'name', 'url', 'source', 'label', 'state', 'failing_since', 'reader.added_at', 'reader.owners'])
    .select(['last_polled_at', 'last_outcome', 'next_poll_at'])
    .where('state', '<>', 'removed')
    .$narrowType<{ state: FeedView['state'] }>()
    .where(feedIn(scope))
    .orderBy((is) =>
      is.case().when('failing_since', 'is not', null).then(0).when('state', '<>', 'active').then(1).else(2).end(),
    )
    .orderBy('name')
    .limit(FEEDS_MAX)
    .execute();
}

type FeedRow = Awaited<ReturnType<typeof readFeeds>>[number];

/** What became of the feed before it was added here is another's: whoever reads it then is not to be noticed. */
function pollsOf(row: FeedRow): Pick<FeedView, 'lastPolledAt' | 'nextPollAt' | 'failingSince' | 'lastOutcome'> {
  const { added_at: addedAt, last_polled_at: polledAt, failing_since: failing, next_poll_at: nextPollAt } = row;
  if (polledAt === null || polledAt < addedAt) {
    return { lastPolledAt: null, lastOutcome: null, nextPollAt, failingSince: null };
  }
  const failingSince = failing === null || failing > addedAt ? failing : addedAt;
  return { lastPolledAt: polledAt, lastOutcome: row.last_outcome, nextPollAt, failingSince };
}

async function articlesPerDay(
  { ids, now }: { ids: string[]; now: Date },
  { db, scope }: ScopedDb,
): Promise<Map<string, number[]>> {
  const days = new Map(ids.map((id) => [id, noDays()]));
  if (ids.length === 0) return days;
  const rows = await db
    .selectFrom('articles')
    .select(['feed_id', 'published_at'])
    .where('feed_id', 'in', ids)
    .where('published_at', '>', new Date(now.getTime() - DAYS * DAY_MS))
    .where('published_at', '<=', now)
    .where(articleIn(scope))
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

/** Articles that wait for the same: turns of a site, or (null) of the quota of their feed. */
export type WaitingView = { site: string | null; feed: string; articles: number; until: Date };

const WAITING_MAX = 5;

/** What waits, the longest lines first, and how many articles there are in all of them. */
export async function viewWaiting({ db, scope }: ScopedDb): Promise<{ lines: WaitingView[]; total: number }> {
  const rows = await db
    .selectFrom('articles')
    .innerJoin('feeds', 'feeds.id', 'articles.feed_id')
    .select(['waits_for as site', 'feeds.name as feed'])
    .select((is) => [is.fn.countAll<string>().as('articles'), is.fn.max('due_at').as('until')])
    .where('stage', '=', literal('found'))
    .where('due_at', 'is not', null)
    .where(articleIn(scope))
    .groupBy(['waits_for', 'feeds.name'])
    .orderBy('articles', 'desc')
    .execute();
  const lines = rows.flatMap(({ until, articles, ...line }) =>
    until === null ? [] : [{ ...line, articles: Number(articles), until }],
  );
  return { lines: lines.slice(0, WAITING_MAX), total: lines.reduce((sum, { articles }) => sum + articles, 0) };
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
export async function viewChannels({ db, scope }: ScopedDb): Promise<ChannelView[]> {
  const channels = await db
    .selectFrom('channels')
    .select(['id', 'name', 'platform', 'state', 'state_reason as reason'])
    .where(channelIn(scope))
    .orderBy('platform')
    .orderBy('name')
    .limit(CHANNELS_MAX)
    .execute();
  if (channels.length === 0) return [];
  const ids = channels.map(({ id }) => id);
  const subscriptions = db.selectFrom('subscriptions').select(['channel_id', 'query', 'topic', 'source']);
  const rows = await subscriptions.where('channel_id', 'in', ids).orderBy('id').execute();
  const follows = groupBy(rows, (row) => row.channel_id);
  return channels.map(({ id, ...channel }) => {
    return { ...channel, follows: (follows.get(id) ?? []).map(({ channel_id, ...follow }) => follow) };
  });
}
