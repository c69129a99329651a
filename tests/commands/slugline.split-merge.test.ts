import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/news/channel.ts';
import { type ChannelId, toId } from '../../src/news/ids.ts';
import { INSTALLATION_SCOPE } from '../../src/news/owner.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from './newsroom.ts';

const HOUR_MS = 60 * 60 * 1000;
const CABINET = { slug: 'velmora-minister-resigns', outlet: 'Meridian Wire' };
const FINANCE = 'Velmora finance minister resigns';
const HEALTH = 'Velmora health minister resigns';

let newsroom: Newsroom;
let links: Record<string, string>;
beforeEach(async () => {
  newsroom = await openNewsroom();
  await newsroom.tell({ title: 'Ferry fire hurts eleven', text: 'A ferry burned.', hoursAgo: 3, slug: 'ferry-fire' });
  await newsroom.tell({ title: 'Second ferry burns in harbour', text: 'Another.', hoursAgo: 1, slug: 'ferry-fire' });
  await newsroom.tell({ title: 'Harbour fire inquiry opens', text: 'Why.', hoursAgo: 1, slug: 'harbour-inquiry' });
  links = {
    finance: await newsroom.tell({ title: FINANCE, text: 'Orla Tennick left office.', hoursAgo: 5, ...CABINET }),
    health: await newsroom.tell({ title: HEALTH, text: 'Ivo Marsh left office.', hoursAgo: 2, ...CABINET }),
  };
});
afterEach(() => newsroom.database.close());

const said = async (line: string, managesChannel = true) => {
  const { message } = await newsroom.ask(line, { managesChannel });
  return message.kind === 'notice' ? `${message.tone}: ${message.text}` : message.kind;
};

const hintsOf = async (line: string) => {
  const { message } = await newsroom.ask(line);
  return message.kind === 'notice' ? message.hints : [];
};

async function linkOf(title: string): Promise<string> {
  const articles = newsroom.database.db.selectFrom('articles').select('url').where('title', '=', title);
  return (await articles.executeTakeFirstOrThrow()).url;
}

const titlesOf = async (slug: string) =>
  ((await newsroom.deps.search.in(INSTALLATION_SCOPE).storyBySlug(slug))?.articles ?? []).map(({ title }) => title);

async function follow(id: string, query: string): Promise<ChannelId> {
  const address: ChannelAddress = { ...ASKER.address, id };
  const { id: channelId } = await newsroom.store.channels.ensure(address, `#${id}`);
  const wish = { channelId, query, topic: null, source: 'chat' as const, createdBy: 'ada' };
  await newsroom.store.subscriptions.add({ ...wish, createdAt: NOW, mention: null, digest: null });
  return channelId;
}

/** An alert as it was planned when the article came. */
async function alertOf(title: string, channelId: ChannelId, state: 'planned' | 'sent' = 'sent'): Promise<void> {
  const { db } = newsroom.database;
  const told = db.selectFrom('storyArticles').innerJoin('articles', 'articles.id', 'articleId');
  const { id, storyId } = await told
    .select(['articles.id', 'storyId'])
    .where('title', '=', title)
    .executeTakeFirstOrThrow();
  const ids = { storyId: toId<'story'>(storyId), articleId: toId<'article'>(id), channelId };
  const at = { plannedAt: new Date(NOW.getTime() - HOUR_MS), dueAt: new Date(NOW.getTime() + HOUR_MS) };
  await newsroom.store.deliveries.plan([{ ...ids, ...at, nonce: `${id}-${channelId}`, because: [], mention: null }]);
  if (state === 'planned') return;
  const delivery = db.updateTable('deliveries').where('nonce', '=', `${id}-${channelId}`);
  await delivery.set({ state: 'sending', firstAttemptAt: NOW, attempts: 1 }).execute();
  await delivery.set({ state: 'sent', messageId: `m${id}${channelId}`, endedAt: NOW }).execute();
}

/** Which articles a channel has alerts of, and in which stories. */
async function alertsIn(channelId: ChannelId): Promise<string[]> {
  const rows = await newsroom.database.db
    .selectFrom('deliveries')
    .innerJoin('articles', 'articles.id', 'articleId')
    .innerJoin('stories', 'stories.id', 'storyId')
    .select(['title', 'slug', 'state'])
    .where('channelId', '=', channelId)
    .orderBy('deliveries.id')
    .execute();
  return rows.map(({ title, slug, state }) => `${title} · ${slug} · ${state}`);
}

