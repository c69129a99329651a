import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INSTALLATION } from '../../../src/news/owner.ts';
import { secret } from '../../../src/news/secret.ts';
import { createInstallationStore } from '../../../src/store/nouns/installations.ts';
import { createSeal } from '../../../src/store/nouns/seal.ts';
import { openDatabase } from '../../../src/store/open/open-database.ts';
import { createStore } from '../../../src/store/store.ts';
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
      ...{ PUBLIC_URL: 'https://slugline.example', ADMIN_TOKEN: 'correct-horse-battery-staple' },
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

describe('check, where nobody knows who added a feed in chat', () => {
  let home: Home;
  beforeEach(async () => {
    home = makeHome(newsroom('https://courier.slugline.example/feed.xml'));
    await prepareHome(home);
    const opening = await openDatabase({ databaseUrl: null, dataDir: home.dataDir }, { log: silentLog, self });
    if (opening.kind !== 'open') throw new Error(opening.kind);
    const { feeds } = createStore(opening.database.db, () => new Date());
    const added = { owner: INSTALLATION, by: null, now: new Date() };
    await feeds.add({ ...added, name: 'Paid Wire', url: 'https://ada:pass@paid.example/f?key=SECRET' });
    await feeds.add({ ...added, name: 'Known', url: 'https://known.example/f', by: { name: 'Ada', id: 'U1' } });
    await feeds.add({ ...added, name: 'Listed', url: 'https://listed.example/f', source: 'opml' });
    await opening.database.close();
  });
  afterEach(() => home.remove());

  async function run(now = () => new Date()): Promise<{ exit: Exit; out: string }> {
    const stdout = new PassThrough();
    const exit = await check({
      ...{ env: homeEnv(home, { PORT: '1' }), self, stdout, stdin: new PassThrough(), stderr: new PassThrough() },
      ...{ ended: Promise.resolve(), end: () => undefined, now, random: Math.random },
    });
    stdout.end();
    return { exit, out: await text(stdout) };
  }

  it('lists it without its key, says what to do, and is well all the same', async () => {
    const { exit, out } = await run();
    expect(exit).toBe(0);
    expect(out).toContain('found Paid Wire (https://paid.example/f)) [E_FEED_ADDER]');
    expect(out).toContain('tenants: one');
    expect(out).not.toMatch(/SECRET|ada:|Known|Listed/);
  });

  it('names a topic that a channel follows and topics.yaml has no more, and what to type', async () => {
    const opening = await openDatabase({ databaseUrl: null, dataDir: home.dataDir }, { log: silentLog, self });
    if (opening.kind !== 'open') throw new Error(opening.kind);
    const { channels, subscriptions } = createStore(opening.database.db, () => new Date());
    const news = await channels.ensure({ platform: 'preview', workspace: '', id: 'desk', kind: 'channel' }, '#desk');
    const made = { source: 'chat' as const, createdBy: 'Ada', createdById: 'U1', createdAt: new Date() };
    const courts = { channelId: news.id, query: 'court ruling', topic: 'courts', mention: null, digest: null };
    await subscriptions.add({ ...courts, ...made });
    await opening.database.close();
    const { exit, out } = await run();
    expect(exit).toBe(0);
    expect(out).toContain('the topic courts, which topics.yaml has no more');
    expect(out).toMatch(/E_TOPIC_GONE[\s\S]*\/unsubscribe courts there/);
  });

  it('warns of a clock that is not the database’s', async () => {
    const { exit, out } = await run(() => new Date(Date.now() - 3 * 3_600_000));
    expect(exit).toBe(0);
    expect(out).toMatch(/found it is 10[78]\d\d seconds behind it\) \[E_CLOCK\]/);
  });

  it('has nothing to say of it in a house that shares everything', async () => {
    await appendFile(join(home.configDir, 'feeds.yaml'), 'tenants: one\n');
    expect(await run()).toEqual({ exit: 0, out: 'All well. not running\n' });
  });
});

