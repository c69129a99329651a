import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readEnv } from '../../../src/config/settings/read-env.ts';
import { SETTING_NAMES } from '../../../src/config/settings/settings.ts';

const codesOf = (env: Record<string, string>) => readEnv(env).problems.map((problem) => problem.code);
const KEY = 'k'.repeat(32);

describe('readEnv', () => {
  it('needs nothing: every setting has a default or is off', () => {
    const { settings, problems } = readEnv({});
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      roles: ['poller', 'worker', 'bot'],
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      adminToken: null,
      ownerTokens: [],
      allowedWorkspaces: [],
      trustedProxies: [],
      logLevel: 'info',
      logFormat: 'numbers',
      otelExporterOtlpEndpoint: null,
      configDir: './config',
      allowPrivateAddresses: [],
      proxy: null,
      databaseUrl: null,
      databasePool: 20,
      redisUrl: null,
      redisPrefix: 'slugline',
      dataDir: './data',
      backups: null,
      encryptionKey: null,
      encryptionKeyOld: [],
      chats: { slack: null, discord: null },
      model: null,
    });
  });

  it('knows exactly the settings of the design and its decision records', () => {
    const design = `HTTPS_PROXY HTTP_PROXY NO_PROXY DATABASE_URL DATABASE_POOL REDIS_URL REDIS_PREFIX DATA_DIR BACKUP_EVERY BACKUP_KEEP CONFIG_DIR HOST PORT PUBLIC_URL ADMIN_TOKEN OWNER_TOKENS ALLOWED_WORKSPACES TRUSTED_PROXIES LOG_LEVEL LOG_FORMAT OTEL_EXPORTER_OTLP_ENDPOINT ROLES
      ALLOW_PRIVATE_ADDRESSES SLACK_BOT_TOKEN SLACK_APP_TOKEN SLACK_SIGNING_SECRET SLACK_CLIENT_ID SLACK_CLIENT_SECRET
      SLACK_STATE_SECRET SLACK_API_URL DISCORD_TOKEN DISCORD_API_URL LLM_BASE_URL LLM_API_KEY LLM_MODEL ENCRYPTION_KEY ENCRYPTION_KEY_OLD`;
    expect([...SETTING_NAMES].sort()).toEqual(design.split(/\s+/).sort());
  });

  it('schedules back-ups of the embedded database alone', () => {
    expect(readEnv({ BACKUP_EVERY: '12h' })).toMatchObject({
      settings: { backups: { everyMs: 43_200_000, keep: 7 } },
      problems: [],
    });
    expect(readEnv({ BACKUP_EVERY: '1d', BACKUP_KEEP: '3' }).settings.backups).toEqual({
      everyMs: 86_400_000,
      keep: 3,
    });
    expect(codesOf({ BACKUP_EVERY: '24h', DATABASE_URL: 'postgres://anna@db/news' })).toEqual(['E_BACKUP_EVERY']);
    expect(codesOf({ BACKUP_EVERY: '24h', DATABASE_URL_FILE: '/missing' })).toContain('E_BACKUP_EVERY');
    expect(codesOf({ BACKUP_KEEP: '3' })).toEqual(['E_BACKUP_EVERY']);
    expect(codesOf({ BACKUP_EVERY: '5m' })).toEqual(['E_BACKUP_EVERY']);
    expect(codesOf({ BACKUP_EVERY: 'daily', BACKUP_KEEP: '0' })).toEqual(['E_BACKUP_EVERY', 'E_BACKUP_KEEP']);
  });

  it('takes an empty line for no line, and drops spaces and Windows line ends around a value', () => {
    const { settings, problems } = readEnv({ SLACK_BOT_TOKEN: '', DISCORD_TOKEN: '  ', PORT: ' 8080\r' });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({ port: 8080, chats: { slack: null, discord: null } });
  });

  it('reads roles, addresses and levels in the forms people write', () => {
    const { settings, problems } = readEnv({
      ROLES: 'bot, poller',
      ALLOW_PRIVATE_ADDRESSES: '127.0.0.1, 10.0.0.0/8,fd12::/48',
      LOG_LEVEL: 'DEBUG',
      PUBLIC_URL: 'https://news.example.org/',
    });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      roles: ['poller', 'bot'],
      allowPrivateAddresses: ['127.0.0.1/32', '10.0.0.0/8', 'fd12::/48'],
      logLevel: 'debug',
      publicUrl: 'https://news.example.org',
    });
  });

  it('lists every bad value at once, with its code, what was seen and what to do', () => {
    const { problems } = readEnv({
      PORT: '99999',
      ROLES: 'poler',
      LOG_LEVEL: 'loud',
      HOST: 'not a host',
      PUBLIC_URL: 'news.example.org',
      ALLOW_PRIVATE_ADDRESSES: '10.0.0.0/33',
      DATABASE_URL: 'mysql://anna:pa55word@db/news',
      REDIS_URL: 'localhost:6379',
      SLACK_BOT_TOKEN: 'xapp-1-pa55word',
      SLACK_APP_TOKEN: 'xoxb-pa55word',
      DISCORD_TOKEN: 'Bot pa55word',
      ENCRYPTION_KEY: 'pa55word',
      LLM_BASE_URL: 'ftp://model.example.org',
      LLM_MODEL: 'small',
    });
    expect(problems.map((problem) => problem.code).sort()).toEqual([
      'E_ALLOW_PRIVATE_ADDRESSES',
      'E_DATABASE_URL',
      'E_DISCORD_TOKEN',
      'E_ENCRYPTION_KEY',
      'E_HOST',
      'E_LLM_BASE_URL',
      'E_LOG_LEVEL',
      'E_PORT',
      'E_PUBLIC_URL',
      'E_REDIS_URL',
      'E_ROLES',
      'E_SLACK_APP_TOKEN',
      'E_SLACK_BOT_TOKEN',
    ]);
    for (const problem of problems) {
      expect(problem.what, problem.code).toMatch(/\S/);
      expect(problem.seen, problem.code).toMatch(/\S/);
      expect(problem.todo, problem.code).toMatch(/\S/);
    }
    expect(JSON.stringify(problems)).not.toContain('pa55word');
  });

  it('reads proxies and the tokens of owners, which may hold an equals sign', () => {
    const { settings, problems } = readEnv({
      ADMIN_TOKEN: 'correct-horse-battery-staple',
      TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
      OWNER_TOKENS: 'slack:T012=aaaa-aaaa-aaaa-aaaa-aa==, discord:3301=bbbb-bbbb-bbbb-bbbb-bbbb',
    });
    expect(problems).toEqual([]);
    expect(settings.trustedProxies).toEqual(['127.0.0.1/32', '10.0.0.0/8']);
    expect(settings.ownerTokens.map(({ owner, token }) => [owner, token.reveal()])).toEqual([
      ['slack:T012', 'aaaa-aaaa-aaaa-aaaa-aa=='],
      ['discord:3301', 'bbbb-bbbb-bbbb-bbbb-bbbb'],
    ]);
  });

  it.each([
    ['T012=aaaa-aaaa-aaaa-aaaa-aaaa', 'does not begin with a workspace'],
    ['installation=aaaa-aaaa-aaaa-aaaa-aaaa', 'does not begin with a workspace'],
    ['preview:news=aaaa-aaaa-aaaa-aaaa-aaaa', 'does not begin with a workspace'],
    ['aaaa-aaaa-aaaa-aaaa-aaaa', 'does not begin with a workspace'],
    ['slack:T012=short', 'a token for slack:T012 that is shorter than 20 characters'],
    ['slack:T012=aaaa-aaaa-aaaa-aaaa-aaaa,slack:T013=aaaa-aaaa-aaaa-aaaa-aaaa', 'one token for two workspaces'],
    ['slack:T012=correct-horse-battery-staple', 'the token of ADMIN_TOKEN'],
  ])('refuses the tokens of owners %s, and shows none of them', (text, what) => {
    const { problems } = readEnv({ ADMIN_TOKEN: 'correct-horse-battery-staple', OWNER_TOKENS: text });
    expect(problems).toMatchObject([{ code: 'E_OWNER_TOKENS', what: expect.stringContaining(what) }]);
    expect(JSON.stringify(problems)).not.toMatch(/aaaa|staple/);
  });

  it('asks for ADMIN_TOKEN where there are tokens of owners', () => {
    expect(codesOf({ OWNER_TOKENS: 'slack:T012=aaaa-aaaa-aaaa-aaaa-aaaa' })).toEqual(['E_ADMIN_TOKEN']);
  });

  it('takes the ids of workspaces, organisations and servers that may use it', () => {
    const { settings, problems } = readEnv({ ALLOWED_WORKSPACES: 'T012ABC, E034DEF 330100000000000001' });
    expect(problems).toEqual([]);
    expect(settings.allowedWorkspaces).toEqual(['T012ABC', 'E034DEF', '330100000000000001']);
  });

  it.each(['harbour-desk', 'slack:T012ABC', 'C0123ABC', 't012abc', 'T012ABC, #news'])(
    'takes nothing else for a workspace: %s',
    (text) => {
      const { problems } = readEnv({ ALLOWED_WORKSPACES: text });
      expect(problems).toMatchObject([
        { code: 'E_ALLOWED_WORKSPACES', what: expect.stringContaining('which is no id of a workspace or server') },
      ]);
    },
  );

  it('warns of an ADMIN_TOKEN below 20 characters and goes on, and takes none below 8', () => {
    expect(readEnv({ ADMIN_TOKEN: 'hush-hush-4' })).toMatchObject({
      problems: [],
      warnings: [{ code: 'E_ADMIN_TOKEN_SHORT', seen: '11 characters' }],
    });
    expect(readEnv({ ADMIN_TOKEN: 'correct-horse-battery-staple' }).warnings).toEqual([]);
    expect(readEnv({}).warnings).toEqual([]);
    expect(codesOf({ ADMIN_TOKEN: 'hush' })).toEqual(['E_ADMIN_TOKEN']);
  });

  it('tells by its beginning when one token was put in the place of another', () => {
    const [problem] = readEnv({ SLACK_BOT_TOKEN: 'xapp-1-abc', SLACK_SIGNING_SECRET: 'abc' }).problems;
    expect(problem).toMatchObject({
      what: 'SLACK_BOT_TOKEN does not start with xoxb-',
      seen: '10 characters, beginning with xapp-',
    });
  });

  it('reads one old key or several, and a key that somebody made up with a comma in it', () => {
    const oldOf = (text: string) =>
      readEnv({ ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_OLD: text }).settings.encryptionKeyOld.map((key) => key.reveal());
    const [one, other] = ['1'.repeat(32), '2'.repeat(64)];
    expect(oldOf(one)).toEqual([one]);
    expect(oldOf(`${one},${other}`)).toEqual([one, other, `${one},${other}`]);
    expect(oldOf('a,key,with,commas,of,thirty-two,characters')).toEqual(['a,key,with,commas,of,thirty-two,characters']);
  });

  it('says what is wrong with old keys', () => {
    const tell = (env: Record<string, string>) => {
      const { problems, warnings } = readEnv(env);
      return [...problems, ...warnings].map(({ code, what }) => `${code}: ${what}`);
    };
    const old = '1'.repeat(32);
    expect(tell({ ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_OLD: old })).toEqual([]);
    expect(tell({ ENCRYPTION_KEY_OLD: old })).toEqual([
      'E_ENCRYPTION_KEY: ENCRYPTION_KEY is empty. ENCRYPTION_KEY_OLD needs it',
    ]);
    expect(tell({ ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_OLD: 'short' })).toEqual([
      'E_ENCRYPTION_KEY_OLD: ENCRYPTION_KEY_OLD is shorter than 32 characters',
    ]);
    expect(tell({ ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_OLD: KEY })).toEqual([
      'E_ENCRYPTION_KEY_OLD: ENCRYPTION_KEY_OLD holds the key of ENCRYPTION_KEY, so that no key changes',
    ]);
  });

  it('never shows a token or a password, however the settings are printed', () => {
    const { settings } = readEnv({
      SLACK_BOT_TOKEN: 'xoxb-hush-1',
      SLACK_APP_TOKEN: 'xapp-hush-2',
      DISCORD_TOKEN: 'hush-3',
      DATABASE_URL: 'postgres://anna:hush@db/news',
      ADMIN_TOKEN: 'hush-hush-4',
      OWNER_TOKENS: 'slack:T01=hush-hush-hush-hush-5',
      ENCRYPTION_KEY: `hush${KEY}`,
      ENCRYPTION_KEY_OLD: `hush1${KEY},hush2${KEY}`,
      LLM_BASE_URL: 'https://model.example.org/v1',
      LLM_API_KEY: 'hush-5',
      LLM_MODEL: 'small',
    });
    const printed = inspect(settings, { depth: 9, showHidden: true }) + JSON.stringify(settings);
    expect(printed).not.toContain('hush');
    expect(settings.databaseUrl?.reveal()).toBe('postgres://anna:hush@db/news');
  });

  it.each(['xoxb-test-1', 'xoxb-123-456-abcDEF'])('takes %s for a Slack bot token', (token) => {
    const { settings, problems } = readEnv({ SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: 'xapp-test-1' });
    expect(problems).toEqual([]);
    expect(settings.chats.slack).toMatchObject({ account: { kind: 'one-workspace' }, transport: { kind: 'socket' } });
  });

  it.each(['fake-token', 'MTIz.abc.def-_', 'x'])('takes %s for a Discord token', (token) => {
    expect(readEnv({ DISCORD_TOKEN: token }).settings.chats.discord?.token.reveal()).toBe(token);
  });

  it.each([
    ['Bot abc.def', 'has a space'],
    ['"abc.def"', 'wrapped in quotes'],
    ['112233445566778899', 'digits alone'],
  ])('refuses %s as a Discord token', (token, complaint) => {
    const { settings, problems } = readEnv({ DISCORD_TOKEN: token });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.what).toContain(complaint);
    expect(settings.chats.discord).toBeNull();
  });

  it('ends the Slack address with a slash and the Discord address without slash or version', () => {
    const { settings } = readEnv({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: 'abc',
      SLACK_API_URL: 'http://127.0.0.1:4000/api',
      DISCORD_TOKEN: 'abc',
      DISCORD_API_URL: 'http://127.0.0.1:4001/api/v10/',
    });
    expect(settings.chats.slack?.apiUrl).toBe('http://127.0.0.1:4000/api/');
    expect(settings.chats.slack?.transport.kind).toBe('http');
    expect(settings.chats.discord?.apiUrl).toBe('http://127.0.0.1:4001/api');
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['a bot token without a way for Slack to reach us', { SLACK_BOT_TOKEN: 'xoxb-1' }, ['E_SLACK_APP_TOKEN']],
    ['an app token without a bot token', { SLACK_APP_TOKEN: 'xapp-1' }, ['E_SLACK_BOT_TOKEN']],
    [
      'a client id alone',
      { SLACK_CLIENT_ID: '1.2', SLACK_SIGNING_SECRET: 'abc' },
      ['E_SLACK_CLIENT_SECRET', 'E_SLACK_STATE_SECRET', 'E_ENCRYPTION_KEY'],
    ],
    [
      'one workspace and many at once',
      { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_CLIENT_ID: '1.2', SLACK_SIGNING_SECRET: 'abc' },
      ['E_SLACK_MODE'],
    ],
    ['a model without an address', { LLM_MODEL: 'small' }, ['E_LLM_BASE_URL']],
    ['a key of a model alone', { LLM_API_KEY: 'abc' }, ['E_LLM_BASE_URL', 'E_LLM_MODEL']],
  ])('refuses %s', (_, env, codes) => {
    expect(codesOf(env)).toEqual(codes);
  });

  it.each<[string, Record<string, string>]>([
    [
      'many workspaces over Socket Mode',
      {
        SLACK_CLIENT_ID: '1.2',
        SLACK_CLIENT_SECRET: 'a',
        SLACK_STATE_SECRET: 'b',
        SLACK_APP_TOKEN: 'xapp-1',
        ENCRYPTION_KEY: KEY,
      },
    ],
    [
      'the addresses of the platforms alone',
      { SLACK_API_URL: 'https://slack.com/api/', DISCORD_API_URL: 'https://discord.com/api' },
    ],
    ['a local model without a key', { LLM_BASE_URL: 'http://127.0.0.1:11434/v1', LLM_MODEL: 'small' }],
    ['a page for others, which stays locked without an admin token', { HOST: '0.0.0.0' }],
    ['any loopback address', { HOST: '127.0.0.2' }],
    ['IPv6 loopback', { HOST: '::1' }],
  ])('takes %s', (_, env) => {
    expect(codesOf(env)).toEqual([]);
  });

  it('does not miss what was given in a wrong form', () => {
    expect(codesOf({ SLACK_BOT_TOKEN: 'xoxp-1', SLACK_APP_TOKEN: 'nonsense' })).toEqual([
      'E_SLACK_BOT_TOKEN',
      'E_SLACK_APP_TOKEN',
    ]);
  });
});
