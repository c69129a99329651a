import { describe, expect, it } from 'vitest';
import { EVERYTHING_IN_SCOPE } from '../../src/news/owner.ts';
import { createStore } from '../../src/store/store.ts';
import { availableDatabases, openTestDatabase } from '../support/databases.ts';

const NOW = new Date('2026-03-04T12:00:00Z');

/** A hundred thousand feeds, one in a thousand of which does not answer, and one that a person looks for. */
const FILL = `
  with made as (
    insert into feeds (url, name, source, announce_newest, every_seconds, adaptive, next_poll_at, last_polled_at, last_outcome, failing_since)
    select 'https://wire-' || n || '.example/feed.xml?key=SECRET', 'Wire ' || lpad(n::text, 6, '0'), 'config', 0, 600, true,
      timestamptz '2026-03-04T13:00:00Z', timestamptz '2026-03-04T11:00:00Z', 'unchanged',
      case when n % 1000 = 7 then timestamptz '2026-03-04T10:00:00Z' end
    from generate_series(1, 100000) n returning id)
  insert into feed_owners (feed_id, owner, source, added_at)
  select id, 'installation', 'config', timestamptz '2026-01-01' from made`;

describe.each(availableDatabases())('feeds by the hundred thousand on %s', (kind) => {
  it('are listed by their head: those that fail first, with how many there are', async () => {
    const { db, pool, close } = await openTestDatabase(kind);
    await pool.query(FILL);
    const { feeds } = createStore(db, () => NOW);
    const { feeds: head, total, failing } = await feeds.head(EVERYTHING_IN_SCOPE, { limit: 300 });
    expect({ listed: head.length, total, failing }).toEqual({ listed: 300, total: 100_000, failing: 100 });
    expect(head.slice(0, 101).map(({ failingSince }) => failingSince !== null)).toEqual([
      ...Array(100).fill(true),
      false,
    ]);
    expect(head[100]?.name).toBe('Wire 000001');
    const like = await feeds.head(EVERYTHING_IN_SCOPE, { limit: 10, like: 'wire 0123_5' });
    expect(like.feeds.map(({ name }) => name)).toEqual([]);
    const found = await feeds.head(EVERYTHING_IN_SCOPE, { limit: 10, like: 'WIRE 01234' });
    expect(found.feeds).toHaveLength(10);
    await close();
  }, 240_000);
});
