import { expect, it } from 'vitest';
import { readEntries } from '../../../../src/feeds/save-document.ts';
import { hashText, toId } from '../../../../src/news/ids.ts';
import { INSTALLATION } from '../../../../src/news/owner.ts';
import { migrate } from '../../../../src/store/open/migrate.ts';
import { preparedPool, queriesOn } from '../../../../src/store/open/pools.ts';
import { createStore } from '../../../../src/store/store.ts';
import { aDocument, aFeed, anEntry } from '../../../feeds/a-feed.ts';
import { openDatabaseOfVersionOne } from '../../../support/bare-database.ts';
import { availableDatabases } from '../../../support/databases.ts';
import { START } from '../../../support/story-fixtures.ts';

const TEXT =
  'the ferry between merrow and aldane sailed again on monday after a strike of nine days the harbour master said';
const PAGE = 'courier.example/n-1';
const MINUTE = Math.floor(START.getTime() / 60_000);

/** The keys that the version before gave an entry, each alone. */
const KEYS = [
  `guid-url:1:${hashText(`tag:1\n${PAGE}`)}`,
  `guid-title:1:${hashText('tag:1\nferry sails again')}`,
  `url-title:${hashText(`${PAGE}\nferry sails again`)}`,
  `url-time:${hashText(`${PAGE}\n${MINUTE}`)}`,
  `print:${hashText(`courier.example\nferry sails again\n${TEXT}`)}`,
];

it.each(availableDatabases().flatMap((kind) => KEYS.map((key) => [kind, key] as const)))(
  'knows on %s what the version before told, by %s',
  async (kind, key) => {
    const { pool, close } = await openDatabaseOfVersionOne(kind);
    await pool.query(
      `insert into feeds (url, name, source, announce_newest, every_seconds, next_poll_at)
       values ('https://courier.example/feed', 'Courier', 'config', 0, 300, $1)`,
      [START],
    );
    await pool.query(
      `insert into articles (feed_id, url, title, outlet, feed_text, text, published_at, found_at, announced, stage, stage_at, feed_print)
       values (1, 'https://courier.example/n-1', 'Ferry sails again', 'Courier', '', 'Text.', $1, $1, true, 'planned', $1, 'old')`,
      [START],
    );
    await pool.query('insert into article_keys (key, article_id) values ($1, 1)', [key]);
    expect(await migrate({ pool })).toMatchObject({ applied: expect.arrayContaining(['0026-page-address']) });
    const db = queriesOn(preparedPool(pool));
    const store = createStore(db, () => START);
    const entry = anEntry({ id: 'tag:1', title: 'Ferry sails again', summary: TEXT, published: START });
    const feed = aFeed({ id: toId('1') });
    const read = await readEntries({ feed, document: aDocument([entry]), foundAt: START });
    const found = read.map(({ date: _date, ...each }) => ({
      ...each,
      ...{ owner: INSTALLATION, announced: true, untold: null, counts: true },
    }));
    expect(await store.articles.saveFound(found)).toMatchObject({ new: [], known: 1, changed: ['1'] });
    expect(await store.articles.byId(toId('1'))).toMatchObject({ title: 'Ferry sails again', stage: 'planned' });
    await db.destroy();
    await close().catch(() => undefined);
  },
);
