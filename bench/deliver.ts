import { deliver } from '../src/alerts/delivery/deliver.ts';
import type { DeliverDeps } from '../src/alerts/delivery/lease.ts';
import { createCallTimes, createSemaphore } from '../src/alerts/delivery/pacing.ts';
import type { AlertMessage } from '../src/chat/message.ts';
import type { ChannelId } from '../src/news/ids.ts';
import { createStore } from '../src/store/store.ts';
import { percentile, timeOf } from './kit/measure.ts';
import type { OpenBase } from './kit/open-base.ts';
import { type Row, row } from './kit/row.ts';
import type { BaseKind, Stage } from './kit/stage.ts';
import { makeWishes } from './plan.ts';

const CHANNELS = 1_000;
/** As many deliveries at once as one worker has in hand (src/roles/worker.ts). */
const AT_ONCE = 64;
const now = (): Date => new Date();

/** Claim, post, record, on a platform that answers at once; beside two bare updates of the row. */
export async function benchDeliver(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of await stage.kinds()) rows.push(...(await deliverOn(kind, stage)));
  return rows;
}

async function deliverOn(kind: BaseKind, stage: Stage): Promise<Row[]> {
  const count = stage.quick ? CHANNELS / 10 : CHANNELS;
  const base = await stage.open(kind);
  const channels = (await makeWishes(base, count)).map(({ channelId }) => channelId);
  await base.pool.query(ONE_STORY, []);
  await base.pool.query(DELIVERIES, []);
  const deps = depsOn(createStore(base.db, now), kind);
  const times: number[] = [];
  const sendOne = async (id: ChannelId): Promise<void> => {
    times.push(
      await timeOf(async () => {
        const outcome = await deliver(id, deps);
        if (outcome.kind !== 'sent') throw new Error(`Not sent: ${outcome.kind}`);
      }),
    );
  };
  const ours = (await timeOf(() => atOnce(channels, sendOne))) / channels.length;
  await base.pool.query(`update deliveries set state = 'sent', message_id = 'x' where state = 'sending'`, []);
  const bare = (await timeOf(() => atOnce(channels, (id) => bareUpdates(base.pool, id)))) / channels.length;
  return [
    row(`deliver: alerts to ${count.toLocaleString('en')} channels (${kind})`, [1_000 / ours, '/s'], {
      name: 'two bare updates',
      value: 1_000 / bare,
    }),
    row(`deliver: one of ${AT_ONCE} at once (${kind}), p99`, [percentile(times, 0.99), 'ms']),
  ];
}

/** One alert after the other, each to a channel of its own. */
export async function deliverySteps(base: OpenBase, kind: BaseKind, count: number) {
  const channels = (await makeWishes(base, count)).map(({ channelId }) => channelId);
  await base.pool.query(ONE_STORY, []);
  await base.pool.query(DELIVERIES, []);
  const deps = depsOn(createStore(base.db, now), kind);
  return async (at: number): Promise<unknown> => {
    const channelId = channels[at];
    return channelId && deliver(channelId, deps);
  };
}

const ONE_STORY = `with feed as (
    insert into feeds (url, name, source, announce_newest, every_seconds, next_poll_at)
      values ('https://bench.example/delivered', 'Bench', 'config', 0, 300, now()) returning id),
  article as (
    insert into articles (feed_id, url, title, outlet, feed_text, published_at, found_at, announced, stage, stage_at)
      select id, 'https://bench.example/a', 'A', 'Bench', '', now(), now(), true, 'planned', now() from feed returning id),
  story as (
    insert into stories (slug, headline, started_at, updated_at) values ('a', 'A', now(), now()) returning id)
  insert into story_articles (story_id, article_id, why, joined_at)
    select story.id, article.id, 'bench', now() from story, article`;

const DELIVERIES = `insert into deliveries
    (story_id, article_id, channel_id, nonce, because, planned_at, due_at, wanted_at)
  select story_id, article_id, channels.id, 'n' || channels.id, '[]', now(), now(), now() from story_articles, channels
  where story_id = (select max(id) from stories) and external_id like 'bench%'`;

type BareBase = { query(text: string, values: readonly unknown[]): Promise<unknown> };

async function bareUpdates(pool: BareBase, channelId: ChannelId): Promise<void> {
  await pool.query('update deliveries set attempts = attempts + 1 where channel_id = $1', [channelId]);
  await pool.query('update deliveries set ended_at = now() where channel_id = $1', [channelId]);
}

function depsOn(store: ReturnType<typeof createStore>, kind: BaseKind): DeliverDeps {
  return {
    channels: store.channels,
    deliveries: store.deliveries,
    edits: store.stories.edits,
    notices: store.feedNotices,
    compose: async (deliveries) => deliveries.map(() => ALERT),
    composeReply: async () => ALERT,
    senderOf: () => ({
      post: async () => ({ kind: 'posted', messageId: 'm' }),
      edit: async () => ({ kind: 'posted', messageId: 'm' }),
      find: async () => ({ kind: 'absent' }),
      locate: async (address) => ({ kind: 'located', address, name: address.id }),
      rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
    }),
    clock: { now, random: Math.random },
    senderId: 'bench',
    alone: kind === 'embedded',
    permits: createSemaphore(AT_ONCE, () => performance.now()),
    callTimes: createCallTimes(),
    maxAgeMs: 3_600_000,
  };
}

const ALERT: AlertMessage = {
  kind: 'alert',
  card: {
    ...{ headline: 'A', url: 'https://bench.example/a', outlet: 'Bench', publishedAt: now(), summary: [], quotes: [] },
    ...{ actors: [], note: null, alsoReportedBy: [], updates: [] },
  },
  topics: [],
  mention: null,
  buttons: [],
};

async function atOnce<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...list];
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) await work(one);
  });
  await Promise.all(workers);
}
