import type { Db } from './database.ts';

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
const DAY_MS = 24 * 60 * 60 * 1000;

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
