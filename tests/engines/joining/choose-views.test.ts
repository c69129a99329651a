import { describe, expect, it } from 'vitest';
import { chooseStory, type StoryChoice } from '../../../src/engines/joining/choose-story.ts';
import { chooseViews } from '../../../src/engines/joining/choose-views.ts';
import { HITS_MAX, type Lookups, type OwnLookup } from '../../../src/engines/joining/idf.ts';
import { readSignals, type StoredSignals } from '../../../src/engines/joining/signals.ts';
import { toComparable } from '../../../src/engines/joining/similarity.ts';
import { hourOf, indexTerms, type OwnQuestion, ownTerms } from '../../../src/engines/joining/story-index.ts';
import { type StoryId, toId } from '../../../src/news/ids.ts';
import { type Owner, toOwner } from '../../../src/news/owner.ts';
import { plainWords } from '../../support/event-words.ts';
import { brief, NO_SIGNALS, START } from '../../support/story-fixtures.ts';

const HARBOUR = toOwner('slack:T01');
const QUAY = toOwner('slack:T02');
const PIER = `The ferry pier of Port Verrin closed on Monday after divers found a crack in its oldest pillar. The ferries to
Tern Island leave from the fish quay, ten minutes later than usual. Engineers want to drill into the pillar before the end
of the week. Shops on the pier asked the town for help, and one of them sold its whole stock of umbrellas.`;
const story = (id: number): StoryId => toId<'story'>(String(id));

function read(text: string, outlet = 'Courier') {
  const article = { title: '', text, outlet, foundAt: START };
  return { signals: readSignals({ article, brief: brief() }, plainWords), at: START };
}

function stored(sequence: number, storyId: StoryId, parts: Partial<StoredSignals> = {}): StoredSignals {
  const { signals } = read(PIER, `Outlet ${sequence}`);
  const weighted = { ...signals, rarity: signals.opening.map(() => 1) };
  return { sequence, place: Math.abs(sequence), storyId, at: START, signals: weighted, views: [], ...parts };
}

/** The choice for an article that was compared with these. */
async function choiceOf(article: ReturnType<typeof read>, candidates: readonly StoredSignals[]): Promise<StoryChoice> {
  const hits = candidates.map(({ sequence }) => ({ sequence, hour: hourOf(START) }));
  return chooseStory(article, {
    lookUp: async (terms) => ({ oldest: 1, newest: 100, terms: terms.map((term) => ({ term, hits })) }),
    lookUpOwn: async () => [],
    load: async () => [...candidates],
    comparableOf: toComparable,
  });
}

type Own = { owner: Owner; articles: readonly StoredSignals[] };

async function views(article: ReturnType<typeof read>, candidates: readonly StoredSignals[], own: readonly Own[] = []) {
  const asked: OwnQuestion[] = [];
  const loaded: number[] = [];
  const chosen = await chooseViews(article, await choiceOf(article, candidates), {
    owners: own.map(({ owner }) => owner),
    async lookUpOwn(question) {
      asked.push(question);
      return own.map(({ owner, articles }): OwnLookup => {
        const hits = articles.map(({ sequence }) => ({ sequence, hour: hourOf(START) }));
        const known = new Set(articles.flatMap(({ signals }) => indexTerms(signals)));
        const terms = question.terms.filter((term) => known.has(term)).map((term) => ({ term, hits, among: null }));
        return { owner, articles: articles.length, terms };
      });
    },
    async load(sequences) {
      loaded.push(...sequences);
      return own.flatMap(({ articles }) => articles.filter(({ sequence }) => sequences.includes(sequence)));
    },
    comparableOf: toComparable,
  });
  return { chosen: chosen.map(({ owner, storyId }) => [owner, storyId]), asked, loaded };
}

