import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FollowDeps, followStory } from '../../src/alerts/story-follow.ts';
import type { Post, PostOutcome } from '../../src/chat/chat.ts';
import type { AlertMessage } from '../../src/chat/message.ts';
import { storyCard } from '../../src/chat/story-card.ts';
import type { Channel } from '../../src/news/channel.ts';
import { type DeliveryId, type StoryId, toId } from '../../src/news/ids.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addChannel, addFeed, addStory, brief, found, START } from '../support/story-fixtures.ts';

const OUTLETS = ['Harbour Ledger', 'Meridian Wire', 'Radio Ostra', 'The Lantern', 'Daily Compass'];
const LATER = new Date(START.getTime() + 120_000);

describe('followStory', () => {
  let database: TestDatabase;
  let store: Store;
  let channel: Channel;
  let story: { storyId: StoryId; deliveryId: DeliveryId };
  let posted: (Post & { messageId: string })[];
  let ends: PostOutcome[];

  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    posted = [];
    ends = [];
    story = await sendAlert();
  });
  afterEach(() => database.close());

  async function sendAlert() {
    const { articleId, storyId } = await addStory(store);
    const channelId = await addChannel(store);
    const found = await store.channels.byId(channelId);
    if (!found) throw new Error('no channel');
    channel = found;
    const planned = { storyId, articleId, channelId, nonce: 'n1', because: ['harbour'], mention: null };
    await store.deliveries.plan([{ ...planned, plannedAt: START, dueAt: START }]);
    const row = await database.db.selectFrom('deliveries').select('id').executeTakeFirstOrThrow();
    await database.db.updateTable('deliveries').set({ state: 'sending', first_attempt_at: START }).execute();
    await database.db.updateTable('deliveries').set({ state: 'sent', message_id: 'm1' }).execute();
    return { storyId, deliveryId: toId<'delivery'>(row.id) };
  }

  async function joins(outlet: string, number: number) {
    const feedId = await addFeed(store);
    const [articleId = toId<'article'>('0')] = (await store.articles.saveFound([found(feedId, number, { outlet })]))
      .new;
    await store.stories.attach(story.storyId, { articleId, why: 'test', at: START });
    await store.stories.edits.want(story.storyId, START);
  }

  const alert = (): AlertMessage => ({
    kind: 'alert',
    card: storyCard({ ...found(toId('1'), 1), textSource: 'page' }, brief()),
    topics: ['harbour'],
    mention: null,
    buttons: [],
  });

  const follow = (parts: Partial<FollowDeps> = {}) =>
    followStory(
      {
        channel,
        sender: {
          async edit(edit) {
            posted.push(edit);
            return ends.shift() ?? { kind: 'posted', messageId: edit.messageId };
          },
        },
      },
      {
        edits: store.stories.edits,
        compose: async () => alert(),
        clock: { now: () => LATER, random: () => 0 },
        ...parts,
      },
    );

  const named = () => posted.map(({ message }) => (message.kind === 'alert' ? message.card.alsoReportedBy : []));

  it('names all outlets of a burst in one edit of the posted message', async () => {
    for (const [index, outlet] of OUTLETS.entries()) await joins(outlet, 10 + index);
    expect(await follow()).toMatchObject({ kind: 'edited', outlets: 6 });
    expect(await follow()).toEqual({ kind: 'idle' });
    expect(posted.map(({ messageId, nonce }) => [messageId, nonce])).toEqual([['m1', 'n1']]);
    expect(named()).toEqual([OUTLETS]);
  });

  it('edits again when one more outlet joins while an edit is under way', async () => {
    await joins('Harbour Ledger', 10);
    const compose = async () => {
      await joins('Meridian Wire', 11);
      return alert();
    };
    await follow({ compose });
    await follow();
    expect(named().at(-1)).toEqual(['Harbour Ledger', 'Meridian Wire']);
    expect(await follow()).toEqual({ kind: 'idle' });
  });

  it('makes the edit once more after a crash between call and record', async () => {
    await joins('Harbour Ledger', 10);
    const crash = { ...store.stories.edits, end: () => Promise.reject(new Error('killed')) };
    await expect(follow({ edits: crash })).rejects.toThrow('killed');
    expect(await follow()).toMatchObject({ kind: 'edited' });
    expect(named()).toEqual([['Harbour Ledger'], ['Harbour Ledger']]);
  });

  it('waits as long as the platform asks', async () => {
    await joins('Harbour Ledger', 10);
    ends = [{ kind: 'rate-limited', retryAfterMs: 5_000, scope: 'channel' }];
    expect(await follow()).toMatchObject({ kind: 'held', reason: 'rate limited' });
    expect(await follow()).toEqual({ kind: 'idle' });
    const clock = { now: () => new Date(LATER.getTime() + 5_000), random: () => 0 };
    expect(await follow({ clock })).toMatchObject({ kind: 'edited' });
  });

  it('gives up where the message is gone, until the story grows again', async () => {
    await joins('Harbour Ledger', 10);
    ends = [{ kind: 'refused', code: 'message_not_found', reason: 'deleted' }];
    expect(await follow()).toMatchObject({ kind: 'given-up', reason: 'message_not_found: deleted' });
    expect(await follow()).toEqual({ kind: 'idle' });
  });

  it('tells the sweep which channels wait for an edit', async () => {
    expect(await store.stories.edits.dueChannels(LATER, 10)).toEqual([]);
    await joins('Harbour Ledger', 10);
    expect(await store.stories.edits.dueChannels(LATER, 10)).toEqual([channel.id]);
  });
});
