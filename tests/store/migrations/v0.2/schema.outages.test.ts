import { afterEach, describe, expect, it } from 'vitest';
import { saveDocument } from '../../../../src/feeds/save-document.ts';
import { INSTALLATION } from '../../../../src/news/owner.ts';
import { migrate } from '../../../../src/store/open/migrate.ts';
import { preparedPool, queriesOn } from '../../../../src/store/open/pools.ts';
import { createStore } from '../../../../src/store/store.ts';
import { aDocument, anEntry } from '../../../feeds/a-feed.ts';
import { openDatabaseOfVersionOne } from '../../../support/bare-database.ts';
import { availableDatabases } from '../../../support/databases.ts';
import { START } from '../../../support/story-fixtures.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ago = (hours: number) => new Date(START.getTime() - hours * HOUR_MS);

const entry = (title: string, published: Date | null) =>
  anEntry({ id: title, link: `https://courier.example/${title}`, title, published });
const KNOWN = [entry('new', ago(3)), entry('old', ago(900)), entry('sentinel', new Date(0)), entry('undated', null)];

let close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const each of close) await each();
  close = [];
});

describe.each(availableDatabases())('a store of 0.1.0 that becomes one of 0.2 on %s', (kind) => {
  /** A store of before with a feed that failed since an hour, a channel that it told so, and what it held. */
  async function upgrade() {
    const { pool, ...opened } = await openDatabaseOfVersionOne(kind);
    close.push(opened.close);
    await pool.query(
      `insert into feeds (url, name, source, announce_newest, every_seconds, next_poll_at, first_polled_at, last_polled_at, failing_since, oldest_at)
       values ('https://courier.example/feed', 'Courier', 'config', 0, 300, $1, $2, $1, $3, $2)`,
      [START, ago(500), ago(1)],
    );
    await pool.query(
      `insert into channels (platform, workspace, external_id, kind, name) values ('preview', '', 'news', 'channel', '#news')`,
    );
    await pool.query(
      `insert into feed_notices (feed_id, channel_id, kind, nonce, planned_at, due_at) values (1, 1, 'failing', 'n1', $1, $1)`,
      [START],
    );
    const before = (await pool.query('select * from feed_notices')).rows;
    expect(await migrate({ pool })).toMatchObject({ applied: expect.arrayContaining(['0026-page-address']) });
    const db = queriesOn(preparedPool(pool));
    return { pool, before, store: createStore(db, () => START) };
  }

  it('keeps what was to be said of a feed', async () => {
    const { pool, before, store } = await upgrade();
    const { rows } = await pool.query('select * from feed_notices');
    expect(rows).toMatchObject(before);
    const [channelId] = await store.feedNotices.dueChannels(START, 10);
    expect(channelId && (await store.feedNotices.next(channelId, START))).toMatchObject({
      kind: 'failing',
      name: 'Courier',
    });
  });

  it('knows when a feed was last read, and tells nothing again of what it held', async () => {
    const { store } = await upgrade();
    const feed =
      (await store.feeds.forJob((await store.feeds.list({ kind: 'everything' }))[0]?.id ?? never(), START))?.feed ??
      never();
    expect(feed).toMatchObject({ readAt: ago(1), readAs: null, leftOutSince: null });
    expect(feed.owners).toEqual([{ owner: INSTALLATION, firstPolledAt: ago(500) }]);
    const { saveFound: saveEntries, countKnown } = store.articles;
    const save = async (...entries: typeof KNOWN) => {
      const readAs = { landing: 'hash', title: 'Courier', site: null };
      const deps = { saveEntries, countKnown, maxAgeMs: DAY_MS, now: () => START };
      const { new: ids } = await saveDocument({ feed, document: aDocument(entries), readAs }, deps);
      const articles = await Promise.all(ids.map((id) => store.articles.byId(id)));
      return articles.map((article) => [article?.title, article?.untold]);
    };
    await save(...KNOWN);
    expect(await save(...KNOWN, entry('fresh', ago(1)), entry('archive', ago(90)))).toEqual([
      ['archive', 'too-old'],
      ['fresh', null],
    ]);
  });
});

function never(): never {
  throw new Error('The feed is not in the store');
}
