import { describe, expect, it } from 'vitest';
import { readEnv } from '../../../src/config/settings/read-env.ts';
import { isSettingName } from '../../../src/config/settings/settings.ts';
import { shownSettings } from '../../../src/web/views/settings-view.ts';

const ENV = {
  DATABASE_URL: 'postgres://desk:hunter22secret@127.0.0.1:5432/slugline',
  REDIS_URL: 'redis://:hunter22secret@127.0.0.1:6379',
  ADMIN_TOKEN: 'hunter22secret',
  OWNER_TOKENS: 'slack:T01=hunter22secret-of-a-reader',
  TRUSTED_PROXIES: '127.0.0.1',
  ENCRYPTION_KEY: 'hunter22secret-hunter22secret-hunter22secret',
  ENCRYPTION_KEY_OLD: 'hunter22secret-hunter22secret-hunter22secret,hunter22secret-hunter22secret-of-before',
  SLACK_BOT_TOKEN: 'xoxb-hunter22secret-1',
  SLACK_APP_TOKEN: 'xapp-1-hunter22secret-1',
  DISCORD_TOKEN: 'MTEyMjMzNDQ1NTY2Nzc4ODk5.Gabcde.hunter22secret-hunter22secret-hun',
  LLM_BASE_URL: 'http://127.0.0.1:11434/v1',
  LLM_API_KEY: 'hunter22secret',
  LLM_MODEL: 'small',
};

describe('shownSettings', () => {
  it('names settings as .env does and shows no secret', () => {
    const { settings, problems } = readEnv(ENV);
    expect(problems).toEqual([]);
    const shown = shownSettings(settings);
    expect(shown.map(({ name }) => name).filter((name) => !isSettingName(name))).toEqual([]);
    expect(shown.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(ENV)));
    expect(JSON.stringify(shown)).not.toContain('hunter22secret');
    expect(shown).toContainEqual({ name: 'ROLES', value: 'poller,worker,bot' });
    expect(shown).toContainEqual({ name: 'LLM_MODEL', value: 'small' });
  });

  it('takes user and password out of an address', () => {
    expect(shownSettings({ publicUrl: 'https://desk:pass@news.example/x' })).toEqual([
      { name: 'PUBLIC_URL', value: 'https://news.example/x' },
    ]);
  });
});
