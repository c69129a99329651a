import { createServer, type Server } from 'node:http';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { prepareHome } from '../support/database-template.ts';
import { createPostgresDatabase } from '../support/databases.ts';
import { startDiscord } from '../support/discord/discord-stand-in.ts';
import { freePort } from '../support/free-port.ts';
import { startHub } from '../support/hub.ts';
import { airstrikeNews, startPublisher } from '../support/publisher.ts';
import { homeEnv, makeHome, newsroom, runOnce, startSlugline, until } from '../support/run-slugline.ts';
import { TEST_DATABASE_URL, TEST_REDIS_URL } from '../support/servers.ts';
import { startSlackStandIn } from '../support/slack/slack-stand-in.ts';
import { addTeam } from '../support/slack/start-many-harness.ts';
import { storedIn } from '../support/stored-in.ts';

/** Each of them occurs nowhere else, so that one look finds it wherever it is. */
const ADMIN_TOKEN = 'admin-token-q7w8e9r0t1y2u3i4o5p6';
const SIGNING_SECRET = 'signing-secret-a1s2d3f4g5h6j7k8';
const PASSWORD = 'pass-word-z9x8c7v6b5n4m3';
const OWN = {
  ADMIN_TOKEN,
  SLACK_SIGNING_SECRET: SIGNING_SECRET,
  SLACK_STATE_SECRET: 'state-secret-l1k2j3h4g5f6d7s8',
  ENCRYPTION_KEY: 'encryption-key-m1n2b3v4c5x6z7a8s9d0',
  LLM_API_KEY: 'model-key-p1o2i3u4y5t6r7e8',
};

/** Takes what is sent to it, and answers each with one status. */
async function startTaker(status: number): Promise<{ url: string; taken: string[]; server: Server }> {
  const taken: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    taken.push(Buffer.concat(chunks).toString('utf8'));
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"refused"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = z.object({ port: z.number() }).parse(server.address());
  return { url: `http://127.0.0.1:${address.port}`, taken, server };
}

const PAGES = ['/healthz', '/metrics', '/settings', '/deliveries', '/feeds', '/stories', '/queues', '/'];

async function pagesOf(url: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const answers = await Promise.all(PAGES.map((path) => fetch(`${url}${path}`, { headers })));
  expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
  return Promise.all(answers.map((answer) => answer.text()));
}

/** The names of the secrets that stand in a text, never the secrets themselves. */
function found(text: string, secrets: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([name, value]) => (text.includes(value) ? [name] : []));
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const ending = <T>(thing: T, end: (thing: T) => unknown): T => {
  ends.push(() => end(thing));
  return thing;
};

