import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinStory } from '../../src/alerts/join-story.ts';
import { toId } from '../../src/news/ids.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addFeed, brief, found, START } from '../support/story-fixtures.ts';

describe('joinStory', () => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  async function join(number: number) {
    const feedId = await addFeed(store);
    const [id = toId<'article'>('0')] = (await store.articles.saveFound([found(feedId, number)])).new;
    const input = { article: { id, title: 'Ferry pier closes', publishedAt: START }, brief: brief() };
    return { input, outcome: await joinStory(input, { stories: store.stories, now: () => START }) };
  }

  it('keeps the story of an article that has one', async () => {
    const { input, outcome } = await join(1);
    const again = await joinStory(input, { stories: store.stories, now: () => START });
    expect(again).toEqual({ kind: 'known', storyId: outcome.storyId });
  });

  it('numbers a slug that is taken', async () => {
    const first = await join(1);
    const second = await join(2);
    const slugs = [await store.stories.byId(first.outcome.storyId), await store.stories.byId(second.outcome.storyId)];
    expect(slugs.map((story) => story?.slug)).toEqual(['ferry-closes', 'ferry-closes-2']);
  });
});
