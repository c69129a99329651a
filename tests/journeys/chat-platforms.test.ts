import { afterEach, describe, expect, it } from 'vitest';
import { prepareHome } from '../support/database-template.ts';
import { startDiscord } from '../support/discord/discord-stand-in.ts';
import { airstrikeNews, type Publisher, startPublisher } from '../support/publisher.ts';
import { type Home, homeEnv, makeHome, newsroom, type Running, startSlugline, until } from '../support/run-slugline.ts';
import { startSlackStandIn } from '../support/slack/slack-stand-in.ts';

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

  async function run(env: Record<string, string>, stop: () => Promise<void>): Promise<Stage> {
    const publisher = await startPublisher();
    const home = makeHome(newsroom(publisher.feedUrl, NO_CHANNELS));
    await prepareHome(home);
    const running = await startSlugline(homeEnv(home, env));
    await until(async () => publisher.requests.filter((path) => path === '/feed.xml').length >= 2, 30_000, 'two polls');
    stage = { publisher, home, running, stop };
    return stage;
  }

  it('follows a subscription made in Slack: the next article arrives there and nowhere else', async () => {
    const slack = await startSlackStandIn();
    for (const [id, name] of [
      ['C0NEWS', 'world-news'],
      ['C0OTHER', 'other'],
    ]) {
      slack.workspace.channels.set(id ?? '', {
        id: id ?? '',
        name: name ?? '',
        archived: false,
        member: true,
        creator: 'U0ADA',
      });
    }
    slack.workspace.users.set('U0ADA', { id: 'U0ADA', name: 'ada', admin: true });
    const { publisher } = await run(
      { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl },
      () => slack.stop(),
    );
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
});
