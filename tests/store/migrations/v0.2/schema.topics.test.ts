import { expect, it } from 'vitest';
import { toId } from '../../../../src/news/ids.ts';
import { migrate } from '../../../../src/store/open/migrate.ts';
import { preparedPool, queriesOn } from '../../../../src/store/open/pools.ts';
import { createStore } from '../../../../src/store/store.ts';
import { openDatabaseOfVersionOne } from '../../../support/bare-database.ts';
import { availableDatabases } from '../../../support/databases.ts';
import { START } from '../../../support/story-fixtures.ts';

const OLD = 'flood OR dam';
const NEW = 'flood OR dam OR dyke';

/** As 0.1.0 kept it: a topic followed in chat before an edit of topics.yaml, and as alerts.yaml follows it since. */
const FILL = [
  `insert into channels (platform, workspace, external_id, kind, name) values
    ('slack', 'T1', 'C1', 'channel', '#desk'), ('slack', 'T1', 'C2', 'channel', '#wire'), ('slack', 'T1', 'C3', 'channel', '#words')`,
  `insert into subscriptions (channel_id, query, topic, source, created_by, created_at, mention, digest) values
    (1, '${OLD}', 'floods', 'chat', 'Ada', now(), 'S1', 'daily 08:00'),
    (1, '${NEW}', 'floods', 'config', 'config/alerts.yaml', now(), null, null),
    (2, '${OLD}', 'floods', 'chat', 'Ada', now(), null, 'daily 08:00'),
    (2, '${NEW}', 'floods', 'chat', 'Ben', now(), 'S2', 'daily 09:00'),
    (2, 'quake', 'quakes', 'chat', 'Ben', now(), null, null),
    (3, '${NEW}', null, 'chat', 'Cleo', now(), 'S3', null),
    (3, 'ferry', null, 'chat', 'Cleo', now(), null, null)`,
  `insert into mutes (channel_id, query, topic, until, created_by, created_at) values
    (1, '${OLD}', 'floods', now() + interval '2 days', 'Ada', now()),
    (1, '${NEW}', 'floods', now() + interval '1 day', 'Ada', now()),
    (3, 'ferry', null, now() + interval '1 day', 'Cleo', now())`,
];

it.each(availableDatabases())(
  'loses on %s nothing that a store of 0.1.0 follows or mutes, and names it',
  async (kind) => {
    const { pool, close } = await openDatabaseOfVersionOne(kind);
    for (const statement of FILL) await pool.query(statement);
    await migrate({ pool });
    const db = queriesOn(preparedPool(pool));
    const { subscriptions, mutes, topics } = createStore(db, () => START);
    await topics.follow([{ slug: 'floods', query: NEW }], START);
    const followed = async (channel: string) =>
      (await subscriptions.listFor(toId(channel))).map(({ topic, query, source, createdBy, mention, digest }) => {
        return [topic, query, source, createdBy, mention, digest];
      });
    // What alerts.yaml brought at once still comes at once.
    expect(await followed('1')).toEqual([['floods', NEW, 'chat', 'Ada', 'S1', null]]);
    expect(await followed('2')).toEqual([
      ['floods', NEW, 'chat', 'Ben', 'S2', 'daily 09:00'],
      ['quakes', 'quake', 'chat', 'Ben', null, null],
    ]);
    expect(await followed('3')).toEqual([
      ['floods', NEW, 'chat', 'Cleo', 'S3', null],
      [null, 'ferry', 'chat', 'Cleo', null, null],
    ]);
    const muted = await Promise.all(['1', '2', '3'].map((channel) => mutes.listFor(toId(channel))));
    expect(muted.map((each) => each.map(({ topic, query }) => [topic, query]))).toEqual([
      [['floods', NEW]],
      [],
      [[null, 'ferry']],
    ]);
    expect(muted[0]?.[0]?.until.getTime()).toBeGreaterThan(Date.now() + 86_400_000);
    expect(await topics.gone([{ slug: 'floods', query: NEW }], START)).toEqual([
      { topic: 'quakes', query: 'quake', channels: 1 },
    ]);
    await db.destroy();
    await close().catch(() => undefined);
  },
);

/** What 0.1.0 took for words, and 0.2 for signs. */
const WORDS = [
  `insert into channels (platform, workspace, external_id, kind, name) values
    ('slack', 'T1', 'C1', 'channel', '#desk'), ('slack', 'T1', 'C2', 'channel', '#wire')`,
  `insert into subscriptions (channel_id, query, topic, source, created_by, created_at, mention, digest) values
    (1, 'roof, gale', null, 'chat', 'Ada', now(), null, 'daily 08:00'),
    (1, 'Iran,Israel,Gaza', null, 'chat', 'Ada', now(), null, null),
    (1, 'gale !storm', 'gales', 'chat', 'Ada', now(), null, null),
    (1, 'pier, ferry', null, 'config', 'config/alerts.yaml', now(), null, null),
    (2, 'pier, ferry', null, 'chat', 'Ben', now(), 'S1', null),
    (2, 'pier ferry', null, 'chat', 'Ben', now(), null, 'daily 09:00'),
    (2, 'flood OR dam', null, 'chat', 'Ben', now(), null, null)`,
  `insert into mutes (channel_id, query, topic, until, created_by, created_at) values
    (1, 'roof, gale', null, now() + interval '2 days', 'Ada', now()),
    (1, 'gale !storm', 'gales', now() + interval '2 days', 'Ada', now()),
    (1, 'pier, ferry', null, now() + interval '2 days', 'Ada', now()),
    (2, 'pier, ferry', null, now() + interval '1 day', 'Ben', now()),
    (2, 'pier ferry', null, now() + interval '3 days', 'Ben', now())`,
];

it.each(availableDatabases())(
  'goes on on %s with what words meant in 0.1.0, where they are signs now',
  async (kind) => {
    const { pool, close } = await openDatabaseOfVersionOne(kind);
    for (const statement of WORDS) await pool.query(statement);
    await migrate({ pool });
    const db = queriesOn(preparedPool(pool));
    const { subscriptions, mutes } = createStore(db, () => START);
    const followed = async (channel: string) =>
      (await subscriptions.listFor(toId(channel))).map(({ query, topic, mention, digest }) => [
        query,
        topic,
        mention,
        digest,
      ]);
    expect(await followed('1')).toEqual([
      ['roof gale', null, null, 'daily 08:00'],
      ['"Iran,Israel,Gaza"', null, null, null],
      ['gale storm', 'gales', null, null],
      // As alerts.yaml has it.
      ['pier, ferry', null, null, null],
    ]);
    expect(await followed('2')).toEqual([
      ['pier ferry', null, 'S1', null],
      ['flood OR dam', null, null, null],
    ]);
    const muted = async (channel: string) =>
      (await mutes.listFor(toId(channel))).map(({ query, topic }) => [query, topic]).sort();
    expect(await muted('1')).toEqual([
      ['gale storm', 'gales'],
      ['pier, ferry', null],
      ['roof gale', null],
    ]);
    expect(await muted('2')).toEqual([['pier ferry', null]]);
    await db.destroy();
    await close().catch(() => undefined);
  },
);
