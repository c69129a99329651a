import { joinStory } from '../src/alerts/join-story.ts';
import { planDeliveries } from '../src/alerts/plan-deliveries.ts';
import { createBriefWriter } from '../src/engines/briefing/write-brief.ts';
import { createRecentSignals } from '../src/engines/joining/recent-signals.ts';
import { type ArticleId, type StoryId, toId } from '../src/news/ids.ts';
import { EVERYBODY, INSTALLATION } from '../src/news/owner.ts';
import { placeFor } from '../src/news/story.ts';
import type { LiveSubscription } from '../src/store/nouns/subscriptions.ts';
import { createStore } from '../src/store/store.ts';
import { inventReports } from './kit/invent-reports.ts';
import { joinable } from './kit/joinable.ts';
import { percentile, timeOf } from './kit/measure.ts';
import type { OpenBase } from './kit/open-base.ts';
import { type Row, row } from './kit/row.ts';
import type { BaseKind, Stage } from './kit/stage.ts';

const CHANNELS = 1_000;
const ARTICLES = 30;
const PROBE_SEED = 8_000;
const now = (): Date => new Date();

/** One article that a thousand channels want becomes a thousand rows, beside the same rows by a bare insert. */
export async function benchPlan(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of await stage.kinds()) rows.push(await planOn(kind, stage));
  return rows;
}

async function planOn(kind: BaseKind, stage: Stage): Promise<Row> {
  const channels = stage.quick ? CHANNELS / 10 : CHANNELS;
  const base = await stage.open(kind);
  const store = createStore(base.db, now);
  const subscriptions = await makeWishes(base, channels);
  const told = await tellStories(base, stage);
  const times: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  let nonces = 0;
  const newNonce = (): string => {
    nonces += 1;
    return `bench${nonces.toString(36)}`;
  };
  for (const { articleId, storyId, bareStory } of told) {
    const plan = async (story: StoryId): Promise<unknown> => {
      const input = {
        article: { id: articleId, announced: true },
        places: [{ storyId: story, audience: EVERYBODY }],
        subscriptions,
        matchedTerms: () => ['ferry'],
      };
      return store.deliveries.plan(planDeliveries(input, { now, newNonce }));
    };
    times.ours.push(await timeOf(() => plan(storyId)));
    times.bare.push(await timeOf(() => base.pool.query(BARE, [bareStory, articleId, `b${bareStory}`])));
  }
  return row(
    `plan: one article for ${channels.toLocaleString('en')} channels (${kind}), p50`,
    [percentile(times.ours, 0.5), 'ms'],
    { name: 'bare insert … select', value: percentile(times.bare, 0.5) },
  );
}

const BARE = `insert into deliveries (story_id, article_id, channel_id, nonce, because, planned_at, due_at, wanted_at)
  select $1, $2, id, $3 || '-' || id, '[]', now(), now(), now() from channels`;

export async function makeWishes(base: OpenBase, count: number): Promise<LiveSubscription[]> {
  await base.pool.query(
    `insert into channels (platform, workspace, external_id, kind, name)
      select 'preview', '', 'bench' || n, 'channel', 'bench' || n from generate_series(1, $1::integer) as g (n)`,
    [count],
  );
  const { rows } = await base.pool.query<{ id: string }>('select id from channels order by id', []);
  return rows.map(({ id }) => ({
    ...{ id: toId<'subscription'>(id), channelId: toId<'channel'>(id), owner: INSTALLATION, query: 'flood' },
    ...{ topic: null, mention: null, digest: null, settings: null },
  }));
}

type Told = { articleId: ArticleId; storyId: StoryId; bareStory: StoryId };

async function tellStories(base: OpenBase, { quick, seed, languages }: Stage): Promise<Told[]> {
  const store = createStore(base.db, now);
  const feed = await store.feeds.add({
    url: 'https://bench.example/feed',
    name: 'Bench',
    owner: INSTALLATION,
    by: { name: 'bench', id: 'bench' },
    now: now(),
  });
  const recent = createRecentSignals();
  const writeBrief = createBriefWriter({ languages });
  const told: Told[] = [];
  for (const report of inventReports(quick ? 3 : ARTICLES, PROBE_SEED + seed)) {
    const found = {
      ...{
        feedId: feed.feed.id,
        owner: INSTALLATION,
        keys: [report.id],
        url: `https://bench.example/${report.id}`,
        title: report.title,
      },
      ...{
        outlet: report.outlet,
        byline: null,
        feedText: '',
        signs: { feedId: feed.feed.id, guid: null, words: null, minute: null },
        language: 'en',
        announced: true,
        print: report.id,
        updatedAt: null,
        counts: true,
      },
      ...{ publishedAt: now(), foundAt: now() },
    };
    const [articleId = toId<'article'>('0')] = (await store.articles.saveFound([found])).new;
    const article = { ...report, id: articleId, owner: INSTALLATION, publishedAt: now(), foundAt: now() };
    const brief = writeBrief(report);
    const { places } = await store.atomically(({ articles, stories }) =>
      joinStory(joinable({ article, brief }), { articles, stories, recent, tenants: 'separate', now }),
    );
    const storyId = placeFor(places, INSTALLATION);
    if (storyId === null) throw new Error(`${report.id} came into no story`);
    const bare = { slug: `bare-${report.id}`, headline: report.title, at: now(), owner: INSTALLATION };
    const bareStory = await store.stories.create(bare);
    told.push({ articleId, storyId, bareStory });
  }
  return told;
}