describe('chooseViews', () => {
  it('asks nothing where no owner has articles of its own', async () => {
    const { chosen, asked, loaded } = await views(read(PIER), [stored(1, story(1))]);
    expect([chosen, asked, loaded]).toEqual([[], [], []]);
  });

  it('finds the own story of an owner that had the event first, and no view of the others', async () => {
    const own = [
      { owner: HARBOUR, articles: [stored(-1, story(7))] },
      { owner: QUAY, articles: [] },
    ];
    expect((await views(read(PIER), [], own)).chosen).toEqual([[HARBOUR, story(7)]]);
  });

  it('says nothing of an own article in the story that the article joins for all', async () => {
    const own = [{ owner: HARBOUR, articles: [stored(-1, story(1))] }];
    expect((await views(read(PIER), [stored(1, story(1))], own)).chosen).toEqual([]);
  });

  it('follows an owner that sees what the article joins in another story', async () => {
    const views1 = [{ owner: HARBOUR, storyId: story(5) }];
    expect((await views(read(PIER), [stored(1, story(1), { views: views1 })])).chosen).toEqual([[HARBOUR, story(5)]]);
  });

  it('holds to a merge where the outlet’s own series would forbid to join by points', async () => {
    const views1 = [{ owner: HARBOUR, storyId: story(5) }];
    const { signals } = read(PIER, 'Radio');
    const series = { ...stored(2, story(5)), signals: { ...signals, rarity: signals.opening.map(() => 1) } };
    const candidates = [stored(1, story(1), { views: views1 }), series];
    expect((await views(read(PIER, 'Radio'), candidates)).chosen).toEqual([[HARBOUR, story(5)]]);
  });

  it('reads few articles of each of many owners, and asks fewer terms, however alike they are', async () => {
    const own = Array.from({ length: 200 }, (_, at) => ({
      owner: toOwner(`discord:${1_000 + at}`),
      articles: Array.from({ length: 9 }, (_, nth) => stored(-(at * 9 + nth + 1), story(1_000 + at))),
    }));
    const { chosen, asked, loaded } = await views(read(PIER), [], own);
    expect(chosen).toHaveLength(200);
    expect(asked.map(({ terms }) => terms.length * 200 <= 2_048)).toEqual([true]);
    expect(loaded).toHaveLength(400);
  });

  it('does not read what shares a common word alone', async () => {
    const { signals } = read('The.');
    const own = [{ owner: HARBOUR, articles: [stored(-1, story(7), { signals })] }];
    expect((await views(read(PIER), [], own)).loaded).toEqual([]);
  });
});

describe('the terms of an owner’s own articles', () => {
  it('are others for each owner, and the same each time', () => {
    const terms = indexTerms(read(PIER).signals);
    expect(ownTerms(terms, HARBOUR)).toEqual(ownTerms(terms, HARBOUR));
    const all = [terms, ownTerms(terms, HARBOUR), ownTerms(terms, QUAY)].flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((term) => Number.isInteger(term) && Math.abs(term) <= 2 ** 31)).toBe(true);
  });

  it('make a word common for an owner that writes it all the time', async () => {
    const { idfOf } = await import('../../../src/engines/joining/idf.ts');
    const all = { oldest: 1, newest: 1_000, terms: [] };
    const hits = Array.from({ length: HITS_MAX }, (_, at) => ({ sequence: -at, hour: 0 }));
    const lookups = (own: OwnLookup[]): Lookups => ({ all, own });
    const often = { owner: HARBOUR, articles: 1_000, terms: [{ term: 5, hits, among: HITS_MAX }] };
    const seldom = { ...often, terms: [{ term: 5, hits: hits.slice(0, 1), among: null }] };
    const [common = 0, rare = 0, fresh = 0] = [[often], [seldom], []].map((own) => idfOf(lookups(own), NO_SIGNALS)(5));
    expect(fresh).toBe(1);
    expect(rare).toBeGreaterThan(0.8);
    expect(common).toBeLessThan(0.1);
  });
});
