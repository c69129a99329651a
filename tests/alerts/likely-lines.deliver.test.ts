import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAlerts, loadReply } from '../../src/alerts/compose-alert.ts';
import { deliver } from '../../src/alerts/delivery/deliver.ts';
import type { DeliverDeps } from '../../src/alerts/delivery/lease.ts';
import { createCallTimes, createSemaphore } from '../../src/alerts/delivery/pacing.ts';
import { asLines, promoteLines } from '../../src/alerts/likely-lines.ts';
import type { FindPostOutcome, Post, PostOutcome, PostSearch, Sender } from '../../src/chat/chat.ts';
import type { ChannelId } from '../../src/news/ids.ts';
import { EVERYBODY } from '../../src/news/owner.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addStory, brief, START } from '../support/story-fixtures.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

type Told = Awaited<ReturnType<typeof addStory>>;

describe.each(availableDatabases())('the delivery of a line (%s)', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let near: Told;
  let own: Told;
  let channelId: ChannelId;
  let clock: Date;
  let posts: Post[];
  let edits: (Post & { messageId: string })[];
  let searches: PostSearch[];
  let answers: (PostOutcome | Error)[];
  let earlier: FindPostOutcome;

  beforeEach(async () => {
    database = await openTestDatabase(kind);
    clock = START;
    store = createStore(database.db, () => clock);
    [posts, edits, searches, answers] = [[], [], [], []];
    earlier = { kind: 'absent' };
    near = await addStory(store, 1);
    own = await addStory(store, 2);
    const written = { textSource: 'page' as const, brief: JSON.stringify(brief()) };
    await database.db.updateTable('articles').set(written).execute();
    const address = { platform: 'slack', workspace: 'T1', id: 'C1', kind: 'channel' } as const;
    channelId = (await store.channels.ensure(address, '#news')).id;
    await store.deliveries.plan([planned(near)]);
    await turns();
    pass(MINUTE);
  });
  afterEach(() => database.close());

  const sender: Sender = {
    async post(post) {
      posts.push(post);
      const answer = answers.shift() ?? { kind: 'posted', messageId: `m${posts.length}` };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async edit(edit) {
      edits.push(edit);
      return { kind: 'posted', messageId: edit.messageId };
    },
    async find(search) {
      searches.push(search);
      return earlier;
    },
    locate: async (address) => ({ kind: 'located', address, name: '#news' }),
    rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
  };

  const deps = (more: Partial<DeliverDeps> = {}): DeliverDeps => ({
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
    maxAgeMs: 60 * MINUTE,
    ...more,
  });

  function planned(told: Told) {
    const times = { plannedAt: clock, dueAt: clock };
    return { ...told, channelId, nonce: `n${told.storyId}`, because: ['ferry'], mention: 'S1', ...times };
  }

  const pass = (ms: number) => {
    clock = new Date(clock.getTime() + ms);
  };

  /** The channel, and what it shares with others, may be sent to again. */
  async function rest(): Promise<void> {
    await database.db.updateTable('channels').set({ notBefore: null }).execute();
    await database.db.updateTable('sendLimits').set({ notBefore: null, nextSlot: null }).execute();
  }

  async function turn(more: Partial<DeliverDeps> = {}) {
    await rest();
    return deliver(channelId, deps(more));
  }

  async function turns(): Promise<string[]> {
    const kinds: string[] = [];
    for (let outcome = await turn(); outcome.kind !== 'idle'; outcome = await turn()) kinds.push(outcome.kind);
    return kinds;
  }

  async function planLine(): Promise<void> {
    const lineDeps = { deliveries: store.deliveries, onLikely: 'thread' as const, now: () => clock };
    const likely = { own: own.storyId, near: near.storyId };
    await store.deliveries.plan(await asLines([planned(own)], likely, lineDeps));
  }

  const promote = () =>
    promoteLines(
      { places: [{ storyId: own.storyId, audience: EVERYBODY }], why: 'another article tells its story' },
      { deliveries: store.deliveries, now: () => clock },
    );

  const states = async () =>
    (
      await database.db
        .selectFrom('deliveries')
        .select('state')
        .where('storyId', '=', own.storyId)
        .orderBy('id')
        .execute()
    ).map(({ state }) => state);

  const heads = () => posts.slice(1).map(({ message }) => ('title' in message ? message.title : message.kind));

  it('posts headline, outlet and link in the thread, quietly, with a button and without a mention', async () => {
    await planLine();
    expect(await turns()).toEqual(['sent']);
    expect(posts[1]).toMatchObject({ threadOf: 'm1', quiet: true, nonce: `n${own.storyId}` });
    expect(posts[1]?.message).toEqual({
      ...{ kind: 'list', title: 'Perhaps the same event', intro: null, footer: null },
      lines: [{ text: 'Ferry pier 2 closes', detail: 'Port Verrin Courier', url: 'https://courier.example/2' }],
      buttons: [{ label: 'Post it as an alert', command: '/slugline alert story:2' }],
    });
  });

  it('is sent once by two workers', async () => {
    await planLine();
    await rest();
    const both = await Promise.all([deliver(channelId, deps()), deliver(channelId, deps({ senderId: 'other' }))]);
    expect(both.filter((outcome) => outcome.kind === 'sent')).toHaveLength(1);
    expect(heads()).toEqual(['Perhaps the same event']);
  });

  it('is taken up where the process that planned it was killed before it posted', async () => {
    await planLine();
    await rest();
    expect(await store.deliveries.dueChannels(clock, 10)).toEqual([channelId]);
    await turn({ senderId: 'the next process' });
    expect(heads()).toEqual(['Perhaps the same event']);
  });

  it('waits for a rate limit and goes then', async () => {
    await planLine();
    answers = [{ kind: 'rate-limited', retryAfterMs: 7 * SECOND, scope: 'channel' }];
    expect(await turn()).toMatchObject({ kind: 'held' });
    expect(await turns()).toEqual(['sent']);
    expect(new Set(posts.slice(1).map(({ nonce }) => nonce)).size).toBe(1);
  });

  it('is looked for in its thread after a process died in the call, and stands once', async () => {
    await planLine();
    answers = [new Error('killed')];
    await expect(turn()).rejects.toThrow('killed');
    await store.channels.releaseAllLeases();
    expect(await states()).toEqual(['sending']);
    pass(MINUTE);
    earlier = { kind: 'found', messageId: 'm9' };
    expect(await turns()).toEqual(['found']);
    expect(searches).toMatchObject([{ threadOf: 'm1', nonce: `n${own.storyId}` }]);
    expect(heads()).toHaveLength(1);
  });

  it('goes again under its nonce where the look finds nothing', async () => {
    await planLine();
    answers = [{ kind: 'unknown', reason: 'timed out' }];
    await turn();
    pass(MINUTE);
    expect(await turns()).toEqual(['sent']);
    expect(new Set(posts.slice(1).map(({ nonce }) => nonce)).size).toBe(1);
  });

  it('becomes an alert where the platform refuses it, so that nothing is told to nobody', async () => {
    await planLine();
    answers = [{ kind: 'refused', code: 'thread_not_found', reason: 'the message that it answers is gone' }];
    expect(await turns()).toEqual(['refused', 'sent']);
    expect(heads()).toEqual(['Perhaps the same event', 'alert']);
    expect(posts[2]).toMatchObject({ threadOf: null, quiet: false, message: { mention: 'S1', topics: ['ferry'] } });
    expect(await states()).toEqual(['refused', 'sent']);
  });

  it('becomes one alert though the process dies between planning that and recording the refusal', async () => {
    await planLine();
    answers = [{ kind: 'refused', code: 'thread_not_found', reason: 'gone' }];
    const end = () => Promise.reject(new Error('killed'));
    const dying = { ...store.deliveries, end };
    await expect(turn({ deliveries: dying })).rejects.toThrow('killed');
    await store.channels.releaseAllLeases();
    pass(MINUTE);
    answers = [{ kind: 'refused', code: 'thread_not_found', reason: 'gone' }];
    await turns();
    expect(heads().filter((head) => head === 'alert')).toHaveLength(1);
    expect(await states()).toEqual(['refused', 'sent']);
  });

  it('becomes an alert where its alert was deleted before it was sent', async () => {
    await planLine();
    await database.db.updateTable('deliveries').set({ messageId: '' }).where('storyId', '=', near.storyId).execute();
    expect(await turns()).toEqual(['refused', 'sent']);
    expect(heads()).toEqual(['alert']);
  });

  it('expires like an alert that could not be sent for too long', async () => {
    await planLine();
    pass(61 * MINUTE);
    expect(await turns()).toEqual(['expired']);
    expect(heads()).toEqual([]);
  });

  it('once it is an alert, that is posted, and the line says so without the button', async () => {
    await planLine();
    await turns();
    pass(MINUTE);
    expect(await promote()).toEqual([channelId]);
    expect(await turns()).toEqual(['sent', 'edited']);
    expect(heads()).toEqual(['Perhaps the same event', 'alert']);
    expect(edits).toMatchObject([
      { messageId: 'm2', message: { title: 'Now an alert of its own', buttons: [{ command: '/brief story:2' }] } },
    ]);
  });

  it('is not sent any more where its alert was planned before its turn came', async () => {
    await planLine();
    await promote();
    expect(await turns()).toEqual(['refused', 'sent']);
    expect(heads()).toEqual(['alert']);
  });

  it('is composed from what is known then, and follows an edit of its article', async () => {
    await planLine();
    await turns();
    await database.db.updateTable('articles').set({ title: 'Pier 2 closed' }).where('id', '=', own.articleId).execute();
    await store.stories.edits.want([{ storyId: own.storyId, audience: EVERYBODY }], clock);
    expect(await turns()).toEqual(['edited']);
    expect(edits).toMatchObject([{ message: { title: 'Perhaps the same event', lines: [{ text: 'Pier 2 closed' }] } }]);
  });
});
