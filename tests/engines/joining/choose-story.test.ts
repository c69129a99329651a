import { beforeAll, describe, expect, it } from 'vitest';
import { chooseStory } from '../../../src/engines/joining/choose-story.ts';
import { createStoryMemory, indexTerms } from '../../../src/engines/joining/story-index.ts';
import { toId } from '../../../src/news/ids.ts';
import { type ReadArticle, readPairs, readWithBriefs, scorePairs } from '../../support/story-set.ts';

const PRECISION_FLOOR = 0.97;
const RECALL_FLOOR = 0.78;
/** Where the lines in the thread of a likely story count as well. */
const RECALL_WITH_LIKELY_FLOOR = 0.9;
const LIKELY_MAX = 0.2;

type Joined = {
  storyOf: Map<string, string>;
  /** The same, a likely article being in the story that it may belong to. */
  nearOf: Map<string, string>;
  whyOf: Map<string, string>;
  likely: string[];
};

async function joinAll(articles: readonly ReadArticle[]): Promise<Joined> {
  const memory = createStoryMemory();
  const storyOf = new Map<string, string>();
  const nearOf = new Map<string, string>();
  const whyOf = new Map<string, string>();
  const likely: string[] = [];
  for (const article of articles) {
    const { verdict, signals, terms } = await chooseStory(article, memory);
    const joined = verdict.kind === 'same' ? verdict : null;
    const storyId = joined?.storyId ?? toId<'story'>(String(storyOf.size + 1));
    memory.add({ storyId, at: article.at, signals, terms });
    storyOf.set(article.id, storyId);
    nearOf.set(article.id, verdict.kind === 'likely' ? verdict.storyId : storyId);
    if (verdict.kind !== 'other') whyOf.set(article.id, verdict.why);
    if (verdict.kind === 'likely') likely.push(article.id);
  }
  return { storyOf, nearOf, whyOf, likely };
}

describe('chooseStory over pairs that are easily taken for one event', () => {
  it('swallows none on the first day and joins what is one event', async () => {
    const articles = await readPairs();
    const { storyOf, nearOf } = await joinAll(articles);
    const { wrong } = scorePairs(articles, storyOf);
    expect(wrong).toEqual([]);
    expect(scorePairs(articles, storyOf).recall).toBeGreaterThanOrEqual(0.9);
    expect(scorePairs(articles, nearOf).wrong.length).toBeLessThanOrEqual(4);
  });

  it('compares what an earlier version stored by what it has', async () => {
    const [stored, copy] = await readPairs('copy');
    if (!stored || !copy) return expect.unreachable();
    const memory = createStoryMemory();
    const { event, ...before } = stored.signals;
    expect(event).toBeDefined();
    const signals = { ...before, rarity: before.opening.map(() => 1) };
    memory.add({ storyId: toId<'story'>('1'), at: stored.at, signals, terms: indexTerms(signals) });
    expect((await chooseStory(copy, memory)).verdict).toMatchObject({ kind: 'same', storyId: '1' });
  });

  it('says which slots agree and which differ', async () => {
    const said = async (kind: string) => {
      const articles = await readPairs(kind);
      const { whyOf } = await joinAll(articles);
      return [...whyOf.values()].join('\n');
    };
    expect(await said('copy')).toContain('same names: ');
    expect(await said('true')).toContain('same act: ');
  });
});

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
    expect(scorePairs(articles, joined.nearOf).recall).toBeGreaterThanOrEqual(RECALL_WITH_LIKELY_FLOOR);
    const joins = articles.length - new Set(joined.storyOf.values()).size;
    expect(joined.likely.length / (joins + joined.likely.length)).toBeLessThan(LIKELY_MAX);
  });

  it('joins a wire copy under another headline, and says so', () => {
    expect(together('dorvale-ceasefire-signed-1', 'dorvale-ceasefire-signed-2')).toBe(true);
    expect(joined.whyOf.get('dorvale-ceasefire-signed-2')).toContain('nearly the same text');
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
