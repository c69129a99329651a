import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeliverDeps, deliver } from '../../src/alerts/deliver.ts';
import type { FindOutcome, PostOutcome, Sender } from '../../src/chat/chat.ts';
import type { ChannelId } from '../../src/news/ids.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addChannel, addStory, START } from '../support/story-fixtures.ts';

const MINUTE = 60_000;

describe('deliver', () => {
  let database: TestDatabase;
  let store: Store;
  let channelId: ChannelId;
  let clock: Date;
  let posts: string[];

  beforeEach(async () => {
    database = await openTestDatabase();
    clock = START;
    posts = [];
    store = createStore(database.db, () => clock);
    channelId = await addChannel(store);
  });
  afterEach(() => database.close());

  async function plan(nonce = 'nonce1', number = 1): Promise<void> {
    const { articleId, storyId } = await addStory(store, number);
    await store.deliveries.plan([
      { storyId, articleId, channelId, nonce, because: ['ferry'], mention: null, plannedAt: START, dueAt: START },
    ]);
  }

  function sender(outcome: PostOutcome, earlier: FindOutcome = { kind: 'absent' }): Sender {
    return {
      async post({ nonce }) {
        posts.push(nonce);
        return outcome;
      },
      edit: () => Promise.resolve({ kind: 'posted', messageId: 'm' }),
      find: () => Promise.resolve(earlier),
      locate: (address) => Promise.resolve({ kind: 'located', address, name: '#news' }),
    };
  }

  function deps(outcome: PostOutcome, earlier?: FindOutcome): DeliverDeps {
    return {
      channels: store.channels,
      deliveries: store.deliveries,
      compose: () => Promise.resolve({ kind: 'notice', tone: 'info', text: 'alert', hints: [] }),
      senderOf: () => sender(outcome, earlier),
      clock: { now: () => clock, random: () => 0 },
      senderId: 'test',
      maxAgeMs: 60 * MINUTE,
    };
  }

  async function states(): Promise<string[]> {
    const rows = await database.db.selectFrom('deliveries').select(['state', 'message_id']).orderBy('id').execute();
    return rows.map((row) => `${row.state}${row.message_id ? ` ${row.message_id}` : ''}`);
  }

  it('posts a planned delivery once and keeps the message id', async () => {
    await plan();
    const ok: PostOutcome = { kind: 'posted', messageId: 'm1' };
    expect(await deliver(channelId, deps(ok))).toMatchObject({ kind: 'sent' });
    expect(await deliver(channelId, deps(ok))).toMatchObject({ kind: 'idle', next: null });
    expect(posts).toEqual(['nonce1']);
    expect(await states()).toEqual(['sent m1']);
  });

  it('finds the message of a sender that died after posting, and posts nothing', async () => {
    await plan();
    const due = await store.deliveries.nextDue(channelId, clock);
    if (due) await store.deliveries.begin(due.id, clock);
    const outcome = await deliver(
      channelId,
      deps({ kind: 'posted', messageId: 'm2' }, { kind: 'found', messageId: 'm1' }),
    );
    expect(outcome).toMatchObject({ kind: 'found' });
    expect(posts).toEqual([]);
    expect(await states()).toEqual(['sent m1']);
  });

  it('posts again with the same nonce when the look finds nothing', async () => {
    await plan();
    await deliver(channelId, deps({ kind: 'unknown', reason: 'timed out' }));
    expect(await states()).toEqual(['unknown']);
    clock = new Date(START.getTime() + MINUTE);
    await deliver(channelId, deps({ kind: 'posted', messageId: 'm1' }));
    expect(posts).toEqual(['nonce1', 'nonce1']);
    expect(await states()).toEqual(['sent m1']);
  });

  it('holds the whole channel for as long as the platform asks', async () => {
    await plan();
    const limited: PostOutcome = { kind: 'rate-limited', retryAfterMs: 7_000, scope: 'channel' };
    expect(await deliver(channelId, deps(limited))).toMatchObject({ next: new Date(START.getTime() + 7_000) });
    clock = new Date(START.getTime() + 6_999);
    expect(await deliver(channelId, deps(limited))).toMatchObject({ kind: 'idle' });
    expect(posts).toHaveLength(1);
  });

  it('keeps a refused alert from being tried for ever', async () => {
    await plan();
    await deliver(channelId, deps({ kind: 'refused', code: 'invalid_blocks', reason: 'blocks' }));
    expect(await deliver(channelId, deps({ kind: 'posted', messageId: 'm' }))).toMatchObject({ kind: 'idle' });
    expect(await states()).toEqual(['refused']);
  });

  it('closes a channel that is gone and keeps its deliveries planned', async () => {
    await plan();
    await deliver(channelId, deps({ kind: 'channel-closed', code: 'is_archived', reason: 'archived' }));
    expect(await deliver(channelId, deps({ kind: 'posted', messageId: 'm' }))).toEqual({
      kind: 'closed',
      reason: 'closed',
    });
    expect(await states()).toEqual(['planned']);
  });

  it('lets an alert expire that has become too old to be news', async () => {
    await plan();
    clock = new Date(START.getTime() + 61 * MINUTE);
    expect(await deliver(channelId, deps({ kind: 'posted', messageId: 'm' }))).toMatchObject({ kind: 'expired' });
    expect(posts).toEqual([]);
    expect(await states()).toEqual(['expired']);
  });

  it('leaves a channel alone while another sender holds it, and takes it over when that sender is dead', async () => {
    await plan();
    const until = new Date(START.getTime() + MINUTE);
    await store.channels.lease({ channelId, sender: 'other', now: START, until });
    const ok: PostOutcome = { kind: 'posted', messageId: 'm1' };
    expect(await deliver(channelId, deps(ok))).toEqual({ kind: 'busy' });
    clock = new Date(until.getTime() + 1);
    expect(await deliver(channelId, deps(ok))).toMatchObject({ kind: 'sent' });
  });

  it('sends the oldest first', async () => {
    await plan('first', 1);
    await plan('second', 2);
    const ok: PostOutcome = { kind: 'posted', messageId: 'm1' };
    await deliver(channelId, deps(ok));
    await deliver(channelId, deps(ok));
    expect(posts).toEqual(['first', 'second']);
  });

  it('cannot write a step that the states do not allow', async () => {
    await plan();
    const due = await store.deliveries.nextDue(channelId, clock);
    if (!due) throw new Error('nothing planned');
    await store.deliveries.begin(due.id, clock);
    await store.deliveries.end(due.id, { state: 'sent', messageId: 'm1', at: clock });
    await expect(store.deliveries.begin(due.id, clock)).rejects.toThrow('no legal step');
  });
});
