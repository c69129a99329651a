import { afterEach, describe, expect, it } from 'vitest';
import { prepareHome } from '../support/database-template.ts';
import { freePort } from '../support/free-port.ts';
import { airstrikeNews, type Publisher, startPublisher } from '../support/publisher.ts';
import { type Home, homeEnv, makeHome, newsroom, type Running, startSlugline, until } from '../support/run-slugline.ts';
import { type SlackStandIn, startSlackStandIn } from '../support/slack/slack-stand-in.ts';
import { addTeam } from '../support/slack/start-many-harness.ts';

const SIGNING_SECRET = 'signing-secret-of-the-journey';
const SECRETS = {
  SLACK_SIGNING_SECRET: SIGNING_SECRET,
  SLACK_STATE_SECRET: 'state-secret-of-the-journey',
  ENCRYPTION_KEY: 'encryption-key-of-the-journey-0123456789',
};

/** Another event that the same subscription matches. */
const secondStory = {
  id: 'drill-1',
  title: 'Airstrike drill closes the lowland airport for a day',
  body: [
    'PORT VERRIN – The lowland airport closes on Friday for an airstrike drill with four hundred volunteers, its director said.',
    '“Passengers who booked for Friday travel on Saturday instead,” director Oona Pell said. “Nobody pays for the change.”',
    'Sirens will sound twice before noon, and the ring road stays closed until the last bus has left the terminal.',
  ].join('\n\n'),
};

type Stage = { slack: SlackStandIn; publisher: Publisher; home: Home; running: Running };

describe('the program for many Slack workspaces', () => {
  let stage: Stage | null = null;
  afterEach(async () => {
    await stage?.running.kill();
    await stage?.publisher.close();
    await stage?.slack.stop();
    stage?.home.remove();
    stage = null;
  });

  async function run(): Promise<Stage> {
    const slack = await startSlackStandIn();
    for (const key of ['T0HARBOUR', 'T0LOWLAND']) addTeam(slack, key);
    const publisher = await startPublisher();
    const home = makeHome(newsroom(publisher.feedUrl, { alerts: 'channels: []\n' }));
    await prepareHome(home);
    const port = String(await freePort());
    const running = await startSlugline(
      homeEnv(home, {
        ...SECRETS,
        PORT: port,
        PUBLIC_URL: `http://127.0.0.1:${port}`,
        LOG_LEVEL: 'trace',
        SLACK_API_URL: slack.apiUrl,
        SLACK_CLIENT_ID: slack.oauth.clientId,
        SLACK_CLIENT_SECRET: slack.oauth.clientSecret,
      }),
    );
    slack.overHttp({ url: `${running.url}/slack/events`, signingSecret: SIGNING_SECRET });
    await until(async () => publisher.requests.filter((path) => path === '/feed.xml').length >= 2, 30_000, 'two polls');
    stage = { slack, publisher, home, running };
    return stage;
  }

  async function install({ slack, running }: Stage, key: string): Promise<string> {
    const begun = await fetch(`${running.url}/slack/install`, { redirect: 'manual' });
    const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const back = slack.oauth.approve(begun.headers.get('location') ?? '', key);
    return (await fetch(back, { headers: { cookie } })).text();
  }

  const who = (teamId: string) => ({ userId: 'U0ADA', channelId: 'C0NEWS', channelName: 'world-news', teamId });
  const messagesOf = ({ slack }: Stage, key: string) => slack.oauth.tenants.get(key)?.workspace.messages ?? [];

  it('alerts each workspace that installed it, and goes on in one when the other leaves', async () => {
    const journey = await run();
    const { slack, publisher, running } = journey;
    for (const key of ['T0HARBOUR', 'T0LOWLAND']) {
      expect(await install(journey, key)).toContain(`Slugline is in Desk ${key}`);
      await slack.command('/subscribe', 'airstrike', who(key));
    }
    publisher.publish(airstrikeNews('osk-1'));
    for (const key of ['T0HARBOUR', 'T0LOWLAND']) {
      await until(async () => messagesOf(journey, key).length === 1, 30_000, `an alert in ${key}`);
      expect(JSON.stringify(messagesOf(journey, key))).toContain('Varonia condemns airstrike');
    }

    await slack.event({ type: 'app_uninstalled' }, who('T0HARBOUR'));
    const health = async () => (await fetch(`${running.url}/healthz`)).text();
    await until(async () => (await health()).includes('1 stopped (1 app_uninstalled)'), 30_000, 'health to tell');
    expect(await health()).not.toMatch(/T0HARBOUR|T0LOWLAND/);
    publisher.publish(secondStory);
    await until(async () => messagesOf(journey, 'T0LOWLAND').length === 2, 30_000, 'the second alert');
    expect(messagesOf(journey, 'T0HARBOUR')).toHaveLength(1);

    const output = running.output();
    const tokens = [...slack.oauth.tenants.values()].map(({ token }) => token);
    for (const secret of [...tokens, slack.oauth.clientSecret, ...Object.values(SECRETS)]) {
      expect(output).not.toContain(secret);
    }
  }, 150_000);

  it('opens the form of /subscribe, and follows what is filled in', async () => {
    const journey = await run();
    const { slack, publisher } = journey;
    await install(journey, 'T0LOWLAND');
    const shown = () => slack.oauth.tenants.get('T0LOWLAND')?.workspace.views.at(-1);
    await slack.type('/subscribe', '', who('T0LOWLAND'));
    const form = await until(async () => shown() ?? false, 30_000, 'the form');
    const { values } = await slack.choices(form.id, { option: 'keywords', typed: 'varo' }, who('T0LOWLAND'));
    expect(values).toEqual(['varo', 'varonia']);
    await slack.submit(form.id, { keywords: 'varonia' }, who('T0LOWLAND'));
    await until(async () => shown()?.how === 'update', 30_000, 'the answer');
    expect(JSON.stringify(shown()?.view)).toContain('Following “varonia” in #world-news');
    publisher.publish(airstrikeNews('osk-1'));
    await until(async () => messagesOf(journey, 'T0LOWLAND').length === 2, 30_000, 'an alert');
    expect(JSON.stringify(messagesOf(journey, 'T0LOWLAND').at(-1))).toContain('Varonia condemns airstrike');
  }, 150_000);
});
