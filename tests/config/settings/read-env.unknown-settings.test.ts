import { describe, expect, it } from 'vitest';
import { unknownSettings } from '../../../src/config/settings/read-env.ts';

describe('unknownSettings', () => {
  it.each([
    ['SLACK_BOT_TOKN', 'SLACK_BOT_TOKEN'],
    ['DISCORD_BOT_TOKEN', null],
    ['LLM_MODELL', 'LLM_MODEL'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['REDIS_URI', 'REDIS_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['database_url', 'DATABASE_URL'],
    ['ALLOW_PRIVATE_ADDRESS', 'ALLOW_PRIVATE_ADDRESSES'],
    ['PORT_FILE', 'PORT'],
    ['PUBLIC_URL_FILE', 'PUBLIC_URL'],
    ['SLUGLINE_DATABASE_URL', 'DATABASE_URL'],
    ['DATABASE_URL_FIL', 'DATABASE_URL_FILE'],
    ['ADMIN_TOKENFILE', 'ADMIN_TOKEN_FILE'],
  ])('asks about %s', (name, meant) => {
    const [problem, ...others] = unknownSettings({ [name]: 'x' });
    expect(others).toEqual([]);
    expect(problem?.code).toBe('E_SETTING_UNKNOWN');
    expect(problem?.todo).toContain(
      meant === null ? 'Settings that begin so: DISCORD_TOKEN, DISCORD_API_URL' : `Did you mean ${meant}?`,
    );
  });

  it.each([
    'HOME',
    'HOSTNAME',
    'PATH',
    'LOGNAME',
    'ROLE',
    'PORTS',
    'TEST_DATABASE_URL',
    'npm_config_cache',
    'NODE_ENV',
    'TZ',
  ])('leaves %s to whoever it belongs to', (name) => {
    expect(unknownSettings({ [name]: 'x' })).toEqual([]);
  });

  it('knows the variables that Kubernetes sets for a service called slack-bot', () => {
    expect(
      unknownSettings({
        SLACK_BOT_SERVICE_HOST: '10.0.0.1',
        SLACK_BOT_PORT_80_TCP_ADDR: '10.0.0.1',
        SLACK_BOT_PORT: 'tcp://x',
      }),
    ).toEqual([]);
  });

  it('asks about the parts of an address where the address itself is missing', () => {
    expect(unknownSettings({ DATABASE_HOST: 'db', DATABASE_NAME: 'news' }).map(({ todo }) => todo)).toEqual([
      expect.stringContaining('Settings that begin so: DATABASE_URL'),
      expect.stringContaining('Settings that begin so: DATABASE_URL'),
    ]);
    expect(unknownSettings({ REDIS_TLS_URL: 'rediss://cache' })).toHaveLength(1);
  });

  it('names the relatives of what belongs to no setting', () => {
    const [problem] = unknownSettings({ ENCRYPTION_KEY_NEW: 'x' });
    expect(problem?.todo).toContain('ENCRYPTION_KEY, ENCRYPTION_KEY_OLD');
  });

  it('leaves what a platform adds to its database to the platform', () => {
    const heroku = { DATABASE_URL: 'postgres://db/news', REDIS_URL: 'redis://cache', REDIS_TLS_URL: 'rediss://cache' };
    expect(unknownSettings({ ...heroku, DATABASE_HOST: 'db', DATABASE_URL_UNPOOLED: 'postgres://db/news' })).toEqual(
      [],
    );
    expect(unknownSettings({ DATABASE_URL_FILE: '/run/secrets/url', DATABASE_PASSWORD: 'x' })).toEqual([]);
    expect(unknownSettings({ DATABASE_PORT: 'tcp://10.0.0.1:5432', REDIS_SERVICE_HOST: '10.0.0.1' })).toEqual([]);
  });

  it('takes a near miss for somebody else’s when the right name is set too', () => {
    expect(unknownSettings({ DATABASE_URI: 'x', DATABASE_URL: 'postgres://db/news' })).toEqual([]);
  });

  it('passes over empty lines', () => {
    expect(unknownSettings({ SLACK_BOT_TOKN: ' ' })).toEqual([]);
  });
});
