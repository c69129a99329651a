import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArticleId, type StoryId, toId } from '../../../../src/news/ids.ts';
import { INSTALLATION } from '../../../../src/news/owner.ts';
import { mergeStories, splitStory } from '../../../../src/store/nouns/stories/manual-grouping.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addChannel, addStory, START } from '../../../support/story-fixtures.ts';

const BY = { owner: INSTALLATION, by: '@ilsa' };

describe('stories changed by people', () => {
  let database: TestDatabase;
  let store: Store;
  let one: { articleId: ArticleId; storyId: StoryId };
  let other: { articleId: ArticleId; storyId: StoryId };
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    one = await addStory(store, 1);
    other = await addStory(store, 2);
  });
  afterEach(() => database.close());

  async function deliver(story: typeof one, channel: string) {
    const channelId = await addChannel(store, channel);
    const planned = { ...story, channelId, nonce: `${story.storyId}${channel}`, because: [], mention: null };
    await store.deliveries.plan([{ ...planned, plannedAt: START, dueAt: START }]);
  }

  const storyOf = async (articleId: ArticleId) => (await store.stories.placesOf(articleId, 'separate'))[0]?.storyId;

  it('moves a split article to its new story, with who did it', async () => {
    const into = await store.stories.create({
      ...{ slug: 'pier-inquiry', headline: 'Pier inquiry', at: START, owner: INSTALLATION },
    });
    await splitStory(database.db, { articleId: one.articleId, into, ...BY });
    expect(await storyOf(one.articleId)).toBe(into);
    const row = await database.db.selectFrom('story_articles').select('why').where('story_id', '=', into).execute();
    expect(row).toEqual([{ why: 'split by @ilsa' }]);
  });

  it('gives the articles and alerts of a merged story to the other', async () => {
    await deliver(one, 'news');
    await deliver(other, 'harbour');
    await mergeStories(database.db, { from: other.storyId, into: one.storyId, ...BY });
    expect(await storyOf(other.articleId)).toBe(one.storyId);
    const rows = await database.db.selectFrom('deliveries').select('story_id').execute();
    expect(rows.map((row) => row.story_id)).toEqual([one.storyId, one.storyId]);
  });

  it('lets both alerts stand where a channel had both', async () => {
    await deliver(one, 'news');
    await deliver(other, 'news');
    await mergeStories(database.db, { from: other.storyId, into: one.storyId, ...BY });
    const rows = await database.db.selectFrom('deliveries').select('story_id').orderBy('id').execute();
    expect(rows.map((row) => row.story_id)).toEqual([one.storyId, other.storyId]);
  });

  it('does nothing when a story is merged with itself', async () => {
    await mergeStories(database.db, { from: one.storyId, into: one.storyId, ...BY });
    const row = await database.db
      .selectFrom('story_articles')
      .select('why')
      .where('story_id', '=', toId(one.storyId))
      .execute();
    expect(row).toEqual([{ why: 'test' }]);
  });
});
