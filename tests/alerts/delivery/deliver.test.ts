import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../src/alerts/delivery/deliver.ts';
import type { DeliverDeps } from '../../../src/alerts/delivery/lease.ts';
import { budgetsOf, createCallTimes, createSemaphore } from '../../../src/alerts/delivery/pacing.ts';
import type { FindPostOutcome, LocateOutcome, Post, PostOutcome, PostSearch, Sender } from '../../../src/chat/chat.ts';
import type { AlertMessage } from '../../../src/chat/message.ts';
import type { Platform } from '../../../src/news/channel.ts';
import type { ChannelId } from '../../../src/news/ids.ts';
import type { PlannedDelivery } from '../../../src/store/nouns/deliveries/deliveries.ts';
import { fromNow } from '../../../src/store/nouns/deliveries/send-limits.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addStory, START } from '../../support/story-fixtures.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const POSTED: PostOutcome = { kind: 'posted', messageId: 'm1' };
const UNKNOWN: PostOutcome = { kind: 'unknown', reason: 'timed out' };

describe('deliver', () => {
  let database: TestDatabase;
  let store: Store;
  let clock: Date;
  let posts: Post[];
  let answers: PostOutcome[];
  let earlier: FindPostOutcome;
  let looks: number;
  let searches: PostSearch[];
  let located: LocateOutcome['kind'];

  beforeEach(async () => {
    database = await openTestDatabase();
    clock = START;
    posts = [];
    answers = [];
    earlier = { kind: 'absent' };
    looks = 0;
    searches = [];
    located = 'closed';
    store = createStore(database.db, () => clock);
  });
  afterEach(() => database.close());

  async function addChannel(id = 'C1', platform: Platform = 'slack', workspace = 'T1'): Promise<ChannelId> {
    return (await store.channels.ensure({ platform, workspace, id, kind: 'channel' }, `#${id}`)).id;
  }

  /** The story's article has the delivery's number in its headline and link. */
  async function plan(channelId: ChannelId, number = 1, more: Partial<PlannedDelivery> = {}): Promise<void> {
    const { articleId, storyId } = await addStory(store, number);
    const times = { plannedAt: START, dueAt: new Date(START.getTime() + number) };
    clock = new Date(Math.max(clock.getTime(), times.dueAt.getTime()));
    const delivery = { storyId, articleId, channelId, nonce: `nonce${number}`, because: ['ferry'], mention: null };
    await store.deliveries.plan([{ ...delivery, ...times, ...more }]);
  }

  const sender: Sender = {
    async post(post) {
      posts.push(post);
      return answers.shift() ?? POSTED;
    },
    edit: () => Promise.resolve(POSTED),
    async find(search) {
      looks += 1;
      searches.push(search);
      return earlier;
    },
    locate: (address) =>
      Promise.resolve(
        located === 'located'
          ? { kind: 'located', address, name: '#news' }
          : { kind: 'closed', reason: 'still archived' },
      ),
    rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
  };

  function alert(number: string): AlertMessage {
    const card = {
      ...{ headline: `Pier ${number} closes`, url: `https://courier.example/${number}`, outlet: 'Courier' },
      ...{ publishedAt: START, summary: [], quotes: [], actors: [], note: null, alsoReportedBy: [], updates: [] },
    };
    return { kind: 'alert', card, topics: ['ferry'], mention: null, buttons: [] };
  }

  function deps(more: Partial<DeliverDeps> = {}): DeliverDeps {
    return {
      channels: store.channels,
      deliveries: store.deliveries,
      edits: store.stories.edits,
      notices: store.feedNotices,
      compose: async (deliveries) => deliveries.map(({ nonce }) => alert(nonce.replace('nonce', ''))),
      composeReply: () => Promise.reject(new Error('no reply was planned')),
      senderOf: () => sender,
      clock: { now: () => clock, random: () => 0 },
      senderId: 'test',
      alone: false,
      permits: createSemaphore(4, () => 0),
      callTimes: createCallTimes(),
      maxAgeMs: 60 * MINUTE,
      ...more,
    };
  }

  /** For a minute no channel of the workspace gets a place that is for those with a backlog. */
  async function fillPlaces(id: ChannelId): Promise<void> {
    const channel = (await store.channels.byId(id)) ?? expect.unreachable();
    const { waiting } = budgetsOf('slack') ?? expect.unreachable();
    await store.channels.takePermit(channel, waiting);
    const full = { nextSlot: fromNow(MINUTE) };
    await database.db.updateTable('sendLimits').set(full).where('scope', 'like', '% waiting').execute();
  }

  function pass(ms: number): void {
    clock = new Date(clock.getTime() + ms);
  }

  /** Makes the database's clock, by which channels rest, pass as well. */
  async function endRest(): Promise<void> {
    await database.db.updateTable('channels').set({ notBefore: null }).execute();
    await database.db.updateTable('sendLimits').set({ notBefore: null }).execute();
  }

  async function states(): Promise<string[]> {
    const rows = await database.db.selectFrom('deliveries').select(['state', 'messageId']).orderBy('id').execute();
    return rows.map((row) => (row.messageId === null ? row.state : `${row.state} ${row.messageId}`));
  }

  async function restMs(channelId: ChannelId): Promise<number> {
    const row = await database.db
      .selectFrom('channels')
      .select(sql<number>`extract(epoch from not_before - clock_timestamp())::float8 * 1000`.as('ms'))
      .where('id', '=', channelId)
      .executeTakeFirstOrThrow();
    return row.ms;
  }

  const nonces = () => posts.map((post) => post.nonce);

  describe('one alert', () => {
    it('is posted once and keeps the message id', async () => {
      const channel = await addChannel();
      await plan(channel);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'sent', nextMs: null });
      await endRest();
      expect(await deliver(channel, deps())).toEqual({ kind: 'idle', nextMs: null });
      expect(nonces()).toEqual(['nonce1']);
      expect(await states()).toEqual(['sent m1']);
    });

    it('is written down as sending before the platform is called', async () => {
      const channel = await addChannel();
      await plan(channel);
      const seen: string[][] = [];
      const watching = {
        ...sender,
        post: async () => {
          seen.push(await states());
          return POSTED;
        },
      };
      await deliver(channel, deps({ senderOf: () => watching }));
      expect(seen).toEqual([['sending']]);
    });

    it('goes in the order it was wanted, retries or not', async () => {
      const channel = await addChannel();
      await plan(channel, 1);
      await plan(channel, 2);
      answers = [{ kind: 'try-later', reason: '503' }];
      await deliver(channel, deps());
      await endRest();
      pass(10 * SECOND);
      await deliver(channel, deps());
      await endRest();
      await deliver(channel, deps());
      expect(nonces()).toEqual(['nonce1', 'nonce1', 'nonce2']);
    });

    it('lets the channel go on without it after three attempts that the platform put off', async () => {
      const channel = await addChannel();
      await plan(channel, 1);
      await plan(channel, 2);
      answers = Array.from({ length: 3 }, () => ({ kind: 'try-later', reason: 'unheard_of' }));
      for (let attempt = 0; attempt < 4; attempt += 1) {
        await deliver(channel, deps());
        await endRest();
        if (attempt < 2) pass(MINUTE);
      }
      expect(nonces()).toEqual(['nonce1', 'nonce1', 'nonce1', 'nonce2']);
    });

    it('neither goes nor ends by a clock that may be wrong for a moment; what is young goes meanwhile', async () => {
      const channel = await addChannel();
      await plan(channel);
      pass(61 * MINUTE);
      await plan(channel, 2, { plannedAt: clock, dueAt: clock });
      const unsure = deps({ knowsAge: () => false });
      expect(await deliver(channel, unsure)).toMatchObject({ kind: 'sent', deliveries: { length: 1 } });
      await endRest();
      expect(await deliver(channel, unsure)).toEqual({ kind: 'idle', nextMs: 10_000 });
      expect(await states()).toEqual(['planned', 'sent m1']);
      pass(-61 * MINUTE);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'sent' });
      expect(nonces()).toEqual(['nonce2', 'nonce1']);
    });

    it('expires when it has become too old to be news', async () => {
      const channel = await addChannel();
      await plan(channel);
      pass(61 * MINUTE);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'expired' });
      expect(posts).toEqual([]);
      expect(await states()).toEqual(['expired']);
    });

    it('is never too old because it waited for its digest', async () => {
      const channel = await addChannel();
      const dueAt = new Date(START.getTime() + 600 * MINUTE);
      await plan(channel, 1, { dueAt, gathered: true });
      clock = dueAt;
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'sent' });
    });

    it('is not tried again once the platform has refused it for good', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [{ kind: 'refused', code: 'invalid_blocks', reason: 'blocks' }];
      await deliver(channel, deps());
      await endRest();
      expect(await deliver(channel, deps())).toEqual({ kind: 'idle', nextMs: null });
      expect(await states()).toEqual(['refused']);
    });
  });

  describe('an attempt whose end nobody saw', () => {
    it('is found standing, and nothing is posted again', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [UNKNOWN];
      await deliver(channel, deps());
      expect(await states()).toEqual(['unknown']);
      await endRest();
      pass(13 * SECOND);
      earlier = { kind: 'found', messageId: 'm9' };
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'found' });
      expect(posts).toHaveLength(1);
      expect(await states()).toEqual(['sent m9']);
    });

    it('goes again under the same nonce where the look finds nothing', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [UNKNOWN];
      await deliver(channel, deps());
      await endRest();
      pass(13 * SECOND);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'sent', resent: false });
      expect(nonces()).toEqual(['nonce1', 'nonce1']);
      expect(await states()).toEqual(['sent m1']);
    });

    it('is looked for again after a later attempt surely failed', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [UNKNOWN, { kind: 'rate-limited', retryAfterMs: SECOND, scope: 'channel' }];
      await deliver(channel, deps());
      await endRest();
      pass(13 * SECOND);
      await deliver(channel, deps());
      await endRest();
      earlier = { kind: 'found', messageId: 'late' };
      await deliver(channel, deps());
      expect(await states()).toEqual(['sent late']);
      expect(looks).toBe(2);
    });

    it('of a sender that died a moment ago gets time to arrive before it is looked for', async () => {
      const channel = await addChannel();
      await plan(channel);
      await leaveSending(channel);
      pass(SECOND);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'idle' });
      expect(looks).toBe(0);
      await endRest();
      pass(16 * SECOND);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'sent' });
      expect(looks).toBe(1);
    });

    it('waits for a look that is not possible yet, while the channel goes on', async () => {
      const channel = await addChannel();
      await plan(channel, 1);
      await plan(channel, 2);
      answers = [UNKNOWN];
      await deliver(channel, deps());
      await endRest();
      pass(13 * SECOND);
      earlier = { kind: 'cannot-look', reason: 'ratelimited' };
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'held' });
      await deliver(channel, deps());
      expect(nonces()).toEqual(['nonce1', 'nonce2']);
    });

    it('is never sent again because a look failed: a network that is down says nothing of the channel', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [UNKNOWN];
      await deliver(channel, deps());
      await endRest();
      pass(20 * SECOND);
      earlier = { kind: 'try-later', reason: 'Slack answered HTTP 500' };
      await lookInVain(channel, 8, 2 * MINUTE);
      expect([posts.length, looks]).toEqual([1, 8]);
      earlier = { kind: 'found', messageId: 'm9' };
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'found', resent: false });
      expect(posts).toHaveLength(1);
    });

    it('is nobody’s to repeat that read it before: a process that stood still may have two turns at one channel', async () => {
      const channel = await addChannel();
      await plan(channel);
      const [row] = await store.deliveries.due(channel, clock, 1);
      const place = await store.channels.byId(channel);
      if (!row || !place) return expect.unreachable();
      await store.channels.takeLease({ channel: place, sender: 'test', forMs: MINUTE, alone: false });
      const turn = {
        deliveries: [row],
        channelId: channel,
        sender: 'test',
        nonce: row.nonce,
        now: clock,
        resent: false,
      };
      expect(await store.deliveries.begin(turn)).toBe(true);
      expect(await store.deliveries.begin(turn)).toBe(false);
    });

    it('is looked for less and less often while looks fail', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [UNKNOWN];
      await deliver(channel, deps());
      earlier = { kind: 'try-later', reason: 'ratelimited' };
      const waits: number[] = [];
      for (const ageMs of [20 * SECOND, MINUTE, 10 * MINUTE]) {
        clock = new Date(START.getTime() + ageMs);
        await endRest();
        await deliver(channel, deps());
        const { dueAt } = await database.db.selectFrom('deliveries').select('dueAt').executeTakeFirstOrThrow();
        waits.push(Math.round((dueAt.getTime() - clock.getTime()) / SECOND));
      }
      expect(waits).toEqual([10, 30, 60]);
    });

    it('may arrive until its deadline is surely over, so Slack is not asked for it before', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [UNKNOWN];
      await deliver(channel, deps());
      await endRest();
      pass(11 * SECOND);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'idle' });
      expect(looks).toBe(0);
    });

    it('is looked for among the messages of its own time, however long ago that was', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [{ kind: 'try-later', reason: 'HTTP 503' }, UNKNOWN];
      await deliver(channel, deps());
      await endRest();
      pass(10 * MINUTE);
      await deliver(channel, deps());
      await endRest();
      pass(10 * MINUTE);
      await deliver(channel, deps());
      const [search] = searches;
      expect(search?.since.getTime()).toBeGreaterThan(START.getTime() + 9 * MINUTE);
      expect(search?.until.getTime()).toBeLessThan(START.getTime() + 12 * MINUTE);
    });

    it('does not hold the channel for longer after a clock was set back', async () => {
      const channel = await addChannel();
      await plan(channel);
      await leaveSending(channel);
      pass(-60 * MINUTE);
      await database.db.updateTable('deliveries').set({ dueAt: clock }).execute();
      await deliver(channel, deps());
      expect(await restMs(channel)).toBeLessThan(20 * SECOND);
    });

    it('is sent again, and marked, where nobody may look', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [UNKNOWN];
      await deliver(channel, deps());
      earlier = { kind: 'cannot-look', reason: 'not_in_channel' };
      await lookInVain(channel, 5);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'sent', resent: true });
      const row = await database.db.selectFrom('deliveries').select('resent').executeTakeFirstOrThrow();
      expect(row.resent).toBe(true);
    });

    it('is skipped where nobody may look and the channel would rather miss it', async () => {
      const channel = await addChannel();
      await store.channels.setRules(channel, { onLikely: null, onUnknown: 'skip', rollUpAfter: null });
      await plan(channel);
      answers = [UNKNOWN];
      await deliver(channel, deps());
      earlier = { kind: 'cannot-look', reason: 'not_in_channel' };
      await lookInVain(channel, 5);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'refused' });
      expect(posts).toHaveLength(1);
      expect(await states()).toEqual(['refused']);
    });

    it('is sent again at once on Discord while its nonce is remembered, and looked for later', async () => {
      const channel = await addChannel('4401', 'discord', '3301');
      await plan(channel);
      answers = [UNKNOWN, UNKNOWN];
      await deliver(channel, deps());
      await endRest();
      pass(13 * SECOND);
      await deliver(channel, deps());
      expect([posts.length, looks]).toEqual([2, 0]);
      await endRest();
      pass(2 * MINUTE);
      await deliver(channel, deps());
      expect([posts.length, looks]).toEqual([3, 1]);
    });

    it('counts as sent where Discord says that the message was posted and deleted', async () => {
      const channel = await addChannel('4401', 'discord', '3301');
      await plan(channel);
      answers = [{ kind: 'posted', messageId: '' }];
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'sent' });
      expect(await states()).toEqual(['sent ']);
    });

    it('is not sent again once it is too old to be news', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [UNKNOWN];
      await deliver(channel, deps());
      await endRest();
      pass(61 * MINUTE);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'expired' });
      expect(posts).toHaveLength(1);
    });

    async function lookInVain(channelId: ChannelId, times: number, apartMs = 13 * SECOND): Promise<void> {
      for (let time = 0; time < times; time += 1) {
        await endRest();
        pass(apartMs);
        expect(await deliver(channelId, deps())).toMatchObject({ kind: 'held' });
      }
      pass(apartMs);
    }

    async function leaveSending(channelId: ChannelId): Promise<void> {
      const [row] = await store.deliveries.due(channelId, clock, 1);
      const channel = await store.channels.byId(channelId);
      if (!row || !channel) throw new Error('nothing planned');
      await store.channels.takeLease({ channel, sender: 'dead', forMs: 1_000, alone: false });
      const beginning = { channelId, sender: 'dead', nonce: row.nonce, now: clock, resent: false };
      expect(await store.deliveries.begin({ ...beginning, deliveries: [row] })).toBe(true);
      await database.db.updateTable('channels').set({ sender: null, senderUntil: null }).execute();
    }
  });

  describe('many that wait', () => {
    async function planMany(channelId: ChannelId, count: number): Promise<void> {
      for (let number = 1; number <= count; number += 1) await plan(channelId, number);
    }

    it('go in one list where they are more than five, and the newest five still come whole', async () => {
      const channel = await addChannel();
      await planMany(channel, 12);
      await deliver(channel, deps());
      expect(posts[0]?.message).toMatchObject({ kind: 'list', title: '7 more on ferry' });
      expect(posts[0]?.message).toMatchObject({ lines: { 0: { url: 'https://courier.example/1' }, length: 7 } });
      const sent = Array.from({ length: 7 }, () => 'sent m1');
      expect(await states()).toEqual([...sent, ...Array.from({ length: 5 }, () => 'planned')]);
      for (let turn = 0; turn < 5; turn += 1) {
        await endRest();
        await deliver(channel, deps());
      }
      expect(posts.slice(1).map(({ message }) => message.kind)).toEqual(Array.from({ length: 5 }, () => 'alert'));
    });

    it('go in one list from where the newsroom, or the channel itself, wants it', async () => {
      const channel = await addChannel();
      for (const number of [1, 2, 3, 4]) await plan(channel, number);
      const rules = { onUnknown: 'resend', rollUpAfter: 2 } as const;
      await deliver(channel, deps({ rules }));
      expect(posts[0]?.message).toMatchObject({ kind: 'list', title: '2 more on ferry' });
      const own = await addChannel('C2');
      for (const number of [5, 6, 7, 8]) await plan(own, number);
      await store.channels.setRules(own, { onLikely: null, onUnknown: null, rollUpAfter: 4 });
      await deliver(own, deps({ rules }));
      expect(posts[1]?.message).toMatchObject({ kind: 'alert' });
    });

    it('are looked for and sent again as the same list under the same nonce', async () => {
      const channel = await addChannel();
      await planMany(channel, 8);
      answers = [UNKNOWN];
      await deliver(channel, deps());
      await endRest();
      await plan(channel, 9);
      pass(13 * SECOND);
      await deliver(channel, deps());
      expect(posts[1]).toEqual(posts[0]);
      expect((await states()).slice(0, 3)).toEqual(['sent m1', 'sent m1', 'sent m1']);
    });

    it('go one by one once the platform has refused them in one message', async () => {
      const channel = await addChannel();
      await planMany(channel, 7);
      answers = [{ kind: 'refused', code: 'invalid_blocks', reason: 'blocks' }];
      await deliver(channel, deps());
      await endRest();
      await deliver(channel, deps());
      expect(posts.map(({ message }) => message.kind)).toEqual(['list', 'alert']);
    });

    it('go one by one to the preview, which has no pace', async () => {
      const channel = await addChannel('news', 'preview', '');
      await planMany(channel, 8);
      await deliver(channel, deps());
      expect(posts[0]?.message.kind).toBe('alert');
    });

    it('are one message where they were gathered for a digest', async () => {
      const channel = await addChannel();
      for (const number of [1, 2, 3]) await plan(channel, number, { gathered: true, dueAt: START });
      await deliver(channel, deps());
      expect(posts[0]?.message).toMatchObject({ kind: 'list', title: 'Digest: 3 stories on ferry' });
      expect(await states()).toEqual(['sent m1', 'sent m1', 'sent m1']);
    });

    it('are cut down to what is still news after an outage', async () => {
      const channel = await addChannel();
      await planMany(channel, 3);
      pass(61 * MINUTE);
      const number = 4;
      await plan(channel, number, { plannedAt: clock, dueAt: clock });
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'expired', deliveries: { length: 3 }, nextMs: 0 });
      await deliver(channel, deps());
      expect(nonces()).toEqual(['nonce4']);
    });
  });

  describe('limits', () => {
    it('keep a channel quiet for as long as the platform asks', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [{ kind: 'rate-limited', retryAfterMs: 70 * SECOND, scope: 'channel' }];
      await deliver(channel, deps());
      expect(await restMs(channel)).toBeGreaterThan(60 * SECOND);
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'idle' });
      expect(posts).toHaveLength(1);
      expect(await states()).toEqual(['planned']);
    });

    it.each([
      { scope: 'workspace' as const, held: ['C2'], free: ['other', 'discord'] },
      { scope: 'app' as const, held: ['C2', 'other'], free: ['discord'] },
    ])('of the $scope hold back all that share it, and nobody else', async ({ scope, held, free }) => {
      const channels: Record<string, ChannelId> = {
        C2: await addChannel('C2'),
        other: await addChannel('C3', 'slack', 'T2'),
        discord: await addChannel('4401', 'discord', '3301'),
      };
      const limited = await addChannel('C1');
      await plan(limited, 1);
      let number = 2;
      for (const channel of Object.values(channels)) await plan(channel, number++);
      answers = [{ kind: 'rate-limited', retryAfterMs: MINUTE, scope }];
      await deliver(limited, deps());
      const kinds: Record<string, string> = {};
      for (const [name, channel] of Object.entries(channels)) kinds[name] = (await deliver(channel, deps())).kind;
      const expected = [...held.map((name) => [name, 'idle']), ...free.map((name) => [name, 'sent'])];
      expect(kinds).toEqual(Object.fromEntries(expected));
    });

    it('of a dead token stop its workspace alone, and are listed', async () => {
      const dead = await addChannel('C1');
      const alive = await addChannel('C9', 'slack', 'T2');
      await plan(dead, 1);
      await plan(alive, 2);
      answers = [{ kind: 'tenant-closed', code: 'token_revoked', reason: 'revoked' }];
      await deliver(dead, deps());
      expect(await deliver(alive, deps())).toMatchObject({ kind: 'sent' });
      expect(await deliver(dead, deps())).toMatchObject({ kind: 'idle' });
      expect(await store.channels.holds()).toMatchObject([{ scope: 'slack:T1', reason: 'revoked' }]);
    });

    it('are kept by the pace of the platform after each post', async () => {
      const slack = await addChannel();
      const preview = await addChannel('news', 'preview', '');
      await plan(slack, 1);
      await plan(preview, 2);
      const startedAt = performance.now();
      await deliver(slack, deps());
      await deliver(preview, deps());
      const restSinceStart = (await restMs(slack)) + performance.now() - startedAt;
      expect(restSinceStart).toBeGreaterThan(800);
      expect(await restMs(preview)).toBeLessThanOrEqual(0);
    });

    it('compose nothing while their channel waits for a place of its workspace', async () => {
      const channel = await store.channels.byId(await addChannel());
      if (!channel) return expect.unreachable();
      await plan(channel.id);
      await fillPlaces(await addChannel('C2'));
      const { fresh } = budgetsOf('slack') ?? expect.unreachable();
      await store.channels.takePermitNow(channel.address, fresh);
      await database.db
        .updateTable('sendLimits')
        .set({ nextSlot: fromNow(MINUTE) })
        .execute();
      const compose = () => Promise.reject(new Error('too early'));
      expect(await deliver(channel.id, deps({ compose }))).toMatchObject({ kind: 'saturated' });
    });

    it('keep a story for one silent channel from waiting behind a story for many', async () => {
      const silent = await addChannel();
      await fillPlaces(silent);
      const many = await Promise.all(Array.from({ length: 12 }, (_, at) => addChannel(`C${at + 10}`)));
      const { articleId, storyId } = await addStory(store, 1);
      const common = { storyId, articleId, because: ['ferry'], mention: null, plannedAt: START, dueAt: START };
      await store.deliveries.plan(many.map((channelId) => ({ ...common, channelId, nonce: `n${channelId}` })));
      for (const channel of many) expect(await deliver(channel, deps())).toMatchObject({ kind: 'saturated' });
      await plan(silent, 2);
      expect(await deliver(silent, deps())).toMatchObject({ kind: 'sent' });
    });

    it('let a workspace have no more places of a process than its share', async () => {
      const channel = await addChannel();
      await plan(channel);
      const permits = createSemaphore(1, () => 0);
      const permit = permits.acquire('slack:T1');
      expect(await deliver(channel, deps({ permits }))).toMatchObject({ kind: 'saturated', nextMs: 250 });
      if (permit.kind === 'permit') permit.release();
      expect(await deliver(channel, deps({ permits }))).toMatchObject({ kind: 'sent' });
    });
  });

  describe('several senders', () => {
    it('leave a channel alone while one of them has it, and take it over when that one is dead', async () => {
      const id = await addChannel();
      await plan(id);
      const channel = await store.channels.byId(id);
      if (!channel) throw new Error('no channel');
      await store.channels.takeLease({ channel, sender: 'other', forMs: MINUTE, alone: false });
      expect(await deliver(id, deps())).toEqual({ kind: 'busy' });
      const past = sql<Date>`clock_timestamp() - interval '1 second'`;
      await database.db.updateTable('channels').set({ senderUntil: past }).execute();
      expect(await deliver(id, deps())).toMatchObject({ kind: 'sent' });
    });

    it('are all dead but one where one process has the database to itself', async () => {
      const id = await addChannel();
      await plan(id);
      const channel = await store.channels.byId(id);
      if (!channel) throw new Error('no channel');
      await store.channels.takeLease({ channel, sender: 'before the restart', forMs: MINUTE, alone: true });
      expect(await deliver(id, deps({ alone: true }))).toMatchObject({ kind: 'sent' });
    });

    it('do not call the platform after they lost the channel', async () => {
      const id = await addChannel();
      await plan(id);
      const losing = deps({
        compose: async (deliveries) => {
          await database.db.updateTable('channels').set({ sender: 'another' }).execute();
          return deliveries.map(({ nonce }) => alert(nonce));
        },
      });
      expect(await deliver(id, losing)).toEqual({ kind: 'busy' });
      expect(posts).toEqual([]);
      expect(await states()).toEqual(['planned']);
    });

    it('post each alert once between them', async () => {
      const id = await addChannel('news', 'preview', '');
      for (let number = 1; number <= 6; number += 1) await plan(id, number);
      const senders = ['a', 'b', 'c'].map((senderId) => deps({ senderId }));
      for (let round = 0; round < 6; round += 1) await Promise.all(senders.map((one) => deliver(id, one)));
      expect(nonces()).toEqual([1, 2, 3, 4, 5, 6].map((number) => `nonce${number}`));
    });
  });

  describe('a channel that is gone', () => {
    const GONE: PostOutcome = { kind: 'channel-closed', code: 'is_archived', reason: 'Slack says is_archived' };

    async function subscribe(channelId: ChannelId, source: 'chat' | 'config', createdBy: string): Promise<void> {
      const query = `ferry ${createdBy}`;
      await store.subscriptions.add({
        ...{ channelId, query, topic: null, source, createdBy, createdAt: START, mention: null, digest: null },
      });
    }

    it('is closed, keeps its alerts, and tells whoever subscribed once', async () => {
      const channel = await addChannel();
      await subscribe(channel, 'chat', 'U1');
      await subscribe(channel, 'config', 'config/alerts.yaml');
      await plan(channel);
      answers = [GONE];
      expect(await deliver(channel, deps())).toMatchObject({ kind: 'channel-closed', notified: 1 });
      expect(posts[1]).toMatchObject({ address: { id: 'U1', kind: 'dm' }, message: { kind: 'notice' } });
      expect(await deliver(channel, deps())).toEqual({ kind: 'closed', reason: 'closed' });
      expect(posts).toHaveLength(2);
      expect(await states()).toEqual(['planned']);
    });

    it('plans nothing new, and its planning is read anew', async () => {
      const channel = await addChannel();
      await subscribe(channel, 'chat', 'U1');
      await plan(channel);
      const before = await store.subscriptions.version();
      answers = [GONE];
      await deliver(channel, deps());
      expect(await store.subscriptions.live()).toEqual([]);
      expect(await store.subscriptions.version()).not.toBe(before);
    });

    it('is asked for again after a day, and goes on where it opened', async () => {
      const channel = await addChannel();
      await plan(channel);
      answers = [GONE];
      await deliver(channel, deps());
      expect(await store.channels.toRecheck(clock, 10)).toEqual([]);
      pass(24 * 60 * MINUTE);
      expect(await store.channels.toRecheck(clock, 10)).toEqual([channel]);
      located = 'located';
      expect(await deliver(channel, deps())).toEqual({ kind: 'reopened' });
      expect(await deliver(channel, deps({ maxAgeMs: 7 * 24 * 60 * MINUTE }))).toMatchObject({ kind: 'sent' });
    });

    it('does not tell people again each day it opens and closes', async () => {
      const channel = await addChannel();
      await subscribe(channel, 'chat', 'U1');
      await plan(channel);
      const patient = deps({ maxAgeMs: 7 * 24 * 60 * MINUTE });
      answers = [GONE];
      await deliver(channel, patient);
      pass(24 * 60 * MINUTE);
      located = 'located';
      await deliver(channel, patient);
      answers = [GONE];
      expect(await deliver(channel, patient)).toMatchObject({ kind: 'channel-closed', notified: 0 });
    });
  });

  it('leaves a paused channel alone, and its alerts in their places', async () => {
    const channel = await addChannel();
    await plan(channel);
    await store.channels.setState(channel, 'paused', 'paused by ada');
    expect(await deliver(channel, deps())).toEqual({ kind: 'closed', reason: 'paused' });
    await store.channels.setState(channel, 'open', null);
    expect(await deliver(channel, deps())).toMatchObject({ kind: 'sent' });
  });

  it('writes down what was posted through a short outage of the database', async () => {
    const channel = await addChannel();
    await plan(channel);
    let failures = 2;
    const end: typeof store.deliveries.end = async (ids, ending) => {
      failures -= 1;
      if (failures >= 0) throw new Error('terminating connection due to administrator command');
      await store.deliveries.end(ids, ending);
    };
    await deliver(channel, deps({ deliveries: { ...store.deliveries, end } }));
    expect(await states()).toEqual(['sent m1']);
  });

  it('cannot write a step that the states do not allow', async () => {
    const channel = await addChannel();
    await plan(channel);
    const [row] = await store.deliveries.due(channel, clock, 1);
    if (!row) throw new Error('nothing planned');
    await expect(store.deliveries.end([row.id], { state: 'sent', messageId: 'm1', at: clock })).rejects.toThrow(
      'no legal step',
    );
  });
});
