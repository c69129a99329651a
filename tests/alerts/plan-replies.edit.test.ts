import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planEditReplies } from '../../src/alerts/plan-replies.ts';
import { loadLanguages } from '../../src/config/files/languages.ts';
import { materialChange } from '../../src/engines/joining/changes.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import type { ArticleId } from '../../src/news/ids.ts';
import type { LanguageFacts } from '../../src/news/language.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addChannel, addStory, START } from '../support/story-fixtures.ts';

const BEFORE = 'At least 17 people were killed when the roof of the mill fell in, medics said. It was raining.';

describe('planEditReplies', () => {
  let database: TestDatabase;
  let store: Store;
  let articleId: ArticleId;
  let languages: LanguageFacts[];
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    const read = await loadLanguages(['config']);
    if (read.kind === 'unsound') throw new Error('The language files are unsound');
    languages = read.data;
    const story = await addStory(store);
    articleId = story.articleId;
    const planned = { ...story, channelId: await addChannel(store), nonce: 'n1', because: [], mention: null };
    await store.deliveries.plan([{ ...planned, plannedAt: START, dueAt: START }]);
    await database.db.updateTable('deliveries').set({ state: 'sending', firstAttemptAt: START }).execute();
    await database.db.updateTable('deliveries').set({ state: 'sent', messageId: 'm1' }).execute();
  });
  afterEach(() => database.close());

  async function edit(text: string, { before = BEFORE, title = 'Roof falls', isMoved = false } = {}): Promise<void> {
    let nonces = 0;
    const versions = { before: { title: 'Roof falls', text: before }, after: { title, text } };
    const told = { before: { ...versions.before, quotes: [] }, after: { ...versions.after, quotes: [] } };
    const changes = materialChange(told.before, told.after, createChangeWords(languages)('en'));
    await store.atomically(({ stories, deliveries }) =>
      planEditReplies(
        { article: { id: articleId, owner: INSTALLATION }, isMoved, ...told, changes, language: 'en', at: START },
        {
          stories,
          deliveries,
          tenants: 'separate',
          newNonce: () => `r${text.length}${++nonces}`,
          wordsOf: createChangeWords(languages),
        },
      ),
    );
  }

  const replies = () => database.db.selectFrom('deliveries').select('id').where('replyTo', 'is not', null).execute();
  const wanted = () => database.db.selectFrom('alertEdits').select('wanted').execute();

  it('plans one reply and an edit for a new toll', async () => {
    await edit(BEFORE.replace('17', '29'));
    await edit(BEFORE.replace('17', '29'));
    expect(await replies()).toHaveLength(1);
    expect(await wanted()).toHaveLength(1);
  });

  it('is silent about spelling, wording and cuts', async () => {
    await edit(BEFORE.replace('fell in', 'caved in').replace('medics', 'medcis').replace(' It was raining.', ''));
    expect(await replies()).toEqual([]);
    expect(await wanted()).toEqual([]);
  });

  it('edits the alert without a second reply where the figure was told already', async () => {
    await edit(BEFORE.replace('17', '29'));
    await edit(`${BEFORE.replace('17', '29')} Rain fell.`.replace('medics', 'doctors'), { before: BEFORE });
    expect(await replies()).toHaveLength(1);
    expect(await wanted()).toEqual([{ wanted: 2 }]);
  });

  it.each([
    ['a headline', { title: 'Roof caves in' }],
    ['an address', { isMoved: true }],
  ])('edits the alert in silence for %s that is new', async (_what, changes) => {
    await edit(BEFORE, changes);
    expect(await replies()).toEqual([]);
    expect(await wanted()).toHaveLength(1);
  });
});
