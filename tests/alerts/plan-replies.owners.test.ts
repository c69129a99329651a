import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleId, ChannelId } from '../../src/news/ids.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { HARBOUR, type Newsroom, openNewsroom, QUAY } from '../support/tenants-newsroom.ts';

const ROOF = `The roof of the market hall of Port Verrin fell on Monday morning while traders set up their stalls.
“We heard a crack and ran,” baker Ilsa Marrowick said. Fire crews from three towns searched the ruins until the evening.
The pier beside the hall stays closed, and the town asked engineers to look at every roof that is as old as this one.`;
const FIRE = `Smoke stood over Tern Island since dawn, when an old mill behind the pier began to burn. “It was dark as
night,” ferryman Tobin Hesk recalled. Two boats with pumps came too late, and the owner believes in lightning.`;
const toll = (number: number) => `It killed ${number} people, the town said. ${ROOF}`;

describe('what a story’s alerts are told of it', () => {
  let database: TestDatabase;
  let room: Newsroom;
  let harbour: ChannelId;
  let quay: ChannelId;
  let first: ArticleId;
  beforeEach(async () => {
    database = await openTestDatabase();
    room = openNewsroom(database);
    harbour = await room.channel(HARBOUR, 'C0NEWS');
    quay = await room.channel(QUAY, '4401');
    first = await room.tell({ title: 'Market roof falls', text: toll(17) });
    await room.post();
  });
  afterEach(() => database.close());

  const replies = () => Promise.all([harbour, quay].map(room.replies));

  it('comes from an own article to its owner’s threads alone', async () => {
    await room.tell({ owner: HARBOUR, title: 'Roof of the market', text: toll(29), outlet: 'Desk', hours: 1 });
    const [own, others] = await replies();
    expect(own?.join()).toContain('It killed 29 people, the town said.');
    expect(others).toEqual([]);
    expect(await Promise.all([harbour, quay].map(room.edits))).toEqual([2, 0]);
    expect((await room.alerts(harbour))[0]?.updates).toHaveLength(1);
    expect((await room.alerts(quay))[0]?.updates).toEqual([]);
  });

  it('comes to all others when the installation hears it, and not again to the owner that knows it', async () => {
    await room.tell({ owner: HARBOUR, title: 'Roof of the market', text: toll(29), outlet: 'Desk', hours: 1 });
    await room.tell({ title: 'Market hall falls', text: toll(29), outlet: 'Meridian Wire', hours: 2 });
    const [own, others] = await replies();
    expect(own?.filter((line) => line.includes('29 people'))).toHaveLength(1);
    expect(others?.filter((line) => line.includes('29 people'))).toHaveLength(1);
    expect(others?.join()).toContain('Meridian Wire');
    expect(others?.join()).not.toContain('Desk');
    expect((await room.alerts(harbour))[0]?.updates).toHaveLength(1);
    expect((await room.alerts(quay))[0]?.updates).toHaveLength(1);
  });

  it('shows nobody the words of an article that only its owner has', async () => {
    await room.tell({ owner: HARBOUR, title: 'Secret toll', text: toll(5), outlet: 'Desk', hours: 1 });
    await room.tell({ title: 'Market hall falls', text: toll(29), outlet: 'Meridian Wire', hours: 2 });
    expect((await room.replies(quay)).join()).not.toContain('5 people');
    const rows = await database.db.selectFrom('storyChanges').select(['owner', 'changes']).execute();
    const shared = rows.filter(({ owner }) => owner === INSTALLATION);
    expect(JSON.stringify(shared)).not.toContain('killed 5 people');
    expect(shared).toHaveLength(1);
  });

  it('tells an owner that was first what the installation adds, in the thread of its own alert', async () => {
    const fire = (number: number) => `It killed ${number} people. ${FIRE}`;
    await room.tell({ owner: HARBOUR, title: 'Secret fire of the mill', text: fire(3), outlet: 'Desk', hours: 1 });
    await room.post();
    const told = await room.tell({ title: 'Mill burns at the pier', text: fire(8), hours: 2 });
    expect(await room.slugOf(told, HARBOUR)).not.toBe(await room.slugOf(told));
    expect((await room.replies(harbour)).join()).toContain('It killed 8 people.');
    expect(await room.replies(quay)).toEqual([]);
    expect((await room.alerts(quay)).map(({ updates }) => updates)).toEqual([[], []]);
  });

  it('comes from an edit of an own article to its owner alone, and from one of the installation’s to all', async () => {
    const own = await room.tell({ owner: HARBOUR, title: 'Market roof', text: toll(17), outlet: 'Desk', hours: 1 });
    await room.edit(own, HARBOUR, [toll(17), toll(31)]);
    expect((await room.replies(harbour)).join()).toContain('31 people');
    expect(await room.replies(quay)).toEqual([]);
    const before = await room.edits(quay);
    await room.edit(first, INSTALLATION, [toll(17), toll(31)]);
    expect((await room.replies(quay)).join()).toContain('31 people');
    expect((await room.replies(harbour)).filter((line) => line.includes('31 people'))).toHaveLength(1);
    expect(await room.edits(quay)).toBe(before + 1);
  });

  it('comes to all where all workspaces are one house', async () => {
    room = openNewsroom(database, 'one');
    await room.tell({ owner: HARBOUR, title: 'Roof of the market', text: toll(29), outlet: 'Desk', hours: 1 });
    for (const lines of await replies()) expect(lines.join()).toContain('29 people');
  });
});
