import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from '../../../src/config/settings/read-env.ts';
import { SETTING_NAMES, settingFacts } from '../../../src/config/settings/settings.ts';

describe('readEnv with secrets in files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'slugline-secrets-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function fileWith(text: string): string {
    const path = join(folder, `secret-${text.length}`);
    writeFileSync(path, text);
    return path;
  }

  it('reads a secret from the file that its name with _FILE names, line end and all', () => {
    const { settings, problems } = readEnv({
      DATABASE_URL_FILE: fileWith('postgres://slugline:secret@db/news\n'),
      ADMIN_TOKEN_FILE: ` ${fileWith('a-token-of-twenty-characters\r\n')} `,
    });
    expect(problems).toEqual([]);
    expect(settings.databaseUrl?.reveal()).toBe('postgres://slugline:secret@db/news');
    expect(settings.adminToken?.reveal()).toBe('a-token-of-twenty-characters');
  });

  it('knows every secret that way, and nothing else', () => {
    const path = fileWith(' ');
    const codes = SETTING_NAMES.map((name) => {
      const { problems } = readEnv({ [`${name}_FILE`]: path });
      return [name, problems.some(({ code }) => code === 'E_SETTING_UNKNOWN')];
    });
    expect(codes).toEqual(SETTING_NAMES.map((name) => [name, !settingFacts(name).isSecret]));
  });

  it('lets a secret of a file count where others need it', () => {
    const { problems, settings } = readEnv({
      SLACK_BOT_TOKEN_FILE: fileWith('xoxb-1'),
      SLACK_APP_TOKEN_FILE: fileWith('xapp-12'),
    });
    expect(problems).toEqual([]);
    expect(settings.chats.slack).not.toBeNull();
  });

  it('never falls back to the embedded database because a file is missing, empty or unsound', () => {
    const missing = readEnv({ DATABASE_URL_FILE: join(folder, 'nowhere') });
    expect(missing.problems).toMatchObject(
      [{ code: 'E_DATABASE_URL', what: 'the file of DATABASE_URL_FILE cannot be read', seen: /ENOENT/ }].map(
        (problem) => ({ ...problem, seen: expect.stringMatching(problem.seen) }),
      ),
    );
    expect(readEnv({ DATABASE_URL_FILE: fileWith('\n') }).problems[0]?.what).toContain('is empty');
    const wrong = readEnv({ DATABASE_URL_FILE: fileWith('mysql://user:hidden@db/news') });
    expect(wrong.problems[0]).toMatchObject({ code: 'E_DATABASE_URL', seen: '27 characters, beginning with mysql://' });
  });

  it('refuses two values for one setting', () => {
    const { problems } = readEnv({ REDIS_URL: 'redis://a', REDIS_URL_FILE: fileWith('redis://b') });
    expect(problems.map(({ what }) => what)).toEqual(['REDIS_URL and REDIS_URL_FILE are both set']);
  });
});
