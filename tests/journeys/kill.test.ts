import { afterEach, describe, expect, it } from 'vitest';
import { inventNews } from '../../bench/chaos/news.ts';
import { randomFrom } from '../../bench/chaos/random.ts';
import { prepareHome } from '../support/database-template.ts';
import { createPostgresDatabase } from '../support/databases.ts';
import { type Publisher, startPublisher } from '../support/publisher.ts';
import {
  type Home,
  homeEnv,
  makeHome,
  newsroom,
  type PreviewEntry,
  previewMessages,
  type Running,
  startSlugline,
  until,
} from '../support/run-slugline.ts';
import { TEST_DATABASE_URL, TEST_REDIS_URL } from '../support/servers.ts';

/** Enough for every kill to hit work in hand. `.ci/run` sets 200 on its first Node. */
const ARTICLES = Number(process.env['KILL_ARTICLES'] ?? 60);
const SEED = 20_260_804;

type Backend = { name: string; kills: number; env: () => Promise<Record<string, string>> };

const backends: Backend[] = [
  { name: 'on embedded parts', kills: 3, env: async () => ({}) },
  ...(TEST_DATABASE_URL
    ? [{ name: 'on PostgreSQL', kills: 2, env: async () => ({ DATABASE_URL: await createPostgresDatabase() }) }]
    : []),
  ...(TEST_DATABASE_URL && TEST_REDIS_URL
    ? [
        {
          name: 'on PostgreSQL and Redis',
          kills: 2,
          env: async () => ({ DATABASE_URL: await createPostgresDatabase(), REDIS_URL: TEST_REDIS_URL ?? '' }),
        },
      ]
    : []),
];

describe.each(backends)('kill -9 $name', ({ env, kills }) => {
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
    await prepareHome(home);
    const full = homeEnv(home, await env());
    const random = randomFrom(SEED);
    const posted: PreviewEntry[] = [];
    const stand = (count: number) =>
      until(
        async () => {
          posted.push(...(await previewMessages(running.url, posted.at(-1)?.id)));
          return posted.length >= count;
        },
        220_000,
        `${count} alerts`,
      );
    running = await startSlugline(full);
    await until(async () => publisher.requests.filter((path) => path === '/feed.xml').length >= 2, 60_000, 'two polls');
    publisher.publish(...inventNews(ARTICLES, SEED));
    for (let kill = 0; kill < kills; kill += 1) {
      await stand(Math.ceil(((kill + random()) / (kills + 1)) * ARTICLES));
      await running.kill();
      running = await startSlugline(full);
    }
    await stand(ARTICLES);
    const headlines = (await previewMessages(running.url)).map((alert) => alert.headline);
    expect(new Set(headlines).size).toBe(ARTICLES);
    expect(headlines.length).toBe(ARTICLES);
  }, 500_000);
});
