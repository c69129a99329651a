import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, makeHome, previewMessages, type Running, startSlugline, until } from '../support/run-slugline.ts';

const CONFIG = join(import.meta.dirname, '..', '..', 'config');

describe('a first run with nothing set', () => {
  const home = makeHome();
  // As a person would: no log level, the shipped configuration.
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: tmpdir(),
    DATA_DIR: home.dataDir,
    CONFIG_DIR: CONFIG,
    PORT: '0',
  };
  const asShipped = { nodeFlags: [] };
  let running: Running;
  let startedAt: number;
  beforeAll(async () => {
    startedAt = Date.now();
    running = await startSlugline(env, [], asShipped);
  }, 90_000);
  afterAll(async () => {
    await running.stop();
    home.remove();
  });

  it('shows at least five sample alerts with headline, summary, actors and link', async () => {
    const alerts = await until(
      async () => {
        const found = await previewMessages(running.url);
        return found.length >= 5 && found;
      },
      60_000,
      'five alerts',
    );
    expect(Date.now() - startedAt).toBeGreaterThan(0);
    for (const alert of alerts) {
      expect(alert.headline).not.toBe('');
      expect(alert.summary.join('')).not.toBe('');
      expect(alert.actors).not.toEqual([]);
      expect(alert.link).toMatch(/^https?:/);
    }
  });

  it('says in under 12 lines what runs, where the page is and what to type', () => {
    const lines = running.output().trim().split('\n');
    expect(lines.length).toBeLessThan(12);
    expect(running.output()).toContain(running.url);
    expect(running.output()).toContain('/brief pakistan-taliban');
    expect(running.output()).not.toMatch(/\n\s+at /);
  });

  it('answers /brief pakistan-taliban, and the same after a restart that posts nothing twice', async () => {
    const complete = await until(
      async () => {
        const found = await previewMessages(running.url);
        return found.length >= 16 && found;
      },
      60_000,
      'all samples',
    );
    const answer = await ask(running.url, '/brief pakistan-taliban');
    expect(answer.message.quotes?.filter((quote) => quote.speaker !== null).length).toBeGreaterThanOrEqual(2);
    expect(await running.stop()).toBe(0);
    running = await startSlugline(env, [], asShipped);
    expect(await ask(running.url, '/brief pakistan-taliban')).toEqual(answer);
    const again = await previewMessages(running.url);
    expect(again.map((alert) => alert.id)).toEqual(complete.map((alert) => alert.id));
    expect(new Set(again.map((alert) => alert.link)).size).toBe(again.length);
  });

  it.each([
    ['lang:fa', ['نرگس دلاورزاده', 'فرهاد کوه‌بان']],
    ['lang:ar', ['سلمى الزهراوي', 'يوسف البحري']],
    ['lang:fr', ['Maëlle Kerdoran', 'Yvon Trévanec']],
  ])('answers /brief %s with a summary and who said what', async (query, speakers) => {
    const { text, message } = await ask(running.url, `/brief ${query}`);
    expect(message.quotes?.map(({ speaker }) => speaker)).toMatchObject(speakers.map((name) => ({ name })));
    const told = (await previewMessages(running.url)).find(({ headline }) => text.startsWith(headline));
    expect(told?.summary.join('')).not.toBe('');
    expect(told?.actors).toHaveLength(2);
  });
}, 120_000);
