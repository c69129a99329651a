import { describe, expect, it } from 'vitest';
import { createWishMatcher } from '../../src/alerts/match-wishes.ts';
import { toId } from '../../src/news/ids.ts';
import type { Wish } from '../../src/store/subscriptions.ts';
import { START } from '../support/story-fixtures.ts';

const article = {
  id: toId<'article'>('1'),
  feedId: toId<'feed'>('1'),
  url: 'https://courier.example/1',
  title: 'Northern pier closes after storm',
  outlet: 'Courier',
  byline: null,
  text: 'The ferries stay in port.',
  textSource: 'page' as const,
  language: 'en',
  publishedAt: START,
  foundAt: START,
  announced: true,
};

function wish(id: string, query: string): Wish {
  return { id: toId(id), channelId: toId('9'), query, topic: null, mention: null, digest: null };
}

describe('createWishMatcher', () => {
  it('finds the subscriptions that want an article, and those that want everything', async () => {
    const wishes = [wish('1', 'pier storm'), wish('2', 'airstrike'), wish('3', '*'), wish('4', 'broken (')];
    const match = createWishMatcher({ version: async () => '1', wishes: async () => wishes });
    const matched = await match(article, { actors: [], language: 'en' });
    expect(matched.map(({ id }) => id).sort()).toEqual(['1', '3']);
  });

  it('reads the subscriptions again only when they have changed', async () => {
    let version = '1';
    let reads = 0;
    const match = createWishMatcher({
      version: async () => version,
      wishes: async () => {
        reads += 1;
        return [wish('1', 'pier')];
      },
    });
    await match(article, { actors: [], language: 'en' });
    await match(article, { actors: [], language: 'en' });
    version = '2';
    await match(article, { actors: [], language: 'en' });
    expect(reads).toBe(2);
  });
});
