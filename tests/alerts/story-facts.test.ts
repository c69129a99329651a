import { describe, expect, it } from 'vitest';
import { createStoryFacts } from '../../src/alerts/story-facts.ts';
import { toId } from '../../src/news/ids.ts';
import { done, factsHere } from '../support/read-here.ts';

const told = (number: number, text = 'It cost 12 crowns.') => ({
  id: toId<'article'>(String(number)),
  title: 'Pier',
  text,
});

describe('createStoryFacts', () => {
  it('reads an article once, and again when it was edited', async () => {
    let reads = 0;
    const facts = createStoryFacts(async ({ articles }) => {
      reads += articles.length;
      return done(articles.map(factsHere));
    });
    expect(facts.of(told(1))).toBeNull();
    await facts.read([told(1), told(2)], 'en');
    expect(facts.of(told(1))).toEqual(factsHere(told(1)));
    expect(facts.of(told(2, 'It cost 14 crowns.'))).toBeNull();
    expect(reads).toBe(2);
  });

  it('takes one that cannot be read for one that states nothing, so that nobody asks for ever', async () => {
    const facts = createStoryFacts(async () => ({ kind: 'unreadable', reason: 'not read within 10 s' }));
    await facts.read([told(1)], 'en');
    expect(facts.of(told(1))).toEqual({ titles: [], top: [], compared: [] });
  });
});