describe('/slugline split', () => {
  it('gives the article a story of its own', async () => {
    const link = await linkOf('Second ferry burns in harbour');
    expect(await said(`/slugline split ${link}`)).toBe(
      'done: “Second ferry burns in harbour” is a story of its own now: second-ferry-burns-harbour. It was ferry-fire. ' +
        'No channel is told of it: none follows it, or it is muted.',
    );
    expect(await titlesOf('second-ferry-burns-harbour')).toEqual(['Second ferry burns in harbour']);
    expect(await titlesOf('ferry-fire')).toEqual(['Ferry fire hurts eleven']);
    expect(await said(`/slugline split ${link}`)).toContain('alone in its story');
  });

  it('plans the alert that each channel is owed, once, and says how many will be told', async () => {
    const [news, health, late] = [
      await follow('news', 'velmora minister'),
      await follow('health', 'health minister'),
      await follow('late', 'ivo marsh'),
    ];
    await alertOf(FINANCE, news);
    await alertOf(HEALTH, health);
    expect(await said(`/slugline split ${links['health']}`)).toContain('1 channel will be told of it.');
    expect(await alertsIn(news)).toEqual([
      `${FINANCE} · velmora-minister-resigns · sent`,
      `${HEALTH} · velmora-health-minister-resigns · planned`,
    ]);
    expect(await alertsIn(health)).toEqual([`${HEALTH} · velmora-health-minister-resigns · sent`]);
    // It began to follow it later: it was not silenced by the other event.
    expect(await alertsIn(late)).toEqual([]);
    await said(`/slugline split ${links['health']}`);
    await said('/slugline merge velmora-minister-resigns velmora-health-minister-resigns');
    await said(`/slugline split ${links['health']}`);
    expect(await alertsIn(news)).toHaveLength(2);
  });

  it('plans the alert of what stays where the only alert leaves with the article', async () => {
    const news = await follow('news', 'velmora minister');
    await alertOf(FINANCE, news);
    const text = await said(`/slugline split ${links['finance']}`);
    expect(text).toContain('1 channel will be told of velmora-minister-resigns, whose alert showed this article.');
    expect(await alertsIn(news)).toEqual([
      `${FINANCE} · velmora-finance-minister-resigns · sent`,
      `${HEALTH} · velmora-minister-resigns · planned`,
    ]);
  });

  it('tells nobody of what is older than max_age, and /why says so', async () => {
    const news = await follow('news', 'velmora minister');
    await alertOf(FINANCE, news);
    const old = new Date(NOW.getTime() - 25 * HOUR_MS);
    await newsroom.database.db
      .updateTable('articles')
      .set({ foundAt: old, stageAt: old })
      .where('title', '=', HEALTH)
      .execute();
    expect(await said(`/slugline split ${links['health']}`)).toContain(
      'No channel is told of it: it is older than max_age in alerts.yaml.',
    );
    expect(await alertsIn(news)).toHaveLength(1);
    const { message } = await newsroom.ask(`/why ${links['health']}`);
    const text = JSON.stringify(message);
    expect(text).toContain('split by Ada, too old by then for an alert');
    expect(text).toContain('No alert was planned here when it became a story of its own.');
    expect(text).not.toContain('nothing that was followed at the time matched');
  });

  it('respects a mute', async () => {
    const news = await follow('news', 'velmora minister');
    await alertOf(FINANCE, news);
    const until = new Date(NOW.getTime() + HOUR_MS);
    const by = { createdBy: 'Ada', createdById: 'u1', createdAt: NOW };
    await newsroom.store.mutes.add({ channelId: news, query: 'velmora minister', topic: null, until, ...by });
    expect(await said(`/slugline split ${links['health']}`)).toContain('none follows it, or it is muted');
    expect(await alertsIn(news)).toHaveLength(1);
  });

  it('is true in /why afterwards', async () => {
    const news = await follow('news', 'velmora minister');
    await alertOf(FINANCE, news);
    await said(`/slugline split ${links['health']}`);
    const text = JSON.stringify((await newsroom.ask(`/why ${links['health']}`)).message);
    expect(text).toContain('It belongs to the story velmora-health-minister-resigns (split by Ada)');
    expect(text).toContain('by this article, because of velmora minister; it is due at');
  });

  it('is for those who manage the channel', async () => {
    expect(await said(`/slugline split ${await linkOf('Ferry fire hurts eleven')}`, false)).toContain('Only people');
    expect(await titlesOf('ferry-fire')).toHaveLength(2);
  });

  it('says so where no feed has brought the link', async () => {
    expect(await said('/slugline split https://nowhere.example/x')).toContain('No story has an article');
    expect(await said('/slugline split')).toContain('Which article?');
    expect(await said('/slugline split no-such-story')).toContain('no-such-story was not merged into another story');
  });
});

