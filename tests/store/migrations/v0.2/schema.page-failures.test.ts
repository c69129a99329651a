import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/kit/time.ts';
import { toId } from '../../../../src/news/ids.ts';
import { migrate } from '../../../../src/store/open/migrate.ts';
import { preparedPool, queriesOn } from '../../../../src/store/open/pools.ts';
import { createStore } from '../../../../src/store/store.ts';
import { openDatabaseOfVersionOne } from '../../../support/bare-database.ts';
import { availableDatabases } from '../../../support/databases.ts';
import { START } from '../../../support/story-fixtures.ts';

let close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const each of close) await each();
  close = [];
});

/** A planned article of which its feed said an hour ago that it changed. */
const FILL = [
  `insert into feeds (url, name, source, announce_newest, every_seconds, next_poll_at)
    values ('https://courier.example/feed', 'Courier', 'config', 0, 300, now())`,
  `insert into articles (feed_id, url, title, outlet, feed_text, text, text_source, published_at, found_at, announced,
      stage, stage_at, reread_at, rereads)
    values (1, 'https://courier.example/1', 'Pier 1', 'Courier', 'It closes.', 'It closes.', 'feed', now(), now(), true,
      'planned', now(), '2026-08-04T11:00:00Z', 1)`,
];

describe.each(availableDatabases())('a store of 0.1.0 that becomes one of 0.2 on %s', (kind) => {
  it('leaves what waited to be read again in line, and counts its failures from then on', async () => {
    const { pool, ...opened } = await openDatabaseOfVersionOne(kind);
    close.push(opened.close);
    for (const statement of FILL) await pool.query(statement);
    expect(await migrate({ pool })).toMatchObject({ applied: expect.arrayContaining(['0026-page-address']) });
    const db = queriesOn(preparedPool(pool));
    const { articles } = createStore(db, () => START);
    const id = toId<'article'>('1');
    const again = new Date(START.getTime() + 2 * MINUTE_MS);
    expect(await articles.toReread(START, 10)).toEqual([id]);
    expect(await articles.beginReread(id, START, again)).toMatchObject({ failures: 0 });
    const end = { readAt: START, failures: 1, again, textWhy: 'the page answers 404' };
    await articles.endReread(id, end);
    expect(await articles.toReread(START, 10)).toEqual([]);
    expect(await articles.beginReread(id, again, again)).toMatchObject({ failures: 1 });
  });
});
