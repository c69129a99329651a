import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../src/news/ids.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { type Answer, openPress, type Press, second } from '../support/failing-pages.ts';

const URL = 'https://courier.example/pier';
const FEED = { url: URL, feedText: 'The ferry pier of Port Verrin closed.' };
const PIER = `The ferry pier of Port Verrin closed on Monday after divers found a crack in its oldest pillar.
“Nobody walks on it until I have slept on it,” harbour master Ilsa Marrowick said. The ferries to Tern Island leave from
the fish quay, ten minutes later than usual. Engineers want to drill into the pillar before the end of the week.`;
const SPOKEN = ['Nobody walks on it until I have slept on it'];

describe('a page that fails at first', () => {
  let database: TestDatabase;
  let press: Press;
  let pier: ChannelId;
  beforeEach(async () => {
    database = await openTestDatabase();
    press = openPress(database);
    pier = await press.channel('pier');
  });
  afterEach(() => database.close());

  async function tell(...answers: Answer[]) {
    press.answer(URL, ...answers);
    const id = await press.find('Ferry pier closes', FEED);
    expect(await press.run([id])).toEqual(['planned']);
    return id;
  }

  it.each<[string, Answer]>([
    ['is not there yet (404)', 404],
    ['is late (408)', 408],
    ['comes too early (425)', 425],
    ['is asked too often (429)', 429],
    ['has a server in trouble (500)', 500],
    ['has a server that rests (503)', 503],
    ['is cut', 'cut'],
    ['is slow', 'slow'],
  ])('%s: the alert goes out at once, and is edited half a minute later, without a reply', async (_why, failure) => {
    const id = await tell(failure, PIER);
    expect(await press.alerts(pier)).toMatchObject([{ quotes: [], note: expect.stringContaining('feed') }]);
    await press.post();
    expect(await press.sweep(29)).toEqual([]);
    expect(await press.sweep(31)).toEqual(['completed']);
    expect(await press.alerts(pier)).toMatchObject([{ headline: 'Ferry pier closes', quotes: SPOKEN, note: null }]);
    expect(await press.follow()).toEqual({ edits: 1, replies: 0 });
    expect(await press.text(id)).toMatchObject({ text: PIER, textSource: 'page', pageFailures: 0, rereadAt: null });
    expect(await press.sweep(3_600)).toEqual([]);
    expect(press.askedAt(URL)).toEqual([0, 31]);
  });

  it.each([401, 403, 410, 451])('is asked for once where the answer will stay (%d)', async (status) => {
    await tell(status, PIER);
    expect(await press.sweep(3_600)).toEqual([]);
    expect(press.askedAt(URL)).toEqual([0]);
  });

  it('is asked for again when its server wants it, in seconds or by the clock', async () => {
    await tell({ status: 503, retryAfter: '6' }, { status: 503, retryAfter: 'Tue, 04 Aug 2026 12:20:00 GMT' }, PIER);
    expect(await press.sweep(5)).toEqual([]);
    expect(await press.sweep(7)).toEqual(['page-failed']);
    expect(await press.sweep(1_199)).toEqual([]);
    expect(await press.sweep(1_200)).toEqual(['completed']);
  });

  it('is asked for again whatever the status, where its server says when', async () => {
    await tell({ status: 403, retryAfter: '60' }, PIER);
    expect(await press.sweep(59)).toEqual([]);
    expect(await press.sweep(61)).toEqual(['completed']);
  });

  it('is asked for four times in all, however soon its server wants it, and says so', async () => {
    const id = await tell({ status: 503, retryAfter: '1' });
    for (let at = 5; at < 2_000; at += 5) await press.sweep(at);
    expect(press.askedAt(URL)).toEqual([0, 5, 125, 725]);
    expect(await press.text(id)).toMatchObject({
      ...{ text: FEED.feedText, textSource: 'feed', textWhy: 'the page answers 503' },
      ...{ pageFailures: 4, rereadAt: null },
    });
    expect(await press.alerts(pier)).toHaveLength(1);
  });

  it('is asked for once where it is one of an archive that nobody is told of', async () => {
    press.answer(URL, 404, PIER);
    const id = await press.find('Ferry pier closes', { ...FEED, announced: false });
    expect(await press.run([id])).toEqual(['planned']);
    expect(await press.sweep(3_600)).toEqual([]);
    expect(press.askedAt(URL)).toEqual([0]);
  });

  it('still gives its text after the feed has told the article in other words', async () => {
    const id = await tell(404, 404, PIER);
    await press.post();
    await database.db
      .updateTable('articles')
      .set({ feedTitle: 'Ferry pier is shut', feedText: 'Divers found a crack.' })
      .where('id', '=', id)
      .execute();
    expect(await press.sweep(31)).toEqual(['changed']);
    expect(await press.alerts(pier)).toMatchObject([{ headline: 'Ferry pier is shut', quotes: [] }]);
    expect(await press.sweep(151)).toEqual(['completed']);
    expect(await press.alerts(pier)).toMatchObject([{ headline: 'Ferry pier is shut', quotes: SPOKEN }]);
  });

  it('is asked for again when it fails after an edit, too', async () => {
    const id = await tell(PIER);
    const edited = PIER.replace('closed on Monday', 'was closed on Monday');
    press.answer(URL, 503, edited);
    await database.db
      .updateTable('articles')
      .set({ rereadAt: new Date(0) })
      .where('id', '=', id)
      .execute();
    expect(await press.sweep(60)).toEqual(['page-failed']);
    expect(await press.text(id)).toMatchObject({ text: PIER, textSource: 'page', textWhy: null });
    expect(await press.sweep(91)).toEqual(['changed']);
    expect(await press.text(id)).toMatchObject({ text: edited, pageFailures: 0 });
  });

  it('takes nothing from how often edits are read', async () => {
    const id = await tell(404, 404, 404, PIER);
    for (const at of [31, 155, 800]) await press.sweep(at);
    const [row] = await database.db
      .selectFrom('articles')
      .select(['rereads', 'textSource'])
      .where('id', '=', id)
      .execute();
    expect(row).toEqual({ rereads: 0, textSource: 'page' });
  });

  it('is asked for again although the process died when its text was kept, or while it was read again', async () => {
    press.answer(URL, 404, PIER);
    const id = await press.find('Ferry pier closes', FEED);
    const dying = { matchSubscriptions: () => Promise.reject(new Error('killed here')) };
    await expect(press.run([id], dying)).rejects.toThrow('killed here');
    expect(await press.run([id])).toEqual(['planned']);
    await expect(press.sweep(31, dying)).rejects.toThrow('killed here');
    expect(await press.text(id)).toMatchObject({ textSource: 'feed' });
    expect(await press.sweep(60)).toEqual([]);
    expect(await press.sweep(332)).toEqual(['completed']);
    expect(await press.alerts(pier)).toMatchObject([{ quotes: SPOKEN }]);
  });

  it('is given up where its host wants to be left alone for days', async () => {
    press.answer(URL, 404, { putOff: 600 }, PIER);
    const id = await press.find('Ferry pier closes', { ...FEED, foundAt: second(-3 * 86_400) });
    await press.run([id]);
    expect(await press.sweep(31)).toEqual(['deferred']);
    expect(await press.sweep(3_600)).toEqual([]);
  });

  it('is read again by one worker, though two take the job', async () => {
    const id = await tell(404, PIER);
    await database.db
      .updateTable('articles')
      .set({ rereadAt: new Date(0) })
      .where('id', '=', id)
      .execute();
    const both = (await Promise.all([press.run([id]), press.run([id])])).flat();
    expect(both.sort()).toEqual(['completed', 'known']);
    expect(press.askedAt(URL)).toHaveLength(2);
  });
});