describe('check, where Slugline runs', () => {
  const TOKEN = 'correct-horse-battery-staple';
  const dead = {
    ok: false,
    state: 'Slack refuses the token in SLACK_BOT_TOKEN: Slack answers token_revoked',
    code: 'E_SLACK_REFUSED',
    todo: 'Copy it again.',
  };
  type Parts = Record<string, { ok: boolean; state: string }>;

  /** `env` of the check beside a server with `settings`; its health has names for the operator alone. */
  async function run(parts: Parts, { settings = {}, env = {}, named = parts }: RunOptions = {}) {
    const home = makeHome(newsroom('https://courier.slugline.example/feed.xml'));
    const health = { health: async () => parts, healthWithNames: async () => named };
    const { url, web } = await startWeb(settings, health);
    const stdout = new PassThrough();
    const exit = await check({
      ...{ env: homeEnv(home, { PORT: new URL(url).port, ...env }), self, stdout },
      ...{ stdin: new PassThrough(), stderr: new PassThrough() },
      ...{ ended: Promise.resolve(), end: () => undefined, now: () => new Date(), random: Math.random },
    });
    stdout.end();
    await web.stop();
    home.remove();
    return { exit, out: await text(stdout) };
  }
  type RunOptions = { settings?: Parameters<typeof startWeb>[0]; env?: Record<string, string>; named?: Parts };

  it('names a dead token by its code and says what to do', async () => {
    const { exit, out } = await run({ database: { ok: true, state: 'embedded' }, slack: dead });
    expect(exit).toBe(1);
    expect(out).toContain('E_SLACK_REFUSED');
    expect(out).toContain('token_revoked');
    expect(out).toContain('Copy it again.');
  });

  const slack = { ok: true, state: 'taking requests, 2 workspaces, 1 stopped (1 token_revoked)' };
  const withNames = { slack: { ok: true, state: 'taking requests, 2 workspaces, stopped: Desk One (token_revoked)' } };

  it('names the workspace that takes nothing by the token of the settings, and finds all well', async () => {
    const settings = { adminToken: secret(TOKEN) };
    expect(await run({ slack }, { settings, env: { ADMIN_TOKEN: TOKEN }, named: withNames })).toEqual({
      exit: 0,
      out: 'All well. slack: taking requests, 2 workspaces, stopped: Desk One (token_revoked)\n',
    });
  });

  it.each([
    ['nothing is set', {}, {}],
    [
      'a token is set on a network',
      { host: '0.0.0.0', adminToken: secret(TOKEN) },
      { HOST: '0.0.0.0', ADMIN_TOKEN: TOKEN },
    ],
    [
      'it stands behind a proxy',
      { adminToken: secret(TOKEN), publicUrl: 'https://news.example.org' },
      { ADMIN_TOKEN: TOKEN, PUBLIC_URL: 'https://news.example.org' },
    ],
    ['it listens by IPv6', { host: '::1' }, { HOST: '::1' }],
  ])('answers the HEALTHCHECK of the image where %s', async (_case, settings, env) => {
    expect(await run({ slack }, { settings, env })).toEqual({ exit: 0, out: `All well. slack: ${slack.state}\n` });
  });

  it('says that the running one has another token, and tells what everybody may know', async () => {
    const settings = { adminToken: secret(TOKEN) };
    const { exit, out } = await run(
      { slack },
      { settings, env: { ADMIN_TOKEN: 'another-token-of-some-length' }, named: withNames },
    );
    expect(exit).toBe(0);
    expect(out).toContain('E_ADMIN_TOKEN_OTHER');
    expect(out).toContain(`All well. slack: ${slack.state}`);
  });

  it.each([
    ['HOST', { host: '0.0.0.0' }, { HOST: '0.0.0.0' }],
    ['PUBLIC_URL', { publicUrl: 'https://news.example.org' }, { PUBLIC_URL: 'https://news.example.org' }],
    ['TRUSTED_PROXIES', { trustedProxies: ['127.0.0.1/32'] }, { TRUSTED_PROXIES: '127.0.0.1' }],
  ])(
    'says what to set where %s is and no token: the page is closed, and all else works',
    async (name, settings, env) => {
      const { exit, out } = await run({ slack }, { settings, env });
      expect(exit).toBe(0);
      expect(out).toContain('E_ADMIN_TOKEN_MISSING');
      expect(out).toContain(`found ${name} set`);
      expect(out).toContain('openssl rand -hex 32');
    },
  );

  it('warns of a short token, and goes on', async () => {
    const settings = { adminToken: secret('hush-hush-4') };
    const { exit, out } = await run({ slack }, { settings, env: { ADMIN_TOKEN: 'hush-hush-4' } });
    expect(exit).toBe(0);
    expect(out).toContain('E_ADMIN_TOKEN_SHORT');
    expect(out).not.toContain('hush-hush-4');
  });
});
