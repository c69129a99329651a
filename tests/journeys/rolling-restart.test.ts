import { describe, expect, it } from 'vitest';
import { createCount } from '../../bench/chaos/count-posts.ts';
import { endPlayer } from '../../bench/chaos/end-player.ts';
import { randomFrom } from '../../bench/chaos/random.ts';
import { openScene, type Scene } from '../../bench/chaos/scene.ts';
import { NO_SERVERS } from '../../bench/chaos/servers.ts';
import { prepareHome } from '../support/database-template.ts';
import { createPostgresDatabase, throughPgBouncer } from '../support/databases.ts';
import { until } from '../support/run-slugline.ts';
import { TEST_DATABASE_URL, TEST_PGBOUNCER_URL, TEST_REDIS_URL } from '../support/servers.ts';

const WHOLE = ['poller', 'worker', 'bot'];
const CAST = [WHOLE, WHOLE];
/** For each process: so many are on their way when it is told to end, and so many come while it is away. */
const IN_FLOW = 2;
const MEANWHILE = 2;
const ARTICLES = CAST.length * (IN_FLOW + MEANWHILE) + 1;
/**
 * One feed brings the news, the other beats the time: both are due each second, so that so many polls of the one between
 * two of the other are a gap. A claim that an ending process does not give back would be one of fifteen.
 */
const FEEDS = 2;
const GAP_MAX = 8;
const WITHIN_MS = 120_000;

const OPTIONS = {
  articles: ARTICLES,
  feeds: FEEDS,
  channels: 1,
  kills: 0,
  serverTroubles: 0,
  faults: 0,
  paceMs: 900,
  seed: 11,
};

const WAYS = [
  { way: 'on PostgreSQL', url: createPostgresDatabase },
  ...(TEST_PGBOUNCER_URL === null
    ? []
    : [{ way: 'through PgBouncer', url: async () => (await throughPgBouncer()).url }]),
];

/** A database of Redis for itself: other journeys may work beside this one. */
function ownRedis(): string {
  const url = new URL(TEST_REDIS_URL ?? '');
  url.pathname = '/5';
  return url.href;
}

describe.skipIf(TEST_DATABASE_URL === null || TEST_REDIS_URL === null)('a rolling restart', () => {
  it.each(WAYS)(
    'leaves no gap $way: while each process is away the other does its work, and every article stands once',
    async ({ url }) => {
      const servers = { ...NO_SERVERS, databaseUrl: await url(), redisUrl: ownRedis() };
      const options = { ...OPTIONS, cast: CAST, withinMs: WITHIN_MS, prepare: prepareHome, say: () => undefined };
      const scene = await openScene(options, { servers, random: randomFrom(OPTIONS.seed) });
      try {
        const news = publishing(scene);
        for (const player of scene.cast) {
          await news.publish(IN_FLOW);
          const { code, startAgain } = await endPlayer(player, 'stop', scene);
          expect(code).toBe(0);
          await news.publish(MEANWHILE);
          await news.allStand();
          await startAgain();
        }
        await news.publish(1);
        await news.allStand();
        const { never, repeated } = createCount(scene.stages)(scene.articleIds);
        expect({ never, repeated }).toEqual({ never: [], repeated: [] });
        expect(longestRun(scene.polls)).toBeLessThanOrEqual(GAP_MAX);
      } finally {
        await scene.close();
      }
    },
    240_000,
  );
});

/** News that comes out one by one, each on another poll. */
function publishing(scene: Scene) {
  const count = createCount(scene.stages);
  let published = 0;
  return {
    async publish(articles: number) {
      for (const last = published + articles; published < last; ) {
        published += 1;
        scene.publishTo(published / ARTICLES);
        const seen = scene.polls.length;
        await until(async () => scene.polls.length >= seen + FEEDS, WITHIN_MS, 'the next polls');
      }
    },
    allStand() {
      const out = scene.articleIds.slice(0, published);
      return until(async () => count(out).never.length === 0, WITHIN_MS, `${out.length} articles in every channel`);
    },
  };
}

/** How often one feed was polled in a row, at most, while the other was not. */
function longestRun(polls: readonly number[]): number {
  let run = 0;
  let longest = 0;
  for (const [at, feed] of polls.entries()) {
    run = feed === polls[at - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
