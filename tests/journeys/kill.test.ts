import { afterEach, describe, expect, it } from 'vitest';
import { inventNews } from '../../bench/chaos/news.ts';
import { randomFrom } from '../../bench/chaos/random.ts';
import { createPostgresDatabase } from '../support/databases.ts';
import { type Publisher, startPublisher } from '../support/publisher.ts';
import {
  type Home,
  homeEnv,
  makeHome,
  newsroom,
  previewMessages,
  type Running,
  startSlugline,
  until,
} from '../support/run-slugline.ts';
import { TEST_DATABASE_URL, TEST_REDIS_URL } from '../support/servers.ts';

const ARTICLES = 200;
const KILLS = 4;
const SEED = 20_260_804;

type Backend = { name: string; env: () => Promise<Record<string, string>> };

const backends: Backend[] = [
  { name: 'on embedded parts', env: async () => ({}) },
  ...(TEST_DATABASE_URL
    ? [{ name: 'on PostgreSQL', env: async () => ({ DATABASE_URL: await createPostgresDatabase() }) }]
    : []),
  ...(TEST_DATABASE_URL && TEST_REDIS_URL
    ? [
        {
          name: 'on PostgreSQL and Redis',
          env: async () => ({ DATABASE_URL: await createPostgresDatabase(), REDIS_URL: TEST_REDIS_URL ?? '' }),
        },
      ]
    : []),
];

describe.each(backends)('kill -9 $name', ({ env }) => {
  let publisher: Publisher;
  let home: Home;
  let running: Running;
  afterEach(async () => {
    await running.kill();
    await publisher.close();
    home.remove();
  });

  it('posts every alert once, however often the process is killed in mid-flow', async () => {
    publisher = await startPublisher();
    home = makeHome(newsroom(publisher.feedUrl));
    const full = homeEnv(home, await env());
    const random = randomFrom(SEED);
    running = await startSlugline(full);
    await until(async () => publisher.requests.filter((path) => path === '/feed.xml').length >= 2, 30_000, 'two polls');
    publisher.publish(...inventNews(ARTICLES, SEED));
    for (let kill = 0; kill < KILLS; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 300 + random() * 2_500));
      await running.kill();
      running = await startSlugline(full);
    }
    const posted = await until(
      async () => {
        const found = await previewMessages(running.url);
        return found.length >= ARTICLES && found;
      },
      120_000,
      `${ARTICLES} alerts`,
    );
    const headlines = posted.map((alert) => alert.headline).sort();
    expect(new Set(headlines).size).toBe(ARTICLES);
    expect(headlines.length).toBe(ARTICLES);
  }, 240_000);
});
