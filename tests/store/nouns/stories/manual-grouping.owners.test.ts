import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleId, ChannelId, StoryId } from '../../../../src/news/ids.ts';
import { INSTALLATION, type Owner } from '../../../../src/news/owner.ts';
import { placeFor } from '../../../../src/news/story.ts';
import type { AskedMerge } from '../../../../src/store/nouns/stories/manual-grouping.ts';
import { openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { START } from '../../../support/story-fixtures.ts';
import { HARBOUR, type Newsroom, openNewsroom, QUAY } from '../../../support/tenants-newsroom.ts';

const PIER = `The ferry pier of Port Verrin closed on Monday after divers found a crack in its oldest pillar.
“Nobody walks on it until I have slept on it,” harbour master Ilsa Marrowick said. The ferries to Tern Island leave from
the fish quay, ten minutes later than usual. Engineers want to drill into the pillar before the end of the week. Shops on
the pier asked the town for help, and one of them sold its whole stock of umbrellas in an afternoon of heavy rain.`;
const HALL = `An empty cinema behind the pier of Capital City will be turned into a theatre for children, its owners announced.
“We open when the bats have moved out,” director Salome Irving told neighbours. The hall has 340 seats.`;

const TICKETS = `${HALL} Tickets are to cost twelve crowns.`;

const INQUIRY = `Who knew of the damage below the water, and since when? A letter of March names it, and a diver swears that he
sent photographs to the council in May. The opposition wants an inquiry with judges from another coast, and it wants the
minutes of eleven meetings. The mayor called the letter a forgery, then a joke, and then went home. His deputy, who may
succeed him, promised every paper that the archive has about the pier of Port Verrin and its pillar.`;

describe('stories that one workspace puts right', () => {
  let database: TestDatabase;
  let room: Newsroom;
  let harbour: ChannelId;
  let quay: ChannelId;
  let pier: ArticleId;
  let hall: ArticleId;
  beforeEach(async () => {
    database = await openTestDatabase();
    room = openNewsroom(database);
    harbour = await room.channel(HARBOUR, 'C0NEWS');
    quay = await room.channel(QUAY, '4401');
    pier = await room.tell({ title: 'Ferry pier closes', text: PIER });
    hall = await room.tell({ title: 'Cinema becomes theatre', text: HALL, outlet: 'Radio Ostra' });
    await room.post();
  });
  afterEach(() => database.close());

  async function storyOf(article: ArticleId, owner: Owner = INSTALLATION): Promise<StoryId> {
    const id = placeFor(await room.store.stories.placesOf(article, 'separate'), owner);
    if (!id) throw new Error(`${owner} sees no story of ${article}`);
    return id;
  }

  const mergeIn = (merge: AskedMerge) => room.store.atomically(({ manualGrouping }) => manualGrouping.merge(merge));

  async function merge(owner: Owner, from: ArticleId, into: ArticleId): Promise<void> {
    const stories = { from: await storyOf(from, owner), into: await storyOf(into, owner) };
    await mergeIn({ ...stories, owner, by: '@ada', at: START });
  }

  async function split(owner: Owner, articleId: ArticleId): Promise<string> {
    const from = await storyOf(articleId, owner);
    const into = { slug: 'crack-inquiry', headline: 'Crack inquiry' };
    const split = { articleIds: [articleId], from, into, note: null, owner, by: '@ada', at: START };
    return (await room.store.atomically(({ manualGrouping }) => manualGrouping.split(split))).slug;
  }

  const deliveries = (channelId: ChannelId) =>
    database.db
      .selectFrom('deliveries')
      .select(['id', 'storyId', 'state'])
      .where('channelId', '=', channelId)
      .orderBy('id')
      .execute();

  it('a merge neither edits, moves nor silences what another workspace has', async () => {
    const before = [await deliveries(quay), await room.alerts(quay)];
    await merge(HARBOUR, hall, pier);
    expect(await room.slugOf(hall, HARBOUR)).toBe('ferry-pier-closes');
    expect(await room.slugOf(hall, QUAY)).toBe('cinema-becomes-theatre');
    expect([await deliveries(quay), await room.alerts(quay)]).toEqual(before);
    expect(await Promise.all([harbour, quay].map(room.edits))).toEqual([1, 0]);
    expect((await room.alerts(harbour))[0]).toMatchObject({ headline: 'Ferry pier closes', also: ['Radio Ostra'] });
    const late = await room.channel(QUAY, '4402');
    await room.tell({ title: 'Theatre for children', text: TICKETS, outlet: 'Meridian Wire', hours: 2 });
    expect(await room.alerts(late)).toMatchObject([{ slug: 'cinema-becomes-theatre' }]);
  });

  it('a merge holds for what follows, for that workspace alone', async () => {
    await merge(HARBOUR, hall, pier);
    const later = await room.tell({ title: 'Theatre for children', text: TICKETS, outlet: 'Meridian Wire', hours: 2 });
    expect(await room.slugOf(later, HARBOUR)).toBe('ferry-pier-closes');
    expect(await room.slugOf(later, QUAY)).toBe('cinema-becomes-theatre');
    expect((await room.alerts(harbour))[0]).toMatchObject({ also: ['Radio Ostra', 'Meridian Wire'] });
    expect(await Promise.all([harbour, quay].map(room.edits))).toEqual([2, 1]);
    const own = await room.tell({
      owner: HARBOUR,
      title: 'Bats of the cinema',
      text: `${TICKETS} So said the desk.`,
      outlet: 'Desk',
      hours: 3,
    });
    expect(await room.slugOf(own, HARBOUR)).toBe('ferry-pier-closes');
    expect(await room.edits(quay)).toBe(1);
  });

  it('an own story that joins the installation’s stays unseen by all others', async () => {
    const own = await room.tell({ owner: HARBOUR, title: 'Secret pier plan', text: 'The pier moves.', outlet: 'Desk' });
    await room.post();
    await merge(HARBOUR, own, pier);
    expect(await room.slugOf(own, HARBOUR)).toBe('ferry-pier-closes');
    expect((await room.alerts(harbour))[0]).toMatchObject({ also: ['Desk'] });
    expect((await room.alerts(quay))[0]).toMatchObject({ also: [] });
    expect(await room.edits(quay)).toBe(0);
  });

  it('the installation’s story that joins an own one keeps its times and its place for all others', async () => {
    const own = await room.tell({ owner: HARBOUR, title: 'Secret pier plan', text: 'The pier moves.', hours: 5 });
    const story = await storyOf(pier);
    const before = await room.store.stories.byId(story);
    await merge(HARBOUR, own, pier);
    expect(await room.store.stories.byId(story)).toEqual(before);
    await merge(HARBOUR, hall, own);
    expect(await room.slugOf(hall, QUAY)).toBe('cinema-becomes-theatre');
  });

  it('a split holds for that workspace, and what follows the article goes with it there', async () => {
    const second = await room.tell({ title: 'Who knew of it?', text: INQUIRY, outlet: 'Meridian Wire', hours: 2 });
    await merge(INSTALLATION, second, pier);
    expect(await split(HARBOUR, second)).toBe('crack-inquiry');
    expect(await room.slugOf(second, HARBOUR)).toBe('crack-inquiry');
    expect(await room.slugOf(second, QUAY)).toBe('ferry-pier-closes');
    const more = { title: 'Who knew of it?', text: `${INQUIRY} Nobody answered.`, outlet: 'Harbour Ledger' };
    const third = await room.tell({ ...more, hours: 3 });
    expect(await room.slugOf(third, HARBOUR)).toBe('crack-inquiry');
    expect(await room.slugOf(third, QUAY)).toBe('ferry-pier-closes');
    expect(await room.alerts(quay)).toMatchObject([{ also: ['Meridian Wire', 'Harbour Ledger'] }, {}]);
  });

  it('a split takes the alert that shows the article along in the channels of that workspace alone', async () => {
    await split(HARBOUR, pier);
    expect((await room.alerts(harbour)).map(({ slug }) => slug)).toContain('crack-inquiry');
    expect((await room.alerts(quay)).map(({ slug }) => slug)).not.toContain('crack-inquiry');
  });

  it('a merge takes a split back: the workspace follows all others again', async () => {
    await split(HARBOUR, pier);
    const from = await storyOf(pier, HARBOUR);
    const into = await storyOf(pier, QUAY);
    await mergeIn({ from, into, owner: HARBOUR, by: '@ada', at: START });
    expect(await database.db.selectFrom('storyViews').selectAll().execute()).toEqual([]);
    expect(await room.slugOf(pier, HARBOUR)).toBe('ferry-pier-closes');
  });

  it('what the installation merges holds for all who did not put the article elsewhere', async () => {
    await split(HARBOUR, hall);
    await merge(INSTALLATION, hall, pier);
    expect(await room.slugOf(hall, QUAY)).toBe('ferry-pier-closes');
    expect(await room.slugOf(hall, HARBOUR)).toBe('crack-inquiry');
    expect((await room.alerts(quay))[0]).toMatchObject({ also: ['Radio Ostra'] });
  });

  it('a workspace cannot split what is not its own, whatever it asks for', async () => {
    const own = await room.tell({ owner: QUAY, title: 'Secret of the quay', text: 'The pier of the quay is sold.' });
    const from = await storyOf(own, QUAY);
    const into = { slug: 'taken', headline: 'Taken' };
    const split = { articleIds: [own], from, into, note: null, owner: HARBOUR, by: '@eve', at: START };
    await room.store.atomically(({ manualGrouping }) => manualGrouping.split(split));
    expect(await storyOf(own, QUAY)).toBe(from);
    await mergeIn({ from, into: await storyOf(pier), owner: HARBOUR, by: '@eve', at: START });
    expect(await storyOf(own, QUAY)).toBe(from);
    expect(await room.edits(quay)).toBe(0);
  });
});
