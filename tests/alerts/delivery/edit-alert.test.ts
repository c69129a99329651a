import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AlertRef, loadAlerts, loadReply } from '../../../src/alerts/compose-alert.ts';
import { deliver } from '../../../src/alerts/delivery/deliver.ts';
import type { DeliverDeps } from '../../../src/alerts/delivery/lease.ts';
import { createCallTimes, createSemaphore } from '../../../src/alerts/delivery/pacing.ts';
import type { Post, PostOutcome, Sender } from '../../../src/chat/chat.ts';
import { type ArticleId, type ChannelId, type StoryId, toId } from '../../../src/news/ids.ts';
import { EVERYBODY } from '../../../src/news/owner.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addChannel, addFeed, addStory, attach, brief, found, START } from '../../support/story-fixtures.ts';

const OUTLETS = ['Harbour Ledger', 'Meridian Wire', 'Radio Ostra', 'The Lantern', 'Daily Compass'];
const IDLE = { kind: 'idle', nextMs: null };
const SENTENCE = { text: 'The pier closes.', start: 0, end: 16 };
const LATER = new Date(START.getTime() + 120_000);

describe('editAlert', () => {
  let database: TestDatabase;
  let store: Store;
  let channelId: ChannelId;
  let storyId: StoryId;
  let posted: (Post & { messageId: string })[];
  let ends: PostOutcome[];

  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    posted = [];
    ends = [];
    storyId = await sendAlert();
  });
  afterEach(() => database.close());

  async function sendAlert(): Promise<StoryId> {
    const { articleId, storyId } = await addStory(store);
    await keep(articleId);
    channelId = await addChannel(store);
    const planned = { storyId, articleId, channelId, nonce: 'n1', because: ['harbour'], mention: null };
    await store.deliveries.plan([{ ...planned, plannedAt: START, dueAt: START }]);
    await database.db.updateTable('deliveries').set({ state: 'sending', firstAttemptAt: START }).execute();
    await database.db.updateTable('deliveries').set({ state: 'sent', messageId: 'm1' }).execute();
    return storyId;
  }

  async function keep(articleId: ArticleId): Promise<void> {
    const set = { textSource: 'page' as const, brief: JSON.stringify(brief({ summary: [SENTENCE] })) };
    await database.db.updateTable('articles').set(set).where('id', '=', articleId).execute();
  }

  async function joins(outlet: string, number: number) {
    const feedId = await addFeed(store);
    const [articleId = toId<'article'>('0')] = (await store.articles.saveFound([found(feedId, number, { outlet })]))
      .new;
    await keep(articleId);
    await attach(store, { storyId, articleId });
    await store.stories.edits.want([{ storyId, audience: EVERYBODY }], START);
  }

  const sender: Sender = {
    post: () => Promise.resolve({ kind: 'posted', messageId: 'm2' }),
    async edit(edit) {
      posted.push(edit);
      return ends.shift() ?? { kind: 'posted', messageId: edit.messageId };
    },
    find: () => Promise.resolve({ kind: 'absent' }),
    locate: (address) => Promise.resolve({ kind: 'located', address, name: '#news' }),
    rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
  };

  const deps = (parts: Partial<DeliverDeps> = {}): DeliverDeps => ({
    channels: store.channels,
    deliveries: store.deliveries,
    edits: store.stories.edits,
    notices: store.feedNotices,
    compose: (deliveries) => loadAlerts(deliveries, store, 'separate'),
    composeReply: (reply) => loadReply(reply, store),
    senderOf: () => sender,
    clock: { now: () => LATER, random: () => 0 },
    senderId: 'test',
    alone: false,
    permits: createSemaphore(4, () => 0),
    callTimes: createCallTimes(),
    maxAgeMs: 3_600_000,
    ...parts,
  });

  const follow = (parts: Partial<DeliverDeps> = {}) => deliver(channelId, deps(parts));

  const named = () => posted.map(({ message }) => (message.kind === 'alert' ? message.card.alsoReportedBy : []));

  it('names all outlets of a burst in one edit of the posted message', async () => {
    for (const [index, outlet] of OUTLETS.entries()) await joins(outlet, 10 + index);
    expect(await follow()).toMatchObject({ kind: 'edited' });
    expect(await follow()).toEqual(IDLE);
    expect(posted.map(({ messageId, nonce }) => [messageId, nonce])).toEqual([['m1', 'n1']]);
    expect(named()).toEqual([OUTLETS]);
  });

  it('edits again when one more outlet joins while an edit is under way', async () => {
    await joins('Harbour Ledger', 10);
    const compose = async (deliveries: readonly AlertRef[]) => {
      const composed = await loadAlerts(deliveries, store, 'separate');
      await joins('Meridian Wire', 11);
      return composed;
    };
    await follow({ compose });
    await follow();
    expect(named().at(-1)).toEqual(['Harbour Ledger', 'Meridian Wire']);
    expect(await follow()).toEqual(IDLE);
  });

  it('makes the edit once more after a crash between call and record', async () => {
    await joins('Harbour Ledger', 10);
    const crash = { ...store.stories.edits, end: () => Promise.reject(new Error('killed')) };
    await expect(follow({ edits: crash })).rejects.toThrow('killed');
    expect(await follow({ senderId: 'next', alone: true })).toMatchObject({ kind: 'edited' });
    expect(named()).toEqual([['Harbour Ledger'], ['Harbour Ledger']]);
  });

  it('waits as long as the platform asks', async () => {
    await joins('Harbour Ledger', 10);
    ends = [{ kind: 'rate-limited', retryAfterMs: 5_000, scope: 'channel' }];
    expect(await follow()).toMatchObject({ kind: 'edit-held', reason: 'rate limited' });
    expect(await follow()).toEqual(IDLE);
    const clock = { now: () => new Date(LATER.getTime() + 5_000), random: () => 0 };
    expect(await follow({ clock })).toMatchObject({ kind: 'edited' });
  });

  it('lets every post go first', async () => {
    await joins('Harbour Ledger', 10);
    const next = await addStory(store, 2);
    await keep(next.articleId);
    const planned = { ...next, channelId, nonce: 'n2', because: [], mention: null, plannedAt: START, dueAt: LATER };
    await store.deliveries.plan([planned]);
    expect(await follow()).toMatchObject({ kind: 'sent', nextMs: null });
    expect(posted).toEqual([]);
    expect(await follow()).toMatchObject({ kind: 'edited' });
  });

  it('leaves the channel alone while its workspace has had as many edits as the platform takes', async () => {
    await database.db.updateTable('channels').set({ platform: 'slack', workspace: 'T1' }).execute();
    await joins('Harbour Ledger', 10);
    const full = { ...store.channels, takePermitNow: () => Promise.resolve(false) };
    expect(await follow({ channels: full })).toMatchObject({ kind: 'saturated' });
    expect(posted).toEqual([]);
  });

  it('wants no edit of an alert that waits for the end of quiet hours: it will name them itself', async () => {
    const next = await addStory(store, 2);
    const dueAt = new Date(START.getTime() + 8 * 3_600_000);
    const planned = { ...next, channelId, nonce: 'n2', because: [], mention: null, plannedAt: START, dueAt };
    await store.deliveries.plan([planned]);
    await store.stories.edits.want([{ storyId: next.storyId, audience: EVERYBODY }], START);
    expect(await database.db.selectFrom('alertEdits').select('deliveryId').execute()).toEqual([]);
  });

  it('gives up where the message is gone, until the story grows again', async () => {
    await joins('Harbour Ledger', 10);
    ends = [{ kind: 'refused', code: 'message_not_found', reason: 'deleted' }];
    expect(await follow()).toMatchObject({ kind: 'edit-given-up', reason: 'message_not_found: deleted' });
    expect(await follow()).toEqual(IDLE);
  });

  it('tells the sweep which channels wait for an edit', async () => {
    expect(await store.stories.edits.dueChannels(LATER, 10)).toEqual([]);
    await joins('Harbour Ledger', 10);
    expect(await store.stories.edits.dueChannels(LATER, 10)).toEqual([channelId]);
  });
});
