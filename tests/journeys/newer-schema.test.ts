import { afterEach, describe, expect, it } from 'vitest';
import { MIGRATIONS, migrate } from '../../src/store/open/migrate.ts';
import { createPgPool } from '../../src/store/open/pg-server.ts';
import { createPostgresDatabase, dropPostgresDatabase } from '../support/databases.ts';
import { airstrikeNews, type Publisher, startPublisher } from '../support/publisher.ts';
import {
  type Home,
  homeEnv,
  makeHome,
  newsroom,
  previewMessages,
  type Running,
  runOnce,
  startSlugline,
  until,
} from '../support/run-slugline.ts';
import { TEST_DATABASE_URL } from '../support/servers.ts';
import { silentLog } from '../support/silent-log.ts';

/** What a version to come does to the schema: a change that this one cannot work on, and one that it can. */
const NEWER = { name: '9000-without-us', besides: '9000-without-us', up: async () => undefined };
const BESIDE = { name: '9000-beside-us', besides: MIGRATIONS.at(-1)?.name ?? '', up: async () => undefined };

describe.skipIf(TEST_DATABASE_URL === null)('a schema that a newer version has changed', () => {
  let publisher: Publisher;
  let home: Home;
  let env: Record<string, string>;
  let running: Running | null = null;
  async function begin(): Promise<void> {
    publisher = await startPublisher();
    home = makeHome(newsroom(publisher.feedUrl));
    env = homeEnv(home, { DATABASE_URL: await createPostgresDatabase() });
  }
  async function upgrade(newer: typeof NEWER): Promise<void> {
    const pool = createPgPool(env['DATABASE_URL'] ?? '', silentLog, 2);
    expect(await migrate({ pool }, [...MIGRATIONS, newer])).toMatchObject({
      applied: expect.arrayContaining([newer.name]),
    });
    await pool.end();
  }
  const health = async (url: string) => {
    const answer = await fetch(`${url}/healthz`);
    return { status: answer.status, text: await answer.text() };
  };
  const polls = () => publisher.requests.filter((path) => path === '/feed.xml').length;
  afterEach(async () => {
    await running?.stop();
    await publisher.close();
    home.remove();
    await dropPostgresDatabase(env['DATABASE_URL'] ?? '');
  });

  it('stops the work of a process that is running, which says so in its health and ends as it should', async () => {
    await begin();
    running = await startSlugline(env);
    await until(async () => polls() >= 2, 60_000, 'two polls');
    expect((await health(running.url)).status).toBe(200);
    await upgrade(NEWER);
    const { url } = running;
    await until(async () => (await health(url)).status === 503, 30_000, 'the health says so');
    expect((await health(url)).text).toContain('E_SCHEMA_NEWER');
    const before = polls();
    publisher.publish(airstrikeNews('late'));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(polls()).toBeLessThanOrEqual(before + 1);
    expect(await running.stop()).toBe(0);
  });

  it('is refused by start, check and migrate with what to do, and without a trace', async () => {
    await begin();
    await upgrade(NEWER);
    for (const call of [['start'], ['check'], ['migrate']]) {
      const { code, out, err } = await runOnce(call, env);
      expect([call, code]).toEqual([call, 1]);
      expect(out + err).toContain('(found 9000-without-us) [E_SCHEMA_NEWER]');
      expect(out + err).not.toMatch(/^\s+at /m);
    }
  });

  it('is worked on side by side where the newer version leaves this one its place', async () => {
    await begin();
    running = await startSlugline(env);
    await until(async () => polls() >= 2, 60_000, 'two polls');
    await upgrade(BESIDE);
    publisher.publish(airstrikeNews('beside'));
    const { url } = running;
    await until(async () => (await previewMessages(url)).length === 1, 60_000, 'the alert');
    expect((await health(url)).status).toBe(200);
    await running.stop();
    running = await startSlugline(env);
    expect((await health(running.url)).status).toBe(200);
  });
});
