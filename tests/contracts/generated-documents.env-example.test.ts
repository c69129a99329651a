import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readEnv } from '../../src/config/settings/read-env.ts';
import { SETTING_NAMES } from '../../src/config/settings/settings.ts';
import { envExample } from '../support/generated-documents.ts';

const settingLines = (text: string) => [...text.matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)];

describe('envExample', () => {
  it('is what .env.example says (after a change: npx vitest run tests/contracts/generated -u)', async () => {
    await expect(envExample()).toMatchFileSnapshot('../../.env.example');
  });

  it('has a line for each setting, once', async () => {
    const names = settingLines(await readFile('.env.example', 'utf8')).map(([, , name]) => name);
    expect([...names].sort()).toEqual([...SETTING_NAMES].sort());
  });

  it('changes nothing when it is copied as it is', () => {
    const lines = settingLines(envExample()).filter(([, hash]) => hash === undefined);
    const env = Object.fromEntries(lines.map(([, , name, value]) => [name, value]));
    expect(readEnv(env)).toEqual(readEnv({}));
  });

  it('shows the defaults that hold', () => {
    const lines = settingLines(envExample()).filter(([, hash]) => hash !== undefined);
    const env = Object.fromEntries(lines.map(([, , name, value]) => [name, value]));
    const { settings, problems } = readEnv({
      ...env,
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      DISCORD_TOKEN: 'x',
    });
    const bare = readEnv({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', DISCORD_TOKEN: 'x' });
    expect(problems).toEqual([]);
    expect(JSON.stringify(settings)).toBe(JSON.stringify(bare.settings));
  });

  it('explains each setting in at most three lines', () => {
    const blocks = envExample()
      .split('\n\n')
      .filter((block) => /^(# )?[A-Z_]+=/m.test(block));
    expect(blocks).toHaveLength(SETTING_NAMES.length);
    for (const block of blocks) expect(block.split('\n').length, block).toBeLessThanOrEqual(4);
  });
});
