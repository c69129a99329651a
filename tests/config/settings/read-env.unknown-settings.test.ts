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

  it('takes a near miss for somebody else’s when the right name is set too', () => {
    expect(unknownSettings({ DATABASE_URI: 'x', DATABASE_URL: 'postgres://db/news' })).toEqual([]);
  });

  it('passes over empty lines', () => {
    expect(unknownSettings({ SLACK_BOT_TOKN: ' ' })).toEqual([]);
  });
});
