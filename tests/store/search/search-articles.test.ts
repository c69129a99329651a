import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import type { Query } from '../../../src/engines/matching/query.ts';
import { INSTALLATION_SCOPE } from '../../../src/news/owner.ts';
import { type Newsroom, NOW, openNewsroom } from '../../commands/newsroom.ts';

let newsroom: Newsroom;
const search = () => newsroom.deps.search.in(INSTALLATION_SCOPE);

beforeAll(async () => {
  newsroom = await openNewsroom();
  await newsroom.tell({ title: 'Ferry strike', text: 'Pilots.', hoursAgo: 50, slug: 'strike' });
  await newsroom.tell({ title: 'Ferry strike ends', text: 'Pilots.', hoursAgo: 4, slug: 'end' });
  await newsroom.tell({
    title: 'End of ferry strike',
    text: 'Pilots.',
    hoursAgo: 3,
    slug: 'end',
    outlet: 'Nordhavn Post',
  });
  await newsroom.tell({ title: 'Tram fares', text: 'Fares.', hoursAgo: 1, slug: 'fares' });
});

afterAll(() => newsroom.database.close());

function tree(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'bad') throw new Error(parsed.what);
  return parsed.tree;
}

describe('createArticleSearch', () => {
  it('finds stories newest first, each with those of its articles that match, and counts the rest', async () => {
    const found = await search().stories(tree('ferry'), { limit: 1 });
    expect(found).toMatchObject({ more: 1, atLeast: false, stories: [{ slug: 'end' }] });
    expect(found.stories[0]?.articles.map(({ title }) => title)).toEqual(['End of ferry strike', 'Ferry strike ends']);
    const post = await search().stories(tree('ferry feed:nordhavn'), { limit: 5 });
    expect(post.stories.map(({ articles }) => articles.length)).toEqual([1]);
  });

  it('looks no further back than asked', async () => {
    const since = new Date(NOW.getTime() - 10 * 60 * 60 * 1000);
    const found = await search().stories(tree('ferry'), { limit: 5, since });
    expect(found.stories.map(({ slug }) => slug)).toEqual(['end']);
  });

  it('finds phrases and languages among the newest articles that have their words', async () => {
    for (const text of ['"ferry strike ends"', '"ferry strike" lang:en -"end of"', 'lang:en "strike ends"']) {
      const { stories } = await search().stories(tree(text), { limit: 5 });
      expect(stories.map(({ slug }) => slug)[0], text).toBe('end');
    }
    expect((await search().stories(tree('ferry lang:fr'), { limit: 5 })).stories).toEqual([]);
  });

  it('finds all stories for no query', async () => {
    const { stories } = await search().stories(null, { limit: 5 });
    expect(stories.map(({ slug }) => slug)).toEqual(['fares', 'end', 'strike']);
  });

  it('finds a story by its slug, whole', async () => {
    expect(await search().storyBySlug('end')).toMatchObject({ articles: [{}, {}] });
    expect(await search().storyBySlug('unknown')).toBeNull();
  });

  it('does not show what was given up', async () => {
    await newsroom.database.pool.query(`update articles set stage = 'dropped' where title = 'Tram fares'`);
    expect((await search().stories(tree('tram'), { limit: 5 })).stories).toEqual([]);
  });
});
