import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { prepareHome } from '../../support/database-template.ts';
import {
  type Home,
  homeEnv,
  makeHome,
  newsroom,
  type Running,
  runOnce,
  startSlugline,
} from '../../support/run-slugline.ts';

describe('slugline start', () => {
  let home: Home;
  afterEach(() => home.remove());

  it('lists everything that is wrong at once, each with its code, what was seen and what to do', async () => {
    home = makeHome({
      'feeds.yaml': 'feeds:\n  - url: feeds.example/rss.xml\n    colour: red\n',
      'topics.yaml': 'topics:\n  broken: "varonia (airstrike"\n',
      'alerts.yaml': 'channels:\n\t- channel: preview:news\n',
    });
    const { code, err } = await runOnce(['start'], {
      ...homeEnv(home),
      SLACK_BOT_TOKEN: 'wrong-token-form',
      SLACK_APP_TOKEN: 'xapp-1-A-1',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      REDIS_URL: 'redis://127.0.0.1:1',
      SLAK_TOKEN: 'x',
    });
    expect(code).toBe(1);
    const codes = ['E_SLACK_BOT_TOKEN', 'E_DATABASE', 'E_REDIS', 'E_FEED_URL', 'E_KEY_UNKNOWN', 'E_YAML', 'E_QUERY'];
    for (const wanted of codes) expect(err).toContain(wanted);
    expect(err).toContain('feeds.example/rss.xml');
    expect(err).not.toContain('wrong-token-form');
    expect(err).not.toMatch(/\n\s+at /);
  }, 60_000);
});

describe('slugline beside one that runs', () => {
  let home: Home;
  let running: Running;
  beforeAll(async () => {
    home = await preparedHome();
    running = await startSlugline(homeEnv(home));
  }, 90_000);
  afterAll(async () => {
    await running.kill();
    home.remove();
  });

  it('says who holds the data directory', async () => {
    const { code, err } = await runOnce(['start'], homeEnv(home));
    expect(code).toBe(1);
    expect(err).toContain('E_DATA_DIR_LOCKED');
    expect(err).toContain(String(running.process.pid));
  }, 90_000);

  it('says that a port is taken', async () => {
    const other = await preparedHome();
    const { code, err } = await runOnce(['start'], { ...homeEnv(other), PORT: new URL(running.url).port });
    other.remove();
    expect([code, err.includes('E_PORT')]).toEqual([1, true]);
  }, 90_000);

  it('is asked by check how it is', async () => {
    const asked = await runOnce(['check'], { ...homeEnv(home), PORT: new URL(running.url).port });
    expect([asked.code, asked.out.includes('queue:')]).toEqual([0, true]);
  }, 90_000);

  it('ends well when it is told to, and check then tries everything itself', async () => {
    expect(await running.stop()).toBe(0);
    const idle = await runOnce(['check'], homeEnv(home));
    expect([idle.code, idle.out]).toEqual([0, 'All well. not running\n']);
  }, 90_000);
});

async function preparedHome(): Promise<Home> {
  const home = makeHome(newsroom('https://courier.slugline.example/feed.xml'));
  await prepareHome(home);
  return home;
}

describe('slugline brief', () => {
  it('gives quotes and actors that stand in the file, at their offsets', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'slugline-brief-'));
    const text =
      'Pier closes after storm\n\nPORT VERRIN – The harbour council closed the northern pier on Tuesday.\n\n“We will not put passengers on these piers,” said Ilsa Marrowick, chair of the harbour council.\n';
    writeFileSync(join(dir, 'article.txt'), text);
    const { code, out } = await runOnce(['brief', join(dir, 'article.txt'), '--json'], {
      PATH: process.env['PATH'] ?? '',
    });
    const brief: { quotes: { text: string; start: number; end: number; speaker: { name: string } | null }[] } =
      JSON.parse(out);
    expect(code).toBe(0);
    expect(brief.quotes.map((quote) => quote.speaker?.name)).toEqual(['Ilsa Marrowick']);
    for (const quote of brief.quotes) expect(text.slice(quote.start, quote.end)).toBe(quote.text);
  }, 60_000);
});
