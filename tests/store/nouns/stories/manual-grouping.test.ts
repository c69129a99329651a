import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArticleId, type StoryId, toId } from '../../../../src/news/ids.ts';
import { INSTALLATION, INSTALLATION_SCOPE } from '../../../../src/news/owner.ts';
import { mergeStories, splitStory } from '../../../../src/store/nouns/stories/manual-grouping.ts';
import { createArticleSearch } from '../../../../src/store/search/search-articles.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addChannel, addStory, START } from '../../../support/story-fixtures.ts';

const BY = { owner: INSTALLATION, by: '@ilsa' };

describe.each(availableDatabases())('stories changed by people, on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let one: { articleId: ArticleId; storyId: StoryId };
  let other: { articleId: ArticleId; storyId: StoryId };
  beforeEach(async () => {
    database = await openTestDatabase(kind);
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
    const row = await database.db.selectFrom('storyArticles').select('why').where('storyId', '=', into).execute();
    expect(row).toEqual([{ why: 'split by @ilsa' }]);
  });

  it('gives the articles and alerts of a merged story to the other', async () => {
    await deliver(one, 'news');
    await deliver(other, 'harbour');
    await mergeStories(database.db, { from: other.storyId, into: one.storyId, ...BY });
    expect(await storyOf(other.articleId)).toBe(one.storyId);
    const rows = await database.db.selectFrom('deliveries').select('storyId').execute();
    expect(rows.map((row) => row.storyId)).toEqual([one.storyId, one.storyId]);
  });

  it('lets both alerts stand where a channel had both', async () => {
    await deliver(one, 'news');
    await deliver(other, 'news');
    await mergeStories(database.db, { from: other.storyId, into: one.storyId, ...BY });
    const rows = await database.db.selectFrom('deliveries').select('storyId').orderBy('id').execute();
    expect(rows.map((row) => row.storyId)).toEqual([one.storyId, other.storyId]);
  });

  it('does nothing when a story is merged with itself', async () => {
    await mergeStories(database.db, { from: one.storyId, into: one.storyId, ...BY });
    const row = await database.db
      .selectFrom('storyArticles')
      .select('why')
      .where('storyId', '=', toId<'story'>(one.storyId))
      .execute();
    expect(row).toEqual([{ why: 'test' }]);
  });

  const grouping = <T>(step: (grouping: Store['manualGrouping']) => Promise<T>) =>
    store.atomically(({ manualGrouping }) => step(manualGrouping));
  const merge = () =>
    grouping(({ merge: asked }) => asked({ from: other.storyId, into: one.storyId, at: START, ...BY }));

  it('keeps a merge on record, under the name of the story that was emptied, until it is taken back', async () => {
    await deliver(other, 'harbour');
    expect(await merge()).toMatchObject({ moved: 1, both: 0, withdrawn: 0, edited: 1 });
    const taken = await store.manualGrouping.mergeOf('pier-2', INSTALLATION);
    expect(taken).toMatchObject({ from: other.storyId, into: one.storyId, intoSlug: 'pier-1' });
    const search = createArticleSearch(database.db).in(INSTALLATION_SCOPE);
    expect((await search.storyBySlug('pier-2'))?.slug).toBe('pier-1');
    const { articleIds = [] } = taken ?? {};
    const split = { articleIds, from: one.storyId, into: other.storyId, note: null, at: START, ...BY };
    expect(await grouping(({ split: asked }) => asked(split))).toEqual({ storyId: other.storyId, slug: 'pier-2' });
    expect(await storyOf(other.articleId)).toBe(other.storyId);
    expect(await store.manualGrouping.alertsOf(other.storyId, INSTALLATION)).toHaveLength(1);
    expect(await store.manualGrouping.mergeOf('pier-2', INSTALLATION)).toBeNull();
    expect((await search.storyBySlug('pier-2'))?.slug).toBe('pier-2');
  });

  it('follows a chain of merges', async () => {
    const third = await addStory(store, 3);
    await merge();
    const chain = { from: one.storyId, into: third.storyId, at: START, ...BY };
    await grouping(({ merge: asked }) => asked(chain));
    expect(await store.manualGrouping.mergeOf('pier-2', INSTALLATION)).toMatchObject({ intoSlug: 'pier-3' });
    const search = createArticleSearch(database.db).in(INSTALLATION_SCOPE);
    expect((await search.storyBySlug('pier-2'))?.slug).toBe('pier-3');
  });

  it('withdraws what is planned of the emptied story where the channel has the other', async () => {
    await deliver(one, 'news');
    await deliver(other, 'news');
    expect(await merge()).toMatchObject({ moved: 0, both: 0, withdrawn: 1 });
    expect(await store.manualGrouping.alertsOf(other.storyId, INSTALLATION)).toEqual([]);
  });
});
