import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asLines, promoteLines } from '../../src/alerts/likely-lines.ts';
import { type ChannelId, type StoryId, toId } from '../../src/news/ids.ts';
import { EVERYBODY, toOwner } from '../../src/news/owner.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../../src/news/subscription.ts';
import type { PlannedDelivery } from '../../src/store/nouns/deliveries/deliveries.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addStory, START } from '../support/story-fixtures.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const later = (ms: number) => new Date(START.getTime() + ms);

type Told = Awaited<ReturnType<typeof addStory>>;

describe.each(availableDatabases())('lines of a likely article (%s)', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let near: Told;
  let own: Told;
  let channel: ChannelId;
  let clock: Date;

  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
    clock = later(MINUTE);
    near = await addStory(store, 1);
    own = await addStory(store, 2);
    channel = await addChannel('C1');
  });
  afterEach(() => database.close());

  async function addChannel(id: string, kind: 'channel' | 'dm' = 'channel', workspace = 'T1'): Promise<ChannelId> {
    return (await store.channels.ensure({ platform: 'slack', workspace, id, kind }, `#${id}`)).id;
  }

  const planned = (channelId: ChannelId, told: Told, more: Partial<PlannedDelivery> = {}): PlannedDelivery => ({
    ...told,
    ...{ channelId, nonce: `n${told.storyId}c${channelId}`, because: ['ferry'], mention: 'S1' },
    ...{ plannedAt: clock, dueAt: clock, ...more },
  });

  /** An alert that was posted, in a message of its own unless it is said. */
  async function alerted(
    channelId: ChannelId,
    told = near,
    { messageId = `m${told.storyId}c${channelId}`, at = START } = {},
  ) {
    await store.deliveries.plan([planned(channelId, told, { plannedAt: at, dueAt: at })]);
    const id = await idOf(told.storyId, channelId);
    await database.db
      .updateTable('deliveries')
      .set({ state: 'sending', firstAttemptAt: at })
      .where('id', '=', id)
      .execute();
    await store.deliveries.end([id], { state: 'sent', messageId, at });
    return id;
  }

  async function idOf(storyId: StoryId, channelId: ChannelId) {
    const row = database.db.selectFrom('deliveries').select('id').where('storyId', '=', storyId);
    const { id } = await row.where('channelId', '=', channelId).orderBy('id', 'desc').executeTakeFirstOrThrow();
    return toId<'delivery'>(id);
  }

  const lines = (deliveries: readonly PlannedDelivery[], onLikely: 'thread' | 'alert' = 'thread') =>
    asLines(
      deliveries,
      { own: own.storyId, near: near.storyId },
      { deliveries: store.deliveries, onLikely, now: () => clock },
    );

  /** Plans the likely article for the channel, as its job does: in the thread of which delivery it goes, if in one. */
  async function threadFor(
    channelId = channel,
    more: Partial<PlannedDelivery> = {},
    onLikely: 'thread' | 'alert' = 'thread',
  ) {
    const [delivery] = await lines([planned(channelId, own, more)], onLikely);
    return delivery?.replyTo ?? null;
  }

  const rows = () =>
    database.db
      .selectFrom('deliveries')
      .select(['channelId', 'replyTo', 'state', 'nonce'])
      .where('storyId', '=', own.storyId)
      .orderBy('id')
      .execute();

  const promote = (why = 'another article tells its story') =>
    promoteLines(
      { places: [{ storyId: own.storyId, audience: EVERYBODY }], why },
      { deliveries: store.deliveries, now: () => clock },
    );

  async function standingLine(channelId = channel) {
    await alerted(channelId);
    await store.deliveries.plan(await lines([planned(channelId, own)]));
  }

  describe('where the near story has a posted alert with a thread', () => {
    it('the alert becomes a line there', async () => {
      expect(await threadFor()).toBeNull();
      const alert = await alerted(channel);
      expect(await threadFor()).toBe(alert);
    });

    it('other channels and other stories keep their alerts', async () => {
      const alert = await alerted(channel);
      const elsewhere = await addChannel('C2');
      const third = await addStory(store, 3);
      const made = await lines([planned(channel, own), planned(elsewhere, own), planned(channel, third)]);
      expect(made.map(({ replyTo = null }) => replyTo)).toEqual([alert, null, null]);
    });

    it('a channel has one line of a story, and a line keeps no alert away', async () => {
      await standingLine();
      expect(await store.deliveries.plan(await lines([planned(channel, own, { nonce: 'again' })]))).toEqual([]);
      expect(await store.deliveries.plan([planned(channel, own, { nonce: 'alert' })])).toEqual([channel]);
    });
  });

  describe('it stays an alert', () => {
    it('while the near alert is not posted, and after it was refused', async () => {
      await store.deliveries.plan([planned(channel, near)]);
      expect(await threadFor()).toBeNull();
      await store.deliveries.end([await idOf(near.storyId, channel)], { state: 'refused', reason: 'no', at: clock });
      expect(await threadFor()).toBeNull();
    });

    it('where the near story stands in a list with others', async () => {
      await alerted(channel, near, { messageId: 'list' });
      await alerted(channel, await addStory(store, 3), { messageId: 'list' });
      expect(await threadFor()).toBeNull();
    });

    it('where the near story came in a digest', async () => {
      await alerted(channel);
      await database.db.updateTable('deliveries').set({ gathered: true }).execute();
      expect(await threadFor()).toBeNull();
    });

    it('where the near alert is known to be deleted', async () => {
      await alerted(channel, near, { messageId: '' });
      expect(await threadFor()).toBeNull();
    });

    it('in direct messages', async () => {
      const direct = await addChannel('U1', 'dm');
      await alerted(direct);
      expect(await threadFor(direct)).toBeNull();
    });

    it('in quiet hours, and for a digest', async () => {
      await alerted(channel);
      expect(await threadFor(channel, { dueAt: later(HOUR) })).toBeNull();
      expect(await threadFor(channel, { gathered: true })).toBeNull();
    });

    it('where the near alert is more than a day old, as nobody looks into its thread', async () => {
      await alerted(channel);
      clock = later(23 * HOUR);
      expect(await threadFor()).not.toBeNull();
      clock = later(25 * HOUR);
      expect(await threadFor()).toBeNull();
    });

    it('where alerts.yaml wants alerts: for all, or for this channel', async () => {
      const alert = await alerted(channel);
      const rule = (onLikely: 'thread' | 'alert' | null) =>
        store.channels.setRules(channel, { onLikely, onUnknown: null, rollUpAfter: null });
      expect(await threadFor(channel, {}, 'alert')).toBeNull();
      await rule('thread');
      expect(await threadFor(channel, {}, 'alert')).toBe(alert);
      await rule('alert');
      expect(await threadFor()).toBeNull();
      await rule(null);
      expect(await threadFor()).toBe(alert);
    });
  });

  describe('once the doubt has ended', () => {
    it('the alert goes out where a line stood, once, with the reasons and the mention of the line', async () => {
      await standingLine();
      clock = later(HOUR);
      expect(await promote()).toEqual([channel]);
      expect(await promote()).toEqual([]);
      const due = await store.deliveries.due(channel, clock, 10);
      expect(due.filter(({ reply }) => reply === null)).toMatchObject([
        { ...own, because: ['ferry'], mention: 'S1', wantedAt: clock, gathered: false },
      ]);
      const [line, alert] = await rows();
      expect([line?.replyTo === null, alert?.replyTo === null]).toEqual([false, true]);
      expect(alert?.nonce).toMatch(/^[0-9a-f]{24}$/);
    });

    it('two that promote at once plan one alert', async () => {
      await standingLine();
      const planned = await Promise.all([promote(), promote(), promote()]);
      expect(planned.flat()).toEqual([channel]);
      expect(await rows()).toHaveLength(2);
    });

    it('a channel that has the alert already gets no second one', async () => {
      await standingLine();
      await store.deliveries.plan([planned(channel, own, { nonce: 'alert' })]);
      expect(await promote()).toEqual([]);
    });

    it('only its audience hears of it', async () => {
      await standingLine();
      const other = await addChannel('C9', 'channel', 'T2');
      await standingLine(other);
      const audience = { kind: 'owner' as const, owner: toOwner('slack:T2') };
      const places = [{ storyId: own.storyId, audience }];
      expect(await promoteLines({ places, why: '' }, { deliveries: store.deliveries, now: () => clock })).toEqual([
        other,
      ]);
    });

    it('a channel that muted all that wanted it hears nothing', async () => {
      await standingLine();
      const mute = {
        channelId: channel,
        query: 'ferry',
        topic: null,
        until: later(HOUR),
        createdBy: 'Ada',
        createdById: 'u',
      };
      await store.mutes.add({ ...mute, createdAt: START });
      expect(await promote()).toEqual([]);
      clock = later(2 * HOUR);
      expect(await promote()).toEqual([channel]);
    });

    it('waits for the end of quiet hours', async () => {
      await standingLine();
      const quietHours = { from: '11:00', to: '14:30' };
      await store.channels.saveSettings(channel, { ...DEFAULT_CHANNEL_SETTINGS, quietHours });
      await promote();
      expect(await store.deliveries.due(channel, later(2 * HOUR), 10)).toMatchObject([{ reply: { tells: 'likely' } }]);
      expect(await store.deliveries.due(channel, later(2.5 * HOUR), 10)).toHaveLength(2);
    });

    it('a line that became too old to send is news no more', async () => {
      await standingLine();
      await store.deliveries.expire(channel, {
        wantedBefore: later(2 * HOUR),
        reason: 'too old to be news',
        at: later(2 * HOUR),
      });
      expect(await promote()).toEqual([]);
    });
  });
});
