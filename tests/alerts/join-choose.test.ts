import { beforeAll, describe, expect, it } from 'vitest';
import { chooseStory } from '../../src/alerts/join-choose.ts';
import { createStoryMemory } from '../../src/alerts/join-memory.ts';
import { toId } from '../../src/news/ids.ts';
import { type ReadArticle, readWithBriefs, scorePairs } from '../support/story-set.ts';

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
