import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAlerts, loadReply } from '../../src/alerts/compose-alert.ts';
import { deliver } from '../../src/alerts/delivery/deliver.ts';
import type { DeliverDeps } from '../../src/alerts/delivery/lease.ts';
import { createCallTimes, createSemaphore } from '../../src/alerts/delivery/pacing.ts';
import { planReplies } from '../../src/alerts/plan-replies.ts';
import type { FindPostOutcome, Post, PostOutcome, PostSearch, Sender } from '../../src/chat/chat.ts';
import type { ArticleId, ChannelId, StoryId } from '../../src/news/ids.ts';
import { EVERYBODY, INSTALLATION } from '../../src/news/owner.ts';
import type { FactChange } from '../../src/news/story.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addChannel, addFeed, addStory, attach, brief, found, START } from '../support/story-fixtures.ts';

const TOLL: FactChange = { kind: 'figure', before: 'It killed 17 people.', after: 'It killed 29 people.' };
const LATER = new Date(START.getTime() + 60_000);

describe('planReplies', () => {
  let database: TestDatabase;
  let store: Store;
  let channelId: ChannelId;
  let storyId: StoryId;
  let articleId: ArticleId;
  let posts: Post[];
  let edits: Post[];
  let searches: PostSearch[];
  let answers: PostOutcome[];
  let earlier: FindPostOutcome;
  let clock: Date;

  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => clock);
    clock = START;
    [posts, edits, searches, answers] = [[], [], [], []];
    earlier = { kind: 'absent' };
    const story = await addStory(store);
    storyId = story.storyId;
    channelId = await addChannel(store);
    const planned = { ...story, channelId, nonce: 'n1', because: ['strike'], mention: 'S0DESK' };
    await store.deliveries.plan([{ ...planned, plannedAt: START, dueAt: START }]);
    articleId = await laterArticle();
  });
  afterEach(() => database.close());

  async function laterArticle(): Promise<ArticleId> {
    const feedId = await addFeed(store);
    const article = found(feedId, 2, { outlet: 'Meridian Wire' });
    const id = (await store.articles.saveFound([article])).new[0];
    if (!id) throw new Error('not new');
    await attach(store, { storyId, articleId: id });
    await database.db
      .updateTable('articles')
      .set({ textSource: 'page', brief: JSON.stringify(brief({ summary: [{ text: 'It fell.', start: 0, end: 8 }] })) })
      .execute();
    return id;
  }

  const sender: Sender = {
    async post(post) {
      posts.push(post);
      return answers.shift() ?? { kind: 'posted', messageId: `m${posts.length}` };
    },
    async edit(edit) {
      edits.push(edit);
      return { kind: 'posted', messageId: edit.messageId };
    },
    async find(search) {
      searches.push(search);
      return earlier;
    },
    locate: (address) => Promise.resolve({ kind: 'located', address, name: '#news' }),
    rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
  };

  const deps = (): DeliverDeps => ({
    channels: store.channels,
    deliveries: store.deliveries,
    edits: store.stories.edits,
    notices: store.feedNotices,
    compose: (deliveries) => loadAlerts(deliveries, store, 'separate'),
    composeReply: (reply) => loadReply(reply, store),
    senderOf: () => sender,
    clock: { now: () => clock, random: () => 0 },
    senderId: 'test',
    alone: false,
    permits: createSemaphore(4, () => 0),
    callTimes: createCallTimes(),
    maxAgeMs: 3_600_000,
  });

  const turn = () => deliver(channelId, deps());

  async function tell(changes: FactChange[] = [TOLL], version = ''): Promise<ChannelId[]> {
    clock = LATER;
    let nonces = 0;
    const newNonce = () => `r${version}${++nonces}`;
    return store.atomically(({ stories, deliveries }) =>
      planReplies(
        {
          article: { id: articleId, owner: INSTALLATION },
          ...{ version, at: LATER, told: [{ place: { storyId, audience: EVERYBODY }, changes }] },
        },
        { stories, deliveries, tenants: 'separate', newNonce },
      ),
    );
  }

  async function run(): Promise<string[]> {
    const kinds: string[] = [];
    for (let outcome = await turn(); outcome.kind !== 'idle'; outcome = await turn()) kinds.push(outcome.kind);
    return kinds;
  }

  it('replies once in the thread of the alert and edits it, without a mention', async () => {
    await turn();
    expect(await tell()).toEqual([channelId]);
    expect(await run()).toEqual(['sent', 'edited']);
    expect(posts.map(({ threadOf }) => threadOf)).toEqual([null, 'm1']);
    expect(posts[1]?.message).toMatchObject({
      kind: 'list',
      title: 'Update: Ferry pier 1',
      lines: [{ text: 'It killed 29 people.', detail: 'Meridian Wire · before: It killed 17 people.' }],
    });
    const updates = [{ text: 'It killed 29 people.', outlet: 'Meridian Wire', at: LATER }];
    expect(edits.map(({ message }) => message)).toMatchObject([
      { card: { updates, alsoReportedBy: ['Meridian Wire'] } },
    ]);
  });

  it('tells a change once, however often it is found', async () => {
    await turn();
    await tell();
    expect(await tell()).toEqual([]);
    await run();
    expect(posts).toHaveLength(2);
    await tell([TOLL], 'v2');
    await run();
    expect(posts).toHaveLength(3);
  });

  it('says nothing in a thread where the alert was not begun when the change came: it shows it itself', async () => {
    expect(await tell()).toEqual([]);
    await run();
    expect(posts).toHaveLength(1);
    expect(posts[0]?.message).toMatchObject({ card: { updates: [{ text: 'It killed 29 people.' }] } });
  });

  it('waits while nobody knows whether the alert stands', async () => {
    answers = [{ kind: 'unknown', reason: 'timed out' }];
    await turn();
    await tell();
    expect(await store.deliveries.nextDueAt(channelId)).not.toBeNull();
    await database.db.updateTable('channels').set({ notBefore: null }).execute();
    clock = new Date(LATER.getTime() + 60_000);
    await run();
    expect(posts.map(({ nonce, threadOf }) => [nonce, threadOf])).toEqual([
      ['n1', null],
      ['n1', null],
      ['r1', 'm2'],
    ]);
  });

  it('is looked for in the thread before it is sent again', async () => {
    await turn();
    await database.db.updateTable('channels').set({ platform: 'slack', workspace: 'T1' }).execute();
    await tell();
    answers = [{ kind: 'unknown', reason: 'timed out' }];
    await turn();
    await database.db.updateTable('channels').set({ notBefore: null }).execute();
    clock = new Date(LATER.getTime() + 60_000);
    earlier = { kind: 'found', messageId: 'm2' };
    expect(await turn()).toMatchObject({ kind: 'found' });
    expect(searches.map(({ threadOf, nonce }) => [threadOf, nonce])).toEqual([['m1', 'r1']]);
    expect(posts).toHaveLength(2);
  });

  it('is dropped where its alert was refused', async () => {
    answers = [{ kind: 'refused', code: 'no', reason: 'no' }];
    await database.db.updateTable('deliveries').set({ state: 'sending', firstAttemptAt: START }).execute();
    await tell();
    await database.db.updateTable('deliveries').set({ state: 'refused' }).where('replyTo', 'is', null).execute();
    expect(await turn()).toMatchObject({ kind: 'refused', reason: 'the alert that it answers does not stand' });
    expect(posts).toEqual([]);
  });

  it('keeps quiet hours', async () => {
    await turn();
    const settings = { quietHours: { from: '00:00', to: '23:59' }, timeZone: 'UTC' };
    const { settings: stored } = await database.db.selectFrom('channels').select('settings').executeTakeFirstOrThrow();
    await database.db
      .updateTable('channels')
      .set({ settings: JSON.stringify({ ...stored, ...settings }) })
      .execute();
    await tell();
    expect(await run()).toEqual(['edited']);
    expect(posts).toHaveLength(1);
  });

  it('says nothing where the channel has muted what it was alerted for', async () => {
    await turn();
    await store.mutes.add({
      ...{ channelId, query: 'strike', topic: null, until: new Date(LATER.getTime() + 60_000) },
      ...{ createdBy: 'ada', createdById: 'u1', createdAt: START },
    });
    expect(await tell()).toEqual([]);
    expect(await run()).toEqual(['edited']);
  });
});
