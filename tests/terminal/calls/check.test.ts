import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInstallationStore } from '../../../src/store/nouns/installations.ts';
import { createSeal } from '../../../src/store/nouns/seal.ts';
import { openDatabase } from '../../../src/store/open/open-database.ts';
import { check } from '../../../src/terminal/calls/check.ts';
import type { Exit } from '../../../src/terminal/terminal.ts';
import { prepareHome } from '../../support/database-template.ts';
import { type Home, homeEnv, makeHome, newsroom } from '../../support/run-slugline.ts';
import { silentLog } from '../../support/silent-log.ts';
import { type SlackStandIn, startSlackStandIn } from '../../support/slack/slack-stand-in.ts';
import { addTeam } from '../../support/slack/start-many-harness.ts';
import { startWeb } from '../../web/web-under-test.ts';

const ENCRYPTION_KEY = 'encryption-key-of-the-check-0123456789';
const self = { pid: process.pid, isAlive: () => true };

describe('check, with many Slack workspaces', () => {
  let home: Home;
  let slack: SlackStandIn;
  beforeEach(async () => {
    home = makeHome(newsroom('https://courier.slugline.example/feed.xml'));
    await prepareHome(home);
    slack = await startSlackStandIn();
    for (const key of ['T0HARBOUR', 'T0LOWLAND'])
      Object.assign(addTeam(slack, key), { token: `xoxb-${key}`, state: 'installed' });
  });
  afterEach(async () => {
    await slack.stop();
    home.remove();
  });

  async function installed(tokens: Record<string, string>): Promise<void> {
    const opening = await openDatabase({ databaseUrl: null, dataDir: home.dataDir }, { log: silentLog, self });
    if (opening.kind !== 'open') throw new Error(opening.kind);
    const installations = createInstallationStore(opening.database.db, createSeal(ENCRYPTION_KEY));
    for (const [key, botToken] of Object.entries(tokens)) {
      await installations.save({
        ...{ key, name: `Desk ${key}`, botUserId: 'U0BOT', botToken, refreshToken: null, expiresAt: null },
        ...{ installedBy: 'U0ADA', installedAt: new Date() },
      });
    }
    await opening.database.close();
  }

  async function run(): Promise<{ exit: Exit; out: string }> {
    const stdout = new PassThrough();
    const env = {
      ...homeEnv(home, { PORT: '1', SLACK_API_URL: slack.apiUrl, ENCRYPTION_KEY }),
      ...{ SLACK_SIGNING_SECRET: 'signing-secret', SLACK_STATE_SECRET: 'state-secret-of-the-check' },
      ...{ SLACK_CLIENT_ID: slack.oauth.clientId, SLACK_CLIENT_SECRET: slack.oauth.clientSecret },
      PUBLIC_URL: 'https://slugline.example',
    };
    const exit = await check({
      ...{ env, self, stdout, stdin: new PassThrough(), stderr: new PassThrough() },
      ...{ ended: Promise.resolve(), end: () => undefined, now: () => new Date(), random: Math.random },
    });
    stdout.end();
    return { exit, out: await text(stdout) };
  }

  const tokenOf = (key: string) => slack.oauth.tenants.get(key)?.token ?? expect.unreachable();

  it('tries the token of each, and names the one that no longer works', async () => {
    await installed({ T0HARBOUR: tokenOf('T0HARBOUR'), T0LOWLAND: 'xoxb-taken-back' });
    const { exit, out } = await run();
    expect(exit).toBe(1);
    expect(out).toContain('Desk T0LOWLAND');
    expect(out).not.toContain('Desk T0HARBOUR');
    expect(out).not.toContain('xoxb-taken-back');
  });

  it('finds all well where each works', async () => {
    await installed({ T0HARBOUR: tokenOf('T0HARBOUR'), T0LOWLAND: tokenOf('T0LOWLAND') });
    expect(await run()).toEqual({ exit: 0, out: 'All well. not running\n' });
  });
});

describe('check, where Slugline runs', () => {
  const dead = {
    ok: false,
    state: 'Slack refuses the token in SLACK_BOT_TOKEN: Slack answers token_revoked',
    code: 'E_SLACK_REFUSED',
    todo: 'Copy it again.',
  };

  async function run(parts: Record<string, { ok: boolean; state: string }>): Promise<{ exit: Exit; out: string }> {
    const home = makeHome(newsroom('https://courier.slugline.example/feed.xml'));
    const { url, web } = await startWeb({}, { health: async () => parts });
    const stdout = new PassThrough();
    const exit = await check({
      ...{ env: homeEnv(home, { PORT: new URL(url).port }), self, stdout },
      ...{ stdin: new PassThrough(), stderr: new PassThrough() },
      ...{ ended: Promise.resolve(), end: () => undefined, now: () => new Date(), random: Math.random },
    });
    stdout.end();
    await web.stop();
    home.remove();
    return { exit, out: await text(stdout) };
  }

  it('names a dead token by its code and says what to do', async () => {
    const { exit, out } = await run({ database: { ok: true, state: 'embedded' }, slack: dead });
    expect(exit).toBe(1);
    expect(out).toContain('E_SLACK_REFUSED');
    expect(out).toContain('token_revoked');
    expect(out).toContain('Copy it again.');
  });

  it('finds all well where one of many workspaces takes nothing, and names it', async () => {
    const slack = { ok: true, state: 'taking requests, 2 workspaces, stopped: Desk One (token_revoked)' };
    expect(await run({ slack })).toEqual({
      exit: 0,
      out: 'All well. slack: taking requests, 2 workspaces, stopped: Desk One (token_revoked)\n',
    });
  });
});
