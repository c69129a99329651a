import { openSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { inventNews } from '../../bench/chaos/news.ts';
import { prepareHome } from '../support/database-template.ts';
import { limitFiles } from '../support/limit-files.ts';
import { type Publisher, startPublisher } from '../support/publisher.ts';
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

describe('a full disk', () => {
  let publisher: Publisher;
  let home: Home;
  let running: Running;
  afterEach(async () => {
    await running.kill();
    await publisher.close();
    home.remove();
  });

  const polled = () =>
    until(async () => publisher.requests.filter((path) => path === '/feed.xml').length >= 2, 30_000, 'two polls');
  const stand = (count: number) =>
    until(async () => (await previewMessages(running.url)).length >= count, 60_000, `${count} alerts`);
  async function open(): Promise<Record<string, string>> {
    publisher = await startPublisher();
    home = makeHome(newsroom(publisher.feedUrl));
    await prepareHome(home);
    return homeEnv(home);
  }

  it('under the embedded database ends the program with a code and what to do, and nothing is lost or repeated', async () => {
    const env = await open();
    running = await startSlugline(env);
    await polled();
    publisher.publish(...inventNews(6, 1));
    await stand(2);
    limitFiles(running.process.pid ?? 0, 1);
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain('[E_DATABASE_BROKE]');
    expect(running.output()).toContain('File too large');
    running = await startSlugline(env);
    await stand(6);
    const headlines = (await previewMessages(running.url)).map((alert) => alert.headline);
    expect(new Set(headlines).size).toBe(6);
    expect(headlines.length).toBe(6);
  }, 240_000);

  it('under the log costs lines of the log and nothing else', async () => {
    const env = await open();
    // Each write to it fails as on a full disk (full(4)).
    running = await startSlugline(env, [], { stderr: openSync('/dev/full', 'w') });
    await polled();
    publisher.publish(...inventNews(2, 1));
    await stand(2);
    expect((await runOnce(['check'], { ...env, PORT: new URL(running.url).port })).code).toBe(0);
  }, 240_000);
});
