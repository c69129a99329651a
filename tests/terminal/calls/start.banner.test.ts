import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config/files/load-config.ts';
import { readEnv } from '../../../src/config/settings/read-env.ts';
import { DEFAULT_DELIVERY_RULES } from '../../../src/news/channel.ts';
import { DEFAULT_LIMITS } from '../../../src/news/feed.ts';
import { banner } from '../../../src/terminal/calls/start.ts';

function linesOf(env: Record<string, string>, signInPath: string | null = null): string[] {
  const { settings } = readEnv(env);
  const config: Config = {
    ...{ feeds: [], topics: [], aliases: new Map(), tenants: 'separate', chatFeeds: 'on', limits: DEFAULT_LIMITS },
    alerts: { channels: [], rules: DEFAULT_DELIVERY_RULES, maxAgeSeconds: 3600, keep: {} },
  };
  return banner({ settings, config, roles: ['bot'], url: 'http://127.0.0.1:3000', signInPath }).split('\n');
}

function pageLine(env: Record<string, string>): string {
  return linesOf(env).find((line) => line.startsWith('  page')) ?? '';
}

describe('banner', () => {
  it('names the page', () => {
    expect(pageLine({})).toBe('  page    http://127.0.0.1:3000');
    expect(pageLine({ HOST: '0.0.0.0', ADMIN_TOKEN: 'correct-horse' })).toBe('  page    http://127.0.0.1:3000');
  });

  it('says that the page is closed where others could reach it and there is no token', () => {
    expect(pageLine({ HOST: '0.0.0.0' })).toContain('closed until ADMIN_TOKEN is set');
    expect(pageLine({ HOST: '192.0.2.7' })).toContain('closed until ADMIN_TOKEN is set');
    expect(pageLine({ HOST: 'localhost' })).not.toContain('closed');
    expect(pageLine({ PUBLIC_URL: 'https://news.example.org' })).toContain('closed until ADMIN_TOKEN is set');
    expect(pageLine({ TRUSTED_PROXIES: '127.0.0.1' })).toContain('closed until ADMIN_TOKEN is set');
  });

  it('has a link that signs in once, for a terminal alone, and stays under twelve lines', () => {
    const lines = linesOf({ ADMIN_TOKEN: 'correct-horse-battery-staple' }, '/login?code=abc');
    expect(lines).toContain('  sign in http://127.0.0.1:3000/login?code=abc   (opens it once, within ten minutes)');
    expect(lines.length).toBeLessThan(12);
    expect(linesOf({ ADMIN_TOKEN: 'correct-horse-battery-staple' }).join()).not.toContain('sign in');
  });
});
