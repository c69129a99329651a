import { afterEach, describe, expect, it } from 'vitest';
import { prepareHome } from '../support/database-template.ts';
import { startDiscord } from '../support/discord/discord-stand-in.ts';
import { airstrikeNews, type Publisher, startPublisher } from '../support/publisher.ts';
import {
  type Home,
  homeEnv,
  makeHome,
  newsroom,
  type Running,
  runOnce,
  startSlugline,
  until,
} from '../support/run-slugline.ts';
import { type SlackStandIn, startSlackStandIn } from '../support/slack/slack-stand-in.ts';
import { storedIn } from '../support/stored-in.ts';

type Stage = { publisher: Publisher; home: Home; running: Running; stop: () => Promise<void> };

const NO_CHANNELS = { alerts: 'channels: []\n' };

describe('the program on chat platforms', () => {
  let stage: Stage | null = null;
  afterEach(async () => {
    await stage?.running.kill();
    await stage?.publisher.close();
    await stage?.stop();
    stage?.home.remove();
    stage = null;
  });

  async function run(
    env: Record<string, string>,
    stop: () => Promise<void>,
    config: { alerts: string } = NO_CHANNELS,
  ): Promise<Stage> {
    const publisher = await startPublisher();
    const home = makeHome(newsroom(publisher.feedUrl, config));
    await prepareHome(home);
    const running = await startSlugline(homeEnv(home, env));
    await until(async () => publisher.requests.filter((path) => path === '/feed.xml').length >= 2, 30_000, 'two polls');
    stage = { publisher, home, running, stop };
    return stage;
  }

  it('follows a subscription made in Slack: the next article arrives there and nowhere else', async () => {
    const slack = await startSlack();
    const { publisher } = await run(slackEnv(slack), () => slack.stop());
    const who = { userId: 'U0ADA', channelId: 'C0NEWS', channelName: 'world-news' };
    await until(async () => slack.socket.connections() > 0, 30_000, 'Socket Mode');
    await slack.command('/subscribe', 'airstrike', who);
    publisher.publish(airstrikeNews('osk-1'));
    const [alert] = await until(
      async () => slack.workspace.messages.length > 0 && slack.workspace.messages,
      30_000,
      'an alert in Slack',
    );
    expect(alert?.channel).toBe('C0NEWS');
    expect(JSON.stringify(alert?.blocks)).toContain('Varonia condemns airstrike');
    const { reply } = await slack.command('/brief', 'airstrike', who);
    expect(JSON.stringify(reply)).toContain('Ilsa Marrowick');
    expect(slack.workspace.messages).toHaveLength(1);
  }, 120_000);

  it('follows a subscription made on Discord: the next article arrives there and nowhere else', async () => {
    const discord = await startDiscord();
    discord.addChannel({ name: 'other' });
    const { publisher } = await run({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl }, () =>
      discord.stop(),
    );
    const channelId = discord.channel.id;
    await until(async () => discord.calls.some((call) => call.method === 'PUT'), 30_000, 'registered commands');
    await discord.interactions.command({
      name: 'subscribe',
      options: [{ name: 'keywords', value: 'airstrike' }],
      channelId,
      person: { managesChannel: true },
    });
    publisher.publish(airstrikeNews('osk-1'));
    const [alert] = await until(
      async () => discord.messages(channelId).length > 0 && discord.messages(channelId),
      30_000,
      'an alert on Discord',
    );
    expect(JSON.stringify(alert?.body)).toContain('Varonia condemns airstrike');
    const answer = await discord.interactions.command({
      name: 'brief',
      options: [{ name: 'topic', value: 'airstrike' }],
      channelId,
    });
    expect(JSON.stringify(answer.body)).toContain('Ilsa Marrowick');
    expect(discord.world.messages).toHaveLength(1);
  }, 120_000);

  it('forgets whoever asks for it, in Slack and on Discord: no table holds a name or id of theirs', async () => {
    const [slack, discord] = [await startSlack(), await startDiscord()];
    const [slackId, discordId, name] = ['U0QUILLON', '77001122334455667', 'Quillon Ardwen'];
    slack.workspace.users.set(slackId, { id: slackId, name, admin: true });
    const env = { ...slackEnv(slack), DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
    const { home, running } = await run(env, () => Promise.all([slack.stop(), discord.stop()]).then());
    await until(async () => slack.socket.connections() > 0, 30_000, 'Socket Mode');
    await until(async () => discord.calls.some((call) => call.method === 'PUT'), 30_000, 'registered commands');
    const inSlack = async (command: string, text: string) =>
      JSON.stringify(
        (await slack.command(command, text, { userId: slackId, channelId: 'C0NEWS', channelName: 'world-news' })).reply,
      );
    const onDiscord = async (
      call: Pick<Parameters<typeof discord.interactions.command>[0], 'name' | 'subcommand' | 'options'>,
    ) =>
      JSON.stringify(
        await discord.interactions.command({
          ...{ ...call, channelId: discord.channel.id, person: { id: discordId, name, managesChannel: true } },
        }),
      );
    const forget = (value: string) =>
      onDiscord({ name: 'slugline', subcommand: 'forget', options: [{ name: 'who', value }] });
    await inSlack('/subscribe', 'airstrike');
    await inSlack('/slugline', 'pause');
    await onDiscord({ name: 'subscribe', options: [{ name: 'keywords', value: 'airstrike' }] });
    expect(await inSlack('/slugline', 'log')).toContain(name);
    expect(await inSlack('/slugline', 'forget me')).toContain('Forget me');
    expect(await forget('me')).toContain('Forget me');
    expect(await inSlack('/slugline', 'log')).toContain(name);
    expect(await inSlack('/slugline', 'forget me for good')).toContain('You are forgotten');
    expect(await forget('me for good')).toContain('You are forgotten');
    expect(await inSlack('/slugline', 'log')).not.toContain(name);
    await running.stop();
    const stored = await storedIn(home);
    expect(stored).toContain('airstrike');
    for (const theirs of [slackId, discordId, name]) expect(stored.split(theirs).slice(0, 3)).toHaveLength(1);
  }, 120_000);

  it('says in health and check that a token died in mid-flow, and goes on where the other works', async () => {
    const slack = await startSlack();
    const discord = await startDiscord();
    const discordChannel = discord.channel.id;
    const env = { ...slackEnv(slack), DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
    const channels = [`slack:C0NEWS`, `discord:${discordChannel}`];
    const alerts = `channels:\n${channels.map((channel) => `  - channel: ${channel}\n    all: true\n`).join('')}`;
    const { publisher, home, running } = await run(env, () => Promise.all([slack.stop(), discord.stop()]).then(), {
      alerts,
    });
    const health = async () => (await fetch(`${running.url}/healthz`)).json();
    await until(async () => slack.socket.connections() > 0, 30_000, 'Socket Mode');
    expect((await runOnce(['check'], homeEnv(home, { ...env, PORT: new URL(running.url).port }))).code).toBe(0);
    slack.revokeBotToken();
    publisher.publish(airstrikeNews('osk-1'));
    await until(async () => discord.messages(discordChannel).length > 0, 60_000, 'an alert on Discord');
    await until(async () => JSON.stringify(await health()).includes('token_revoked'), 60_000, 'health to tell');
    expect((await fetch(`${running.url}/healthz`)).status).toBe(503);
    expect(await health()).toMatchObject({
      ok: false,
      parts: { discord: { ok: true }, slack: { ok: false, code: 'E_SLACK_REFUSED', todo: expect.any(String) } },
    });
    const checked = await runOnce(['check'], homeEnv(home, { ...env, PORT: new URL(running.url).port }));
    expect(checked.code).toBe(1);
    expect(checked.out).toContain('E_SLACK_REFUSED');
    expect(`${checked.out}${checked.err}${JSON.stringify(await health())}`).not.toContain(slack.botToken);
  }, 150_000);
});

async function startSlack(): Promise<SlackStandIn> {
  const slack = await startSlackStandIn();
  for (const [id, name] of Object.entries({ C0NEWS: 'world-news', C0OTHER: 'other' })) {
    slack.workspace.channels.set(id, { id, name, archived: false, member: true, creator: 'U0ADA' });
  }
  slack.workspace.users.set('U0ADA', { id: 'U0ADA', name: 'ada', admin: true });
  return slack;
}

function slackEnv({ botToken, appToken, apiUrl }: SlackStandIn): Record<string, string> {
  return { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl };
}
