import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../src/news/ids.ts';
import { INSTALLATION, toOwner } from '../../src/news/owner.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { HARBOUR, type Newsroom, openNewsroom, QUAY } from '../support/tenants-newsroom.ts';

const PIER = `The ferry pier of Port Verrin closed on Monday after divers found a crack in its oldest pillar.
“Nobody walks on it until I have slept on it,” harbour master Ilsa Marrowick said. The ferries to Tern Island leave from
the fish quay, ten minutes later than usual. Engineers want to drill into the pillar before the end of the week. Shops on
the pier asked the town for help, and one of them sold its whole stock of umbrellas in an afternoon of heavy rain.`;

describe('stories of several owners', () => {
  let database: TestDatabase;
  let room: Newsroom;
  let harbour: ChannelId;
  let quay: ChannelId;
  let page: ChannelId;
  beforeEach(async () => {
    database = await openTestDatabase();
    await open('separate');
  });
  afterEach(() => database.close());

  async function open(tenants: 'separate' | 'one'): Promise<void> {
    room = openNewsroom(database, tenants);
    harbour = await room.channel(HARBOUR, 'C0NEWS');
    quay = await room.channel(QUAY, '4401');
    page = await room.channel(INSTALLATION, 'news');
  }

  const told = async (channel: ChannelId) => (await room.alerts(channel)).map(({ headline }) => headline);

  it('a stranger’s feed tells its own channels alone', async () => {
    await room.tell({ owner: QUAY, title: 'Pier president dead, palace confirms', text: PIER });
    expect(await Promise.all([harbour, quay, page].map(told))).toEqual([
      [],
      ['Pier president dead, palace confirms'],
      [],
    ]);
  });

  it('an owner that heard it first from its own feed has one alert, all others theirs under their own name', async () => {
    await room.tell({ owner: HARBOUR, title: 'Secret crack in the pier', text: PIER, outlet: 'Harbour Desk' });
    await room.post();
    await room.tell({ title: 'Ferry pier closes', text: PIER, outlet: 'Meridian Wire', hours: 1 });
    expect(await room.alerts(harbour)).toMatchObject([
      { headline: 'Secret crack in the pier', slug: 'secret-crack-pier', also: ['Meridian Wire'] },
    ]);
    for (const channel of [quay, page]) {
      expect(await room.alerts(channel)).toMatchObject([
        { headline: 'Ferry pier closes', slug: 'ferry-pier-closes', also: [] },
      ]);
    }
    expect(await Promise.all([harbour, quay, page].map(room.edits))).toEqual([1, 0, 0]);
  });

  it('the articles that follow are where their owner sees the event, too', async () => {
    await room.tell({ owner: HARBOUR, title: 'Secret crack in the pier', text: PIER, outlet: 'Harbour Desk' });
    for (const [at, outlet] of ['Meridian Wire', 'Radio Ostra'].entries()) {
      await room.tell({ title: `Ferry pier closes ${at}`, text: PIER, outlet, hours: at + 1 });
    }
    expect(await room.alerts(harbour)).toMatchObject([{ also: ['Meridian Wire', 'Radio Ostra'] }]);
    expect(await room.alerts(quay)).toMatchObject([{ also: ['Radio Ostra'] }]);
  });

  it('an owner’s own outlet in the installation’s story is named to that owner alone, and edits nothing of others', async () => {
    await room.tell({ title: 'Ferry pier closes', text: PIER, outlet: 'Meridian Wire' });
    await room.post();
    await room.tell({
      owner: HARBOUR,
      title: 'Secret crack in the pier',
      text: PIER,
      outlet: 'Harbour Desk',
      hours: 1,
    });
    expect(await room.alerts(harbour)).toMatchObject([{ headline: 'Ferry pier closes', also: ['Harbour Desk'] }]);
    expect(await room.alerts(quay)).toMatchObject([{ headline: 'Ferry pier closes', also: [] }]);
    expect(await Promise.all([harbour, quay, page].map(room.edits))).toEqual([1, 0, 0]);
    const story = (await room.alerts(quay))[0]?.storyId;
    const { updatedAt } = await database.db
      .selectFrom('stories')
      .select('updatedAt')
      .where('id', '=', story ?? null)
      .executeTakeFirstOrThrow();
    expect(updatedAt).toEqual(new Date('2026-08-04T12:00:00Z'));
  });

  it('two owners with own articles of one event know nothing of each other', async () => {
    await room.tell({ owner: HARBOUR, title: 'Secret crack in the pier', text: PIER, outlet: 'Harbour Desk' });
    await room.tell({ owner: QUAY, title: 'Another secret of the pier', text: PIER, outlet: 'Quay Desk', hours: 1 });
    await room.tell({ title: 'Ferry pier closes', text: PIER, outlet: 'Meridian Wire', hours: 2 });
    expect(await room.alerts(harbour)).toMatchObject([
      { headline: 'Secret crack in the pier', also: ['Meridian Wire'] },
    ]);
    expect(await room.alerts(quay)).toMatchObject([
      { headline: 'Another secret of the pier', also: ['Meridian Wire'] },
    ]);
    expect(await room.alerts(page)).toMatchObject([{ headline: 'Ferry pier closes', also: [] }]);
  });

  it('a taken name tells nothing of a story that its owner does not see', async () => {
    const title = 'Ferry pier closes';
    const own = await room.tell({ owner: HARBOUR, title, text: 'divers found a crack in the oldest pillar of it' });
    const others = await room.tell({ owner: QUAY, title, text: 'an empty cinema will become a theatre for children' });
    const shared = await room.tell({ title, text: 'the island of terns has a school again' });
    expect(await room.slugOf(own, HARBOUR)).toBe('ferry-pier-closes');
    expect(await room.slugOf(others, QUAY)).toBe('ferry-pier-closes');
    expect(await room.slugOf(shared)).toBe('ferry-pier-closes');
    const later = await room.tell({ owner: QUAY, title, text: 'a pier of clay stands in the school of terns' });
    expect(await room.slugOf(later, QUAY)).toBe('ferry-pier-closes-aug-4');
  });

  it('a twin of an own article brings its owner no second alert, and what follows it comes to the owner’s story', async () => {
    const own = await room.tell({
      owner: HARBOUR,
      title: 'Ferry pier closes',
      text: PIER,
      key: 'url:courier.example/1',
    });
    await room.post();
    const copy = await room.tell({ title: 'Ferry pier closes', text: PIER, hours: 1, key: 'url:courier.example/1' });
    expect(await told(harbour)).toEqual(['Ferry pier closes']);
    expect(await room.edits(harbour)).toBe(0);
    expect(await told(quay)).toEqual(['Ferry pier closes']);
    expect(await room.slugOf(copy, HARBOUR)).toBeNull();
    const views = await database.db.selectFrom('storyViews').select(['owner', 'articleId', 'twinOf']).execute();
    expect(views).toEqual([{ owner: HARBOUR, articleId: copy, twinOf: own }]);
    const follower = await room.tell({ title: 'Crack shuts pier', text: PIER, outlet: 'Meridian Wire', hours: 2 });
    expect(await room.slugOf(follower, HARBOUR)).toBe(await room.slugOf(own, HARBOUR));
    expect(await room.slugOf(follower)).toBe(await room.slugOf(copy));
    expect(await room.alerts(harbour)).toMatchObject([{ also: ['Meridian Wire'] }]);
  });

  it('are one story for all where all workspaces are one house', async () => {
    await open('one');
    await room.tell({ owner: HARBOUR, title: 'Crack in the pier', text: PIER, outlet: 'Harbour Desk' });
    await room.post();
    await room.tell({ title: 'Ferry pier closes', text: PIER, outlet: 'Meridian Wire', hours: 1 });
    await room.tell({ owner: QUAY, title: 'Pier shut', text: PIER, outlet: 'Quay Desk', hours: 2 });
    for (const channel of [harbour, quay, page]) {
      expect(await room.alerts(channel)).toMatchObject([
        { headline: 'Crack in the pier', also: ['Meridian Wire', 'Quay Desk'] },
      ]);
    }
    expect(await Promise.all([harbour, quay, page].map(room.edits))).toEqual([2, 2, 2]);
  });

  it('a workspace with no feed of its own sees what the installation sees', async () => {
    const other = await room.channel(toOwner('slack:T09'), 'C0OTHER');
    await room.tell({ owner: HARBOUR, title: 'Secret crack in the pier', text: PIER });
    await room.tell({ title: 'Ferry pier closes', text: PIER, outlet: 'Meridian Wire', hours: 1 });
    expect(await room.alerts(other)).toMatchObject([{ headline: 'Ferry pier closes', also: [] }]);
  });

  it('is told by a quotation of an own article under any headline', async () => {
    await room.tell({ owner: HARBOUR, title: 'Harbour master: I sleep on it, the pier waits', text: PIER });
    const shorter = PIER.split(' Shops on')[0] ?? '';
    const told = await room.tell({ title: 'Ferry pier closes', text: shorter, outlet: 'Meridian Wire', hours: 3 });
    expect(await room.slugOf(told, HARBOUR)).not.toBe(await room.slugOf(told));
  });
});