describe('secrets', () => {
  it('of a program that uses all of them stand in no log, page, metric, trace or table', async () => {
    const slack = ending(await startSlackStandIn(), (one) => one.stop());
    addTeam(slack, 'T0HARBOUR');
    const discord = ending(await startDiscord(), (one) => one.stop());
    const channel = discord.addChannel({ name: 'news' }).id;
    const [model, collector] = [await startTaker(401), await startTaker(200)];
    for (const { server } of [model, collector]) ending(server, (one) => one.close());
    const hub = ending(await startHub(), (one) => one.close());
    const publisher = ending(await startPublisher({ hub: hub.url }), (one) => one.close());
    const alerts = `channels:\n  - channel: discord:${channel}\n    all: true\n`;
    const home = ending(makeHome(newsroom(publisher.feedUrl, { alerts })), (one) => one.remove());
    await prepareHome(home);
    const port = String(await freePort());
    const env = homeEnv(home, {
      ...OWN,
      LOG_LEVEL: 'trace',
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      SLACK_API_URL: slack.apiUrl,
      SLACK_CLIENT_ID: slack.oauth.clientId,
      SLACK_CLIENT_SECRET: slack.oauth.clientSecret,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      LLM_BASE_URL: model.url,
      LLM_MODEL: 'made-up',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    const running = ending(await startSlugline(env), (one) => one.kill());
    slack.overHttp({ url: `${running.url}/slack/events`, signingSecret: SIGNING_SECRET });
    const begun = await fetch(`${running.url}/slack/install`, { redirect: 'manual' });
    const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await fetch(slack.oauth.approve(begun.headers.get('location') ?? '', 'T0HARBOUR'), { headers: { cookie } });
    const who = { userId: 'U0ADA', channelId: 'C0NEWS', channelName: 'world-news', teamId: 'T0HARBOUR' };
    await slack.command('/subscribe', 'airstrike', who);
    const inSlack = slack.oauth.tenants.get('T0HARBOUR');
    await until(async () => hub.verified.length > 0, 30_000, 'the hub to ask back');
    publisher.publish(airstrikeNews('osk-1'));
    await until(async () => discord.messages(channel).length > 0, 60_000, 'an alert in Discord');
    await until(async () => inSlack?.workspace.messages.length, 60_000, 'an alert in Slack');
    expect(model.taken.length).toBeGreaterThan(0);
    // A token that is refused in mid-flow, and what is said of it.
    const installed = inSlack?.token ?? '';
    if (inSlack) inSlack.state = 'revoked';
    const title = 'Airstrike on Tellan harbour sinks a ferry';
    const body = 'An airstrike sank an empty ferry in the harbour of Tellan at noon. Its crew swam to a fishing boat.';
    publisher.publish({ ...airstrikeNews('osk-2'), title, body });
    await until(async () => running.output().includes('token_revoked'), 60_000, 'a refusal in the log');
    const pages = await pagesOf(running.url);
    const checked = await runOnce(['check'], env);
    await running.stop();
    const tried = await runOnce(['check'], env);

    const secrets = {
      ...OWN,
      SLACK_CLIENT_SECRET: slack.oauth.clientSecret,
      'token of the workspace': installed,
      DISCORD_TOKEN: discord.token,
      'WebSub secret': hub.wishes[0]?.secret ?? 'none',
    };
    expect(secrets['WebSub secret']).not.toBe('none');
    expect(tried.out).toMatch(/E_SLACK_REFUSED|token_revoked/);
    expect(collector.taken.length).toBeGreaterThan(0);
    const said = [running.output(), ...pages, checked.out, checked.err, tried.out, tried.err, ...collector.taken];
    expect(found(said.join('\n'), secrets)).toEqual([]);
    const stored = await storedIn(home);
    expect(stored).toContain('T0HARBOUR');
    expect(found(stored, secrets)).toEqual([]);
  }, 240_000);

  it('of one workspace, and of platforms that refuse them, stand in no log, page or check', async () => {
    const slack = ending(await startSlackStandIn(), (one) => one.stop());
    const discord = ending(await startDiscord(), (one) => one.stop());
    const publisher = ending(await startPublisher(), (one) => one.close());
    const home = ending(makeHome(newsroom(publisher.feedUrl)), (one) => one.remove());
    await prepareHome(home);
    const tokens = {
      SLACK_BOT_TOKEN: 'xoxb-111-222-refusedbottokenk8j7h6',
      SLACK_APP_TOKEN: 'xapp-1-A1-333-refusedapptokenf5d4s3',
      DISCORD_TOKEN: 'MTIzNDU2Nzg5MDEyMzQ1Njc4.Refusd.refuseddiscordtoken-a9b8c7d6e5f4g3h2',
    };
    const apis = { SLACK_API_URL: slack.apiUrl, DISCORD_API_URL: discord.apiUrl };
    const env = homeEnv(home, { ADMIN_TOKEN, ...tokens, ...apis, LOG_LEVEL: 'trace' });
    const running = ending(await startSlugline(env), (one) => one.kill());
    await until(async () => /chat cannot connect|invalid_auth/.test(running.output()), 60_000, 'a refusal');
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const health = await (await fetch(`${running.url}/healthz`)).text();
    const settings = await (await fetch(`${running.url}/settings`, { headers })).text();
    await running.stop();
    const tried = await runOnce(['check'], env);
    expect(tried.out).toContain('E_DISCORD_REFUSED');
    expect(tried.out).toContain('E_SLACK_REFUSED');
    const said = [running.output(), health, settings, tried.out, tried.err].join('\n');
    expect(found(said, { ADMIN_TOKEN, ...tokens })).toEqual([]);
  }, 240_000);

  it('in the addresses of database and Redis are not said where these cannot be reached', async () => {
    const home = ending(makeHome(newsroom('http://127.0.0.1:9/feed.xml')), (one) => one.remove());
    const env = homeEnv(home, {
      DATABASE_URL: `postgres://desk:${PASSWORD}@127.0.0.1:1/news`,
      REDIS_URL: `redis://:${PASSWORD}@127.0.0.1:1`,
      LOG_LEVEL: 'trace',
    });
    const ways = [['start'], ['check'], ['migrate'], ['feeds', 'export']];
    const said = await Promise.all(ways.map((words) => runOnce(words, env)));
    expect(said.map(({ code }) => code)).toEqual([1, 1, 1, 1]);
    expect(said.map(({ out, err }) => `${out}${err}`).join('\n')).toContain('E_DATABASE');
    expect(found(said.map(({ out, err }) => `${out}${err}`).join('\n'), { PASSWORD })).toEqual([]);
  }, 120_000);

  it.runIf(TEST_DATABASE_URL && TEST_REDIS_URL)(
    'in the addresses of database and Redis stand in no log, page or job',
    async () => {
      const publisher = ending(await startPublisher(), (one) => one.close());
      const home = ending(makeHome(newsroom(publisher.feedUrl)), (one) => one.remove());
      const database = new URL(await createPostgresDatabase());
      database.password = PASSWORD;
      const redis = new URL(TEST_REDIS_URL ?? '');
      redis.searchParams.set('passwordOfNobody', PASSWORD);
      const servers = { DATABASE_URL: database.href, REDIS_URL: redis.href };
      const running = ending(
        await startSlugline(homeEnv(home, { ADMIN_TOKEN, ...servers, LOG_LEVEL: 'trace' })),
        (one) => one.kill(),
      );
      publisher.publish(airstrikeNews('osk-1'));
      await until(async () => publisher.requests.includes('/osk-1'), 60_000, 'the article to be read');
      const pages = await pagesOf(running.url);
      expect(
        found([running.output(), ...pages, await keptIn(TEST_REDIS_URL ?? '')].join('\n'), { ADMIN_TOKEN, PASSWORD }),
      ).toEqual([]);
      await running.stop();
    },
    120_000,
  );
});

/** Each key and value of a Redis, as text. */
async function keptIn(url: string): Promise<string> {
  const redis = new Redis(url);
  const keys = await redis.keys('*');
  const dumps = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  redis.disconnect();
  return [...keys, ...dumps.map((dump) => dump?.toString('latin1') ?? '')].join('\n');
}
