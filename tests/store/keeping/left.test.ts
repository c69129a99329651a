import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Owner, toOwner } from '../../../src/news/owner.ts';
import { createInstallationStore } from '../../../src/store/nouns/installations.ts';
import { createSeal } from '../../../src/store/nouns/seal.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addFeed } from '../../support/story-fixtures.ts';
import { alert, keep, NOW, tell } from './an-old-store.ts';

const HARBOUR = toOwner('slack:T0HARBOUR');
const LOWLAND = toOwner('slack:T0LOWLAND');
const SERVER = toOwner('discord:3301');
const FOREVER = { articles: null, alerts: null, preview: null, versions: null, log: null };
const DAY_MS = 86_400_000;
/** By the machine's clock, for the database's is asked as well. */
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);

describe.each(availableDatabases())('a workspace or server that left, on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => NOW);
    for (const [index, owner] of [HARBOUR, LOWLAND, SERVER].entries()) await fill(owner, index + 1);
  });
  afterEach(() => database.close());

  /** A channel that follows and mutes, a feed of its own with an article, its story, its alert, and what it leaves besides. */
  async function fill(owner: Owner, number: number): Promise<void> {
    const [platform = '', workspace = ''] = owner.split(':');
    const address = { platform: platform === 'slack' ? platform : 'discord', workspace, kind: 'channel' } as const;
    const { id: channelId } = await store.channels.ensure({ ...address, id: `C0${workspace}` }, `#of-${workspace}`);
    await store.subscriptions.add({
      ...{ channelId, query: `word${workspace}`, topic: null, source: 'chat', createdBy: 'Ada', createdAt: NOW },
      ...{ mention: null, digest: null },
    });
    const feedId = await addFeed(store, `https://courier.example/${workspace}`, owner);
    const told = await tell(store, { feedId, number, at: ago(40), parts: { owner } });
    await alert(database, store, { ...told, channelId, at: ago(40), number });
    const { db } = database;
    await sql`update stories set owner = ${owner}, headline = ${`Of ${workspace}`} where id = ${told.storyId}`.execute(
      db,
    );
    await sql`update story_signals set owner = ${owner} where article_id = ${told.articleId}`.execute(db);
    await sql`insert into mutes (channel_id, query, until, created_by, created_at)
      values (${channelId}, ${`mute${workspace}`}, now(), 'Ada', now())`.execute(db);
    await sql`insert into settings (name, value, used_at) values (${`command:${owner} ~x`}, 'w', now())`.execute(db);
    await sql`insert into audit_log (at, owner, actor, action, subject)
      values (now(), ${owner}, 'Ada', 'followed', 's')`.execute(db);
  }

  const count = async (table: string, where: string) =>
    (
      await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(
        database.db,
      )
    ).rows[0]?.n;

  /** How many rows of each kind there are of an owner. */
  async function rowsOf(owner: Owner): Promise<Record<string, unknown>> {
    const workspace = owner.split(':')[1];
    return {
      channels: await count('channels', `workspace = '${workspace}'`),
      subscriptions: await count('subscriptions', `query = 'word${workspace}'`),
      mutes: await count('mutes', `query = 'mute${workspace}'`),
      alerts: await count(
        'deliveries',
        `because::text <> '' and channel_id in (select id from channels
        where external_id = 'C0${workspace}')`,
      ),
      feeds: await count('feed_owners', `owner = '${owner}'`),
      articles: await count('articles', `owner = '${owner}' and text <> ''`),
      stories: await count('stories', `owner = '${owner}'`),
      buttons: await count('settings', `name like 'command:${owner} %'`),
      log: await count('audit_log', `owner = '${owner}'`),
      note: await count('settings', `name = 'left:${owner}'`),
    };
  }
  const all = {
    channels: 1,
    subscriptions: 1,
    mutes: 1,
    alerts: 1,
    feeds: 1,
    articles: 1,
    stories: 1,
    buttons: 1,
    log: 1,
  };
  const none = Object.fromEntries(Object.keys(all).map((name) => [name, 0]));

  it.each([HARBOUR, SERVER])('is kept for 29 days, gone after 31, and nobody else’s with it: %s', async (owner) => {
    await store.keeping.noteLeft(owner, ago(29));
    await keep(store, FOREVER);
    expect(await rowsOf(owner)).toEqual({ ...all, note: 1 });
    await store.keeping.noteLeft(owner, ago(31));
    await keep(store, FOREVER);
    expect(await rowsOf(owner)).toEqual({ ...none, note: 0 });
    expect(await count('deliveries', 'true')).toBe(2);
    for (const other of [HARBOUR, LOWLAND, SERVER].filter((each) => each !== owner))
      expect(await rowsOf(other)).toEqual({ ...all, note: 0 });
  });

  it('goes with its threads, an answer before what it answers, whatever the order in which they were written', async () => {
    const { db } = database;
    const of = sql`select id from channels where workspace = '3301'`;
    const [alertId, changeId] = [
      sql`(select id from deliveries where channel_id in (${of}))`,
      sql`(select min(id) from story_changes)`,
    ];
    await sql`insert into story_changes (story_id, article_id, found_at, changes)
      select story_id, article_id, now(), '[]' from deliveries where id = ${alertId}`.execute(db);
    await sql`insert into deliveries (id, story_id, article_id, channel_id, nonce, because, planned_at, due_at, wanted_at, reply_to, change_id)
      overriding system value select -number, story_id, article_id, channel_id, 'reply' || number, '[]', now(), now(), now(),
        case number when 1 then id else -1 end, ${changeId} from deliveries, (values (1), (2)) as numbers (number)
      where id = ${alertId}`.execute(db);
    await store.keeping.noteLeft(SERVER, ago(31));
    await keep(store, FOREVER);
    expect(await rowsOf(SERVER)).toEqual({ ...none, note: 0 });
    expect(await count('deliveries', 'true')).toBe(2);
  });

  it('keeps everything once it is back', async () => {
    await store.keeping.noteLeft(SERVER, ago(31));
    await store.keeping.noteBack(SERVER);
    await keep(store, FOREVER);
    expect(await rowsOf(SERVER)).toEqual({ ...all, note: 0 });
  });

  it('outlives a step of one process’s clock', async () => {
    await store.keeping.noteLeft(SERVER, ago(1));
    await keep(store, FOREVER, { now: () => new Date(Date.now() + 400 * DAY_MS) });
    expect(await rowsOf(SERVER)).toEqual({ ...all, note: 1 });
  });

  it('keeps what alerts.yaml follows there', async () => {
    await sql`update subscriptions set source = 'config' where query = 'word3301'`.execute(database.db);
    await store.keeping.noteLeft(SERVER, ago(31));
    await keep(store, FOREVER);
    expect(await rowsOf(SERVER)).toEqual({ ...none, channels: 1, subscriptions: 1, note: 0 });
  });

  describe('on Slack', () => {
    const installed = (key: string) => ({
      ...{ key, name: key, botUserId: 'U0BOT', installedBy: 'U0ADA', installedAt: ago(60) },
      ...{ botToken: 'xoxb-1', refreshToken: null, expiresAt: null },
    });

    it('is noted when the app is removed, with its installation, and not while it or its organisation has the app', async () => {
      const slack = createInstallationStore(database.db, createSeal('a key of at least thirty-two characters'));
      await slack.save(installed('T0HARBOUR'));
      expect(await slack.remove('T0HARBOUR', 'app_uninstalled', ago(31))).toBe(true);
      expect(await rowsOf(HARBOUR)).toMatchObject({ note: 1 });
      await slack.save(installed('T0HARBOUR'));
      expect(await rowsOf(HARBOUR)).toMatchObject({ note: 0 });
      await slack.save(installed('E0COAST'));
      await slack.linkTeam('T0LOWLAND', 'E0COAST');
      await slack.remove('T0HARBOUR', 'app_uninstalled', ago(31));
      await store.keeping.noteLeft(LOWLAND, ago(31));
      await keep(store, FOREVER);
      expect(await rowsOf(HARBOUR)).toEqual({ ...none, note: 0 });
      expect(await rowsOf(LOWLAND)).toMatchObject(all);
      await slack.remove('E0COAST', 'app_uninstalled', ago(31));
      await keep(store, FOREVER);
      expect(await rowsOf(LOWLAND)).toEqual({ ...none, note: 0 });
      expect([await count('slack_installations', 'true'), await count('slack_teams', 'true')]).toEqual([0, 0]);
    });
  });
});
