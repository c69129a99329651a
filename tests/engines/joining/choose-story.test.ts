import { beforeAll, describe, expect, it } from 'vitest';
import { inventNews } from '../../../bench/chaos/news.ts';
import { chooseStory } from '../../../src/engines/joining/choose-story.ts';
import { hashWord } from '../../../src/engines/joining/hashes.ts';
import type { TermHits } from '../../../src/engines/joining/idf.ts';
import { toComparable } from '../../../src/engines/joining/similarity.ts';
import { createStoryMemory, hourOf, type StoryIndex } from '../../../src/engines/joining/story-index.ts';
import { toId } from '../../../src/news/ids.ts';
import type { NewsItem } from '../../support/publisher.ts';
import { type ReadArticle, readWithBriefs, scorePairs, withBriefs } from '../../support/story-set.ts';

const PRECISION_FLOOR = 0.97;
const RECALL_FLOOR = 0.9;

type Joined = { storyOf: Map<string, string>; whyOf: Map<string, string> };

async function joinAll(articles: readonly ReadArticle[]): Promise<Joined> {
  const memory = createStoryMemory();
  const storyOf = new Map<string, string>();
  const whyOf = new Map<string, string>();
  for (const article of articles) {
    const { joined, signals, terms } = await chooseStory(article, memory);
    const storyId = joined?.storyId ?? toId<'story'>(String(storyOf.size + 1));
    memory.add({ storyId, at: article.at, signals, terms });
    storyOf.set(article.id, storyId);
    if (joined) whyOf.set(article.id, joined.why);
  }
  return { storyOf, whyOf };
}

describe('chooseStory in a new newsroom', () => {
  /** To the first article every word is new: "of" and "council" weigh as much in it as its names. */
  it('keeps its first article apart from a later one with the same everyday words and one rare beginning', async () => {
    const news = inventNews(4717, 1);
    const [first, last] = await readAll([...news.slice(0, 1), ...news.slice(4716)]);
    if (!first || !last) return expect.unreachable();
    expect([first.title, last.title]).toEqual([expect.stringMatching(/Drasutin$/), expect.stringMatching(/drasuwast/)]);
    const { signals } = await chooseStory(first, createStoryMemory());
    const stored = { sequence: 1, place: 1, storyId: toId<'story'>('1'), at: first.at, signals, views: [] };
    const index: StoryIndex = {
      lookUp: async () => ({ oldest: 1, newest: 6_000, terms: termsAfter6000(last) }),
      lookUpOwn: async () => [],
      load: async (sequences) => (sequences.includes(1) ? [stored] : []),
      comparableOf: toComparable,
    };
    expect((await chooseStory(last, index)).joined).toBeNull();
  });
});

/** Everyday words stand in each of the newest, the first two of the title in every fifth, the others in a dozen. */
function termsAfter6000({ signals, at }: ReadArticle): TermHits[] {
  const everyday = signals.opening.filter((word) => word.length < 5 || word === 'council');
  const hits = (count: number, apart: number) =>
    Array.from({ length: count }, (_, back) => ({ sequence: 6_000 - back * apart, hour: hourOf(at) }));
  return signals.opening.map((word, place) => {
    const term = hashWord(word);
    if (everyday.includes(word)) return { term, hits: hits(32, 1) };
    if (place < 2) return { term, hits: hits(32, 5) };
    return { term, hits: [...hits(11, 400), ...(word === 'drasuwast' ? [{ sequence: 1, hour: hourOf(at) }] : [])] };
  });
}

async function readAll(news: readonly NewsItem[]): Promise<ReadArticle[]> {
  const published = '2026-11-28T12:00:00Z';
  const labelled = news.map(({ id, title, body }) => {
    return { id, event: id, relation: 'other' as const, title, outlet: `Courier of ${id}`, published, text: body };
  });
  return withBriefs(labelled);
}

describe('chooseStory over the labelled set', () => {
  let articles: ReadArticle[];
  let joined: Joined;
  beforeAll(async () => {
    articles = await readWithBriefs();
    joined = await joinAll(articles);
  });
  const together = (one: string, other: string) => joined.storyOf.get(one) === joined.storyOf.get(other);

  it('is measured on at least 300 articles over 80 events', () => {
    expect(articles.length).toBeGreaterThanOrEqual(300);
    expect(new Set(articles.map(({ event }) => event)).size).toBeGreaterThanOrEqual(80);
  });

  it('joins what is one event and little else', () => {
    const { precision, recall, wrong } = scorePairs(articles, joined.storyOf);
    expect(precision, wrong.join('\n')).toBeGreaterThanOrEqual(PRECISION_FLOOR);
    expect(recall).toBeGreaterThanOrEqual(RECALL_FLOOR);
  });

  it('joins a wire copy under another headline, and says so', () => {
    expect(together('dorvale-ceasefire-signed-1', 'dorvale-ceasefire-signed-2')).toBe(true);
    expect(joined.whyOf.get('dorvale-ceasefire-signed-2')).toMatch(/near-identical text \(\d+ % of the shorter one\)/);
  });

  it('names the quote that joined a rewrite', () => {
    expect(joined.whyOf.get('verrin-bridge-toll-2')).toContain('same quote of Ilsa Marrowick: “A bridge is a street');
  });

  it('joins a new toll to the strike it belongs to', () => {
    expect(together('dorvale-airstrike-hask-1', 'dorvale-airstrike-hask-5')).toBe(true);
  });

  it('keeps a second strike of the same army, two days later elsewhere, apart', () => {
    expect(together('dorvale-airstrike-hask-1', 'dorvale-airstrike-merrow-1')).toBe(false);
    expect(together('dorvale-airstrike-hask-1', 'dorvale-airstrike-hask-second-1')).toBe(false);
  });

  it('keeps earthquakes of one night in two places apart', () => {
    expect(together('lenn-quake-1', 'tamrin-quake-1')).toBe(false);
  });

  it('keeps opinion pieces and round-ups out of the stories they mention', () => {
    const others = articles.filter(({ relation }) => relation === 'other').map(({ id }) => joined.storyOf.get(id));
    const rest = articles.filter(({ relation }) => relation !== 'other').map(({ id }) => joined.storyOf.get(id));
    expect(rest.filter((story) => others.includes(story))).toEqual([]);
  });

  it('groups the same whatever order articles of one minute come in', async () => {
    const event = articles.filter(({ event: name }) => name === 'sallow-bay-cyclone');
    const before = articles.slice(0, 60).filter(({ event: name }) => name !== 'sallow-bay-cyclone');
    const { storyOf } = await joinAll([...before, ...event.toReversed()]);
    expect(new Set(event.slice(0, 3).map(({ id }) => storyOf.get(id))).size).toBe(1);
  });
});
