import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareHome } from '../support/database-template.ts';
import { type DiscordStandIn, startDiscord } from '../support/discord/discord-stand-in.ts';
import { airstrikeNews, type Publisher, startPublisher } from '../support/publisher.ts';
import { type Home, homeEnv, makeHome, newsroom, type Running, startSlugline, until } from '../support/run-slugline.ts';
import { shippedAnswers } from '../support/shipped-answers.ts';
import { type SlackStandIn, startSlackStandIn } from '../support/slack/slack-stand-in.ts';

const answers = await shippedAnswers();
const said = (tag: string, english: string) => {
  const own = answers.find((each) => each.tag === tag)?.texts[english];
  return typeof own === 'string' ? own : english;
};
const TITLE = 'How the feeds are doing';
/** Discord's clients have no Arabic, Persian or Urdu; Slack sends whatever a person has set. */
const CLIENTS = answers.flatMap(({ tag, clients }) => clients.map((locale) => ({ tag, locale })));

describe('the program in the languages of its readers', () => {
  let publisher: Publisher;
  let home: Home;
  let running: Running;
  let slack: SlackStandIn;
  let discord: DiscordStandIn;
  let channels: string[] = [];

  beforeAll(async () => {
    slack = await startSlackStandIn();
    discord = await startDiscord();
    for (const { tag } of answers) {
      slack.workspace.users.set(`U0${tag}`, { id: `U0${tag}`, name: tag, admin: true, locale: `${tag}-XX` });
    }
    slack.workspace.channels.set('C0NEWS', {
      id: 'C0NEWS',
      name: 'news',
      archived: false,
      member: true,
      creator: 'U0es',
    });
    channels = answers.map(({ tag }) => discord.addChannel({ name: tag }).id);
    publisher = await startPublisher();
    home = makeHome(newsroom(publisher.feedUrl, { alerts: 'channels: []\n' }));
    await prepareHome(home);
    const tokens = { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl };
    const env = { ...tokens, DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
    running = await startSlugline(homeEnv(home, env));
    await until(async () => slack.socket.connections() > 0, 60_000, 'Socket Mode');
    await until(async () => discord.calls.some(({ method }) => method === 'PUT'), 60_000, 'registered commands');
  }, 180_000);

  afterAll(async () => {
    await running.kill();
    await Promise.all([publisher.close(), slack.stop(), discord.stop()]);
    home.remove();
  });

  const onDiscord = async (
    channelId: string,
    call: { name: string; subcommand: string; locale?: string; language?: string },
  ) => {
    const { locale, language, ...command } = call;
    const options = language === undefined ? {} : { options: [{ name: 'language', value: language }] };
    const person = { managesChannel: true, ...(locale === undefined ? {} : { locale }) };
    return JSON.stringify((await discord.interactions.command({ ...command, ...options, channelId, person })).body);
  };
  const STATUS = { name: 'feeds', subcommand: 'status' };

  it.each(answers.map(({ tag }) => tag))(
    'answers in %s on Slack, whose users have set it',
    async (tag) => {
      const who = { userId: `U0${tag}`, channelId: 'C0NEWS', channelName: 'news' };
      const { reply } = await slack.command('/feeds', 'status', who);
      expect(JSON.stringify(reply)).toContain(said(tag, TITLE));
    },
    60_000,
  );

  it.each(CLIENTS)(
    'answers in $tag on Discord, whose client is set to $locale',
    async ({ tag, locale }) => {
      expect(await onDiscord(discord.channel.id, { ...STATUS, locale })).toContain(said(tag, TITLE));
    },
    60_000,
  );

  it.each(answers.map(({ tag }, at) => [tag, at] as const))(
    'answers in %s in a channel that is set to it, whatever the client',
    async (tag, at) => {
      const channel = channels[at] ?? '';
      await onDiscord(channel, { name: 'slugline', subcommand: 'settings', language: tag });
      expect(await onDiscord(channel, { ...STATUS, locale: tag === 'de' ? 'fr' : 'de' })).toContain(said(tag, TITLE));
    },
    60_000,
  );

  it('sends the alert of a channel that is set to Persian in Persian, from the right, and names isolated', async () => {
    const channelId = channels[answers.findIndex(({ tag }) => tag === 'fa')] ?? '';
    await discord.interactions.command({
      name: 'subscribe',
      options: [{ name: 'keywords', value: 'airstrike' }],
      channelId,
      person: { managesChannel: true },
    });
    publisher.publish(airstrikeNews('osk-1'));
    const alerts = () => discord.messages(channelId).filter(({ body }) => JSON.stringify(body).includes('Varonia'));
    const [alert] = await until(async () => alerts().length > 0 && alerts(), 60_000, 'an alert on Discord');
    const text = JSON.stringify(alert?.body);
    for (const label of ['Key actors', 'Matched', 'Follow topic', 'Mute topic here']) {
      expect(text).toContain(said('fa', label));
    }
    expect(text).not.toContain('Key actors');
    expect(text).toMatch(/\u2068[^\u2069]*Ilsa Marrowick/u);
  }, 120_000);
});
