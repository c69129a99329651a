import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../src/news/ids.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../../src/news/subscription.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { openPress, type Press, second } from '../support/failing-pages.ts';
import { START } from '../support/story-fixtures.ts';
import { HARBOUR, QUAY } from '../support/tenants-newsroom.ts';

const PIER = `The ferry pier of Port Verrin closed on Monday after divers found a crack in its oldest pillar.
“Nobody walks on it until I have slept on it,” harbour master Ilsa Marrowick said. The ferries to Tern Island leave from
the fish quay, ten minutes later than usual. Engineers want to drill into the pillar before the end of the week.`;
const HALL = `An empty cinema in Capital City will be turned into a theatre for children, its new owners announced.
“We open when the bats have moved out,” director Pilar Oduya told neighbours. The hall has 340 seats and a large organ.`;
const A = 'https://courier.example/pier';
const B = 'https://wire.example/pier';
const C = 'https://desk.example/pier';

describe('an article whose text comes after it was told', () => {
  let database: TestDatabase;
  let press: Press;
  beforeEach(async () => {
    database = await openTestDatabase();
    press = openPress(database);
  });
  afterEach(() => database.close());

  const headlines = async (channelId: ChannelId) => (await press.alerts(channelId)).map(({ headline }) => headline);

  it('is told then in a channel whose words stand in the text alone, once, and nowhere a second time', async () => {
    const [headline, word, both, muted] = [
      await press.channel('shut'),
      await press.channel('pillar'),
      await press.channel('shut OR pillar'),
      await press.channel('engineers'),
    ];
    const mute = {
      channelId: muted,
      query: 'engineers',
      topic: null,
      createdBy: 'ada',
      createdById: null,
      createdAt: START,
    };
    await press.store.mutes.add({ ...mute, until: second(3_600) });
    press.answer(A, 404, PIER);
    await press.run([await press.find('Old landing shut', { url: A })]);
    expect(await Promise.all([headline, word, both, muted].map(headlines))).toEqual([
      ...[['Old landing shut'], [], ['Old landing shut'], []],
    ]);
    await press.post();
    expect(await press.sweep(31)).toEqual(['completed']);
    expect(await press.sweep(900)).toEqual([]);
    expect(await Promise.all([headline, word, both, muted].map(headlines))).toEqual([
      ...[['Old landing shut'], ['Old landing shut'], ['Old landing shut'], []],
    ]);
  });

  it('waits for the end of quiet hours where it is told then', async () => {
    const channel = await press.channel('pillar');
    const quietHours = { from: '11:00', to: '14:00' };
    await press.store.channels.saveSettings(channel, { ...DEFAULT_CHANNEL_SETTINGS, quietHours });
    press.answer(A, 404, PIER);
    await press.run([await press.find('Old landing shut', { url: A })]);
    await press.sweep(31);
    const [row] = await database.db.selectFrom('deliveries').select('dueAt').execute();
    expect(row?.dueAt).toEqual(second(2 * 3_600));
  });

  it('is edited and no alert goes out where the text comes too late to be news', async () => {
    const [headline, word] = [await press.channel('shut'), await press.channel('pillar')];
    press.answer(A, { status: 503, retryAfter: String(25 * 3_600) }, PIER);
    await press.run([await press.find('Old landing shut', { url: A })]);
    await press.post();
    expect(await press.sweep(26 * 3_600)).toEqual(['completed']);
    expect(await headlines(word)).toEqual([]);
    expect(await press.alerts(headline)).toMatchObject([{ quotes: [expect.stringContaining('slept on it')] }]);
    expect(await press.follow()).toEqual({ edits: 1, replies: 0 });
  });

  it('joins the story that a channel knows, and is not told there', async () => {
    const channel = await press.channel('pillar');
    press.answer(A, 404, PIER);
    press.answer(B, `PORT VERRIN: ${PIER}`);
    const first = await press.find('Old landing shut', { url: A });
    await press.run([first]);
    const other = await press.find('Crack shuts pier of Port Verrin', { url: B, outlet: 'Wire' });
    await press.run([other]);
    await press.post();
    expect(await press.storyOf(first)).not.toBe(await press.storyOf(other));
    expect(await press.sweep(31)).toEqual(['completed']);
    expect(await press.storyOf(first)).toBe(await press.storyOf(other));
    expect(await press.alerts(channel)).toMatchObject([
      { headline: 'Crack shuts pier of Port Verrin', also: ['Port Verrin Courier'] },
    ]);
  });

  it('keeps the alert that is out where the other story has one too, and later copies are told by neither', async () => {
    const channel = await press.channel('shut OR pillar');
    press.answer(A, 404, PIER);
    press.answer(B, `PORT VERRIN: ${PIER}`);
    press.answer(C, `${PIER} Gulls have come back.`);
    const first = await press.find('Old landing shut', { url: A });
    await press.run([first]);
    await press.run([await press.find('Crack shuts pier of Port Verrin', { url: B, outlet: 'Wire' })]);
    await press.post();
    expect(await press.sweep(31)).toEqual(['completed']);
    expect(await press.follow()).toEqual({ edits: 2, replies: 0 });
    const copy = await press.find('Pillar cracks', { url: C, outlet: 'Desk', publishedAt: second(3_600) });
    await press.run([copy]);
    expect(await press.storyOf(copy)).toBe(await press.storyOf(first));
    expect(await headlines(channel)).toEqual(['Old landing shut', 'Crack shuts pier of Port Verrin']);
    expect(await press.alerts(channel)).toMatchObject([{ quotes: [expect.any(String)] }, {}]);
  });

  it('takes its alerts along into the story that it joins, so that a copy is told nowhere again', async () => {
    const channel = await press.channel('shut');
    press.answer(A, 404, PIER);
    press.answer(B, `PORT VERRIN: ${PIER}`);
    press.answer(C, `${PIER} It stays shut, gulls have come back.`);
    const first = await press.find('Old landing shut', { url: A });
    await press.run([first]);
    await press.run([await press.find('Crack in pier of Port Verrin', { url: B, outlet: 'Wire' })]);
    await press.post();
    await press.sweep(31);
    await press.run([await press.find('Pillar cracks', { url: C, outlet: 'Desk', publishedAt: second(3_600) })]);
    expect(await headlines(channel)).toEqual(['Old landing shut']);
  });

  it('stays in the story that others have joined, and is compared by its text from then on', async () => {
    const channel = await press.channel('shut OR pillar');
    press.answer(A, 404, PIER);
    const first = await press.find('Old landing shut', { url: A });
    await press.run([first]);
    await press.post();
    await press.sweep(31);
    press.answer(B, `PORT VERRIN: ${PIER}`);
    const copy = await press.find('Crack shuts pier of Port Verrin', {
      url: B,
      outlet: 'Wire',
      publishedAt: second(7_200),
    });
    await press.run([copy]);
    expect(await press.storyOf(copy)).toBe(await press.storyOf(first));
    expect(await headlines(channel)).toEqual(['Old landing shut']);
    const signals = await database.db.selectFrom('storySignals').select('articleId').execute();
    expect(signals.map(({ articleId }) => articleId).sort()).toEqual([first, copy].sort());
  });

  /** A report with a toll, and one by another outlet whose text, with a higher one, comes later. */
  async function tellTolls(channelId: ChannelId) {
    const toll = (dead: string) => `At least ${dead} people were killed when the pier gave way, the brigade said.`;
    press.answer(B, `${PIER} ${toll('two')}`);
    press.answer(A, 404, `${toll('five')} ${PIER}`);
    const other = await press.find('Ferry pier gives way', { url: B, outlet: 'Wire' });
    await press.run([other]);
    const own = await press.find('Ferry landing shut', { url: A, publishedAt: second(7_200) });
    await press.run([own]);
    await press.post();
    const before = await headlines(channelId);
    await press.sweep(31);
    expect(await press.storyOf(own)).toBe(await press.storyOf(other));
    expect(await headlines(channelId)).toEqual(before);
    return { before, ...(await press.follow()) };
  }

  it('is told by no reply where its own alert stands, though an earlier report had another figure', async () => {
    const { before, replies } = await tellTolls(await press.channel('ferry'));
    expect(before).toEqual(['Ferry pier gives way', 'Ferry landing shut']);
    expect(replies).toBe(0);
  });

  it('is told by a reply where the alert of another report stands alone', async () => {
    const { before, replies } = await tellTolls(await press.channel('killed'));
    expect(before).toEqual(['Ferry pier gives way']);
    expect(replies).toBe(1);
  });

  it('comes to each workspace that reads the feed, and its page is asked for once each time', async () => {
    const channels = [
      await press.channel('shut', { owner: HARBOUR, id: 'C1' }),
      await press.channel('pillar', { owner: QUAY, id: 'C2' }),
    ];
    press.answer(A, 404, 404, PIER);
    const ids = [];
    for (const owner of [HARBOUR, QUAY]) {
      const { feed } = await press.store.feeds.add({
        ...{ url: 'https://courier.example/feed', name: 'Courier', owner, by: { name: 'Ada', id: 'U1' }, now: START },
      });
      ids.push(await press.find('Old landing shut', { url: A, owner, feedId: feed.id }));
    }
    await press.run(ids);
    expect(await press.sweep(31)).toEqual(['page-failed', 'page-failed']);
    expect(await press.sweep(160)).toEqual(['completed', 'completed']);
    expect(press.askedAt(A)).toEqual([0, 31, 160]);
    for (const channel of channels)
      expect(await press.alerts(channel)).toMatchObject([{ quotes: [expect.stringContaining('slept')] }]);
  });

  it('waits for a host that wants a short pause, and is told whole then', async () => {
    const channel = await press.channel('pier');
    press.answer(A, { putOff: 6 }, PIER);
    expect(await press.run([await press.find('Ferry pier closes', { url: A })])).toEqual(['deferred']);
    expect(await press.alerts(channel)).toEqual([]);
    expect(await press.sweep(7)).toEqual(['planned']);
    expect(await press.alerts(channel)).toMatchObject([{ quotes: [expect.stringContaining('slept')] }]);
    expect(press.askedAt(A)).toEqual([7]);
  });

  it('is told by the feed where its host wants a long pause, and its page is read after it', async () => {
    const channel = await press.channel('pier');
    press.answer(A, { putOff: 3_600 }, { putOff: 3_700 }, PIER);
    const id = await press.find('Ferry pier closes', { url: A });
    expect(await press.run([id])).toEqual(['planned']);
    expect(await press.alerts(channel)).toMatchObject([{ quotes: [] }]);
    expect((await press.text(id)).textWhy).toContain('is asked no more before');
    expect(await press.sweep(3_599)).toEqual([]);
    expect(await press.sweep(3_601)).toEqual(['deferred']);
    expect(await press.sweep(3_701)).toEqual(['completed']);
    expect(await press.alerts(channel)).toMatchObject([{ quotes: [expect.stringContaining('slept')] }]);
  });

  it('waits for as long as the host wants where nobody is told of it', async () => {
    press.answer(A, { putOff: 3_600 }, PIER);
    const id = await press.find('Ferry pier closes', { url: A, announced: false });
    expect(await press.run([id])).toEqual(['deferred']);
    expect(await press.sweep(3_601)).toEqual(['planned']);
    expect((await press.text(id)).textSource).toBe('page');
  });

  it('ends the doubt in which its headline stood: the line becomes an alert, once', async () => {
    const channel = await press.channel('pier');
    press.answer(B, PIER);
    press.answer(A, 404, HALL);
    const near = await press.find('Crack in a pier', { url: B, outlet: 'Wire' });
    await press.run([near]);
    const own = await press.find('Pier hall', { url: A, publishedAt: second(3_600) });
    await press.run([own]);
    await database.pool.query(
      'update deliveries set reply_to = (select id from deliveries where article_id = $1) where article_id = $2',
      [near, own],
    );
    await press.post();
    expect(await headlines(channel)).toEqual(['Crack in a pier']);
    await press.sweep(31);
    expect(await headlines(channel)).toEqual(['Crack in a pier', 'Pier hall']);
    const rows = await database.db.selectFrom('deliveries').select('id').execute();
    expect(rows).toHaveLength(3);
  });
});
