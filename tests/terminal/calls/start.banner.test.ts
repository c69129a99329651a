import { describe, expect, it } from 'vitest';
import { readEnv } from '../../../src/config/settings/read-env.ts';
import { DEFAULT_DELIVERY_RULES } from '../../../src/news/channel.ts';
import { banner } from '../../../src/terminal/calls/start.ts';

function pageLine(env: Record<string, string>): string {
  const { settings } = readEnv(env);
  const config = {
    feeds: [],
    topics: [],
    alerts: { channels: [], rules: DEFAULT_DELIVERY_RULES, maxAgeSeconds: 3600 },
  };
  const text = banner({ settings, config, roles: ['bot'], url: 'http://127.0.0.1:3000' });
  return text.split('\n').find((line) => line.startsWith('  page')) ?? '';
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
  });
});