describe('/slugline merge', () => {
  it('makes one story of two, and says what moved, what is edited, and how to undo it', async () => {
    const news = await follow('news', 'ferry');
    const harbour = await follow('harbour', 'harbour inquiry');
    await alertOf('Ferry fire hurts eleven', news);
    await alertOf('Harbour fire inquiry opens', harbour);
    expect(await said('/slugline merge ferry-fire harbour-inquiry')).toBe(
      'done: harbour-inquiry is part of ferry-fire now. ' +
        'Moved there: “Harbour fire inquiry opens” (Port Verrin Courier). ' +
        '1 alert moved with it. 2 alerts of ferry-fire will be edited to name all outlets.',
    );
    expect(await titlesOf('ferry-fire')).toHaveLength(3);
    expect(await said('/slugline merge ferry-fire harbour-inquiry')).toContain('one story already');
  });

  it('leads from the name of the merged story to the one that has its articles', async () => {
    await said('/slugline merge ferry-fire harbour-inquiry');
    expect(await titlesOf('harbour-inquiry')).toHaveLength(3);
    await said('/slugline merge velmora-minister-resigns ferry-fire');
    expect(await titlesOf('harbour-inquiry')).toHaveLength(5);
  });

  it('is undone by the command that it names: articles, alerts and name are as before', async () => {
    const [news, harbour] = [await follow('news', 'ferry'), await follow('harbour', 'harbour inquiry')];
    await alertOf('Ferry fire hurts eleven', news);
    await alertOf('Harbour fire inquiry opens', harbour);
    const before = [await alertsIn(news), await alertsIn(harbour)];
    const hints = await hintsOf('/slugline merge harbour-inquiry ferry-fire');
    expect(hints).toContain('To undo it: /slugline split ferry-fire');
    expect(await said('/slugline split ferry-fire')).toContain(
      'done: ferry-fire is a story of its own again, with 2 articles of harbour-inquiry.',
    );
    expect(await titlesOf('ferry-fire')).toHaveLength(2);
    expect(await titlesOf('harbour-inquiry')).toEqual(['Harbour fire inquiry opens']);
    expect([await alertsIn(news), await alertsIn(harbour)]).toEqual(before);
    expect(await said('/slugline split ferry-fire')).toContain('was not merged');
    const { message } = await newsroom.ask('/slugline log');
    expect(JSON.stringify(message)).toContain('harbour-inquiry: ferry-fire is a story again');
  });

  it('withdraws an alert that is not sent yet where the channel has the other one, and an undo plans it again', async () => {
    const news = await follow('news', 'harbour OR ferry');
    await alertOf('Ferry fire hurts eleven', news);
    await alertOf('Harbour fire inquiry opens', news, 'planned');
    const text = await said('/slugline merge ferry-fire harbour-inquiry');
    expect(text).toContain('1 alert not sent yet will not go, as the channel has one of ferry-fire.');
    expect(await alertsIn(news)).toEqual(['Ferry fire hurts eleven · ferry-fire · sent']);
    expect(await said('/slugline split harbour-inquiry')).toContain('1 channel will be told of it.');
    expect(await alertsIn(news)).toContain('Harbour fire inquiry opens · harbour-inquiry · planned');
  });

  it('lets both alerts stand where both were posted, and says so', async () => {
    const news = await follow('news', 'harbour OR ferry');
    await alertOf('Ferry fire hurts eleven', news);
    await alertOf('Harbour fire inquiry opens', news);
    expect(await said('/slugline merge ferry-fire harbour-inquiry')).toContain(
      '1 channel had an alert of each, and both stand.',
    );
  });

  it('says which story it does not know, and asks for two', async () => {
    expect(await said('/slugline merge ferry-fire no-such-story')).toContain('no story no-such-story');
    expect(await said('/slugline merge ferry-fire')).toContain('Which two stories?');
    expect(await said('/slugline merge ferry-fire ferry-fire')).toContain('one story already');
  });
});
