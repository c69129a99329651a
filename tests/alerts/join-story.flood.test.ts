import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSignals } from '../../src/engines/joining/signals.ts';
import { indexTerms } from '../../src/engines/joining/story-index.ts';
import type { ArticleId } from '../../src/news/ids.ts';
import type { Owner } from '../../src/news/owner.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { plainWords } from '../support/event-words.ts';
import { addFeed, attach, brief, found, START } from '../support/story-fixtures.ts';
import { HARBOUR, type Newsroom, openNewsroom, QUAY } from '../support/tenants-newsroom.ts';

const PIER = `The ferry pier of Port Verrin closed on Monday after divers found a crack in its oldest pillar.
“Nobody walks on it until I have slept on it,” harbour master Ilsa Marrowick said. The ferries to Tern Island leave from
the fish quay, ten minutes later than usual. Engineers want to drill into the pillar before the end of the week. Shops on
the pier asked the town for help, and one of them sold its whole stock of umbrellas in an afternoon of heavy rain.`;
const REWRITTEN = `Divers found a crack in the oldest pillar of the ferry pier of Port Verrin, which closed on Monday. Boats to Tern
Island use the fish quay for now. “Nobody walks on it until I have slept on it,” said Ilsa Marrowick, the harbour master.
Traders hope for help from the town hall after a day without customers, and the engineers bring their drill on Friday.`;
const FLOOD = 500;

describe('a flood of one workspace’s own articles with the words of an event', () => {
  let database: TestDatabase;
  let room: Newsroom;
  beforeEach(async () => {
    database = await openTestDatabase();
    room = openNewsroom(database);
  });
  afterEach(() => database.close());

  /** As joining stores them, without their briefs. */
  async function flood(owner: Owner): Promise<void> {
    const feedId = await addFeed(room.store, 'https://feeds.example/flood', owner);
    const entries = Array.from({ length: FLOOD }, (_, at) => found(feedId, at, { owner, keys: [`flood:${at}`] }));
    const ids = (await room.store.articles.saveFound(entries)).new;
    const article = { title: 'Ferry pier closes', text: PIER, outlet: 'Flood', foundAt: START };
    const signals = readSignals({ article, brief: brief() }, plainWords);
    const rarity = signals.opening.map(() => 1);
    const into = { slug: 'ferry-pier-closes', headline: 'Ferry pier closes', at: START, owner };
    const storyId = await room.store.stories.create(into);
    const terms = indexTerms(signals);
    for (const articleId of ids) {
      await attach(room.store, { storyId, articleId, owner, signals: { ...signals, rarity }, terms });
    }
  }

  const signalsOf = async (article: ArticleId) => {
    const row = database.db.selectFrom('storySignals').select(['sequence', 'signals']);
    return row.where('articleId', '=', article).executeTakeFirstOrThrow();
  };

  it('changes nothing of how others’ articles are weighed, found and joined', async () => {
    const first = await room.tell({ title: 'Ferry pier closes', text: PIER });
    const harbours = await room.tell({ owner: HARBOUR, title: 'Pier shut', text: REWRITTEN, outlet: 'Desk', hours: 1 });
    const probe = { title: 'Crack in the ferry pier', text: REWRITTEN, outlet: 'Radio Ostra', hours: 2 };
    const before = await signalsOf(await room.tell(probe));
    await flood(QUAY);
    const after = await room.tell({ ...probe, title: 'Crack in a ferry pier', outlet: 'Wire', hours: 3 });
    expect(await room.slugOf(after)).toBe(await room.slugOf(first));
    expect(await room.slugOf(after, HARBOUR)).toBe(await room.slugOf(first));
    const own = await room.tell({ owner: HARBOUR, title: 'Pier shut again', text: REWRITTEN, outlet: 'B', hours: 4 });
    expect(await room.slugOf(own, HARBOUR)).toBe(await room.slugOf(harbours, HARBOUR));
    expect(Number((await signalsOf(after)).sequence)).toBe(Number(before.sequence) + 1);
    expect(Number((await signalsOf(own)).sequence)).toBeLessThan(0);
  });

  it('leaves the words of the installation as rare as they were', async () => {
    const quiet = await rarityAfter(async () => undefined);
    await database.close();
    database = await openTestDatabase();
    room = openNewsroom(database);
    expect(await rarityAfter(() => flood(QUAY))).toEqual(quiet);
  });

  async function rarityAfter(step: () => Promise<void>): Promise<number[]> {
    await room.tell({ title: 'Ferry pier closes', text: PIER });
    await step();
    return (await signalsOf(await room.tell({ title: 'Crack', text: REWRITTEN, hours: 2 }))).signals.rarity;
  }

  it('does not take an event from its owner before the installation tells it', async () => {
    const own = await room.tell({ owner: HARBOUR, title: 'Secret crack in the pier', text: PIER, outlet: 'Desk' });
    await flood(QUAY);
    const told = await room.tell({ title: 'Ferry pier closes', text: REWRITTEN, outlet: 'Wire', hours: 1 });
    expect(await room.slugOf(told, HARBOUR)).toBe(await room.slugOf(own, HARBOUR));
    expect(await room.slugOf(told)).toBe('ferry-pier-closes');
  });

  it('is found by its owner’s look-ups alone', async () => {
    await flood(QUAY);
    const known = await room.store.stories.lookUp({ terms: [1], hitsMax: 32, since: null });
    expect(known).toMatchObject({ oldest: 0, newest: -1, terms: [], owners: [QUAY] });
    const [own] = await room.store.stories.lookUpOwn({ owners: [QUAY], terms: [1, indexOf(PIER)], hitsMax: 32 });
    expect(own).toMatchObject({ owner: QUAY, articles: FLOOD });
    expect(own?.terms.map(({ term, hits, among }) => [term, hits.length, among])).toEqual([[indexOf(PIER), 32, 32]]);
    expect(await room.store.stories.lookUpOwn({ owners: [HARBOUR], terms: [indexOf(PIER)], hitsMax: 32 })).toEqual([]);
    expect(await room.store.stories.load({ sequences: [-1], owners: [HARBOUR] }, new Map())).toEqual([]);
    expect(await room.store.stories.load({ sequences: [-1], owners: [QUAY] }, new Map())).toMatchObject([{ place: 1 }]);
  });

  function indexOf(text: string): number {
    const article = { title: 'Ferry pier closes', text, outlet: 'Flood', foundAt: START };
    return indexTerms(readSignals({ article, brief: brief() }, plainWords))[0] ?? 0;
  }
});
