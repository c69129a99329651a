import { startDiscord } from '../tests/support/discord/discord-stand-in.ts';
import { startSlackStandIn } from '../tests/support/slack/slack-stand-in.ts';
import { inventReports } from './kit/invent-reports.ts';
import { percentile, sleep } from './kit/measure.ts';
import { openNewsstand } from './kit/newsstand.ts';
import { makeNewsroom, soon, startProgram } from './kit/program.ts';
import { type Row, row } from './kit/row.ts';
import type { BaseKind, Stage } from './kit/stage.ts';
import { sayKind, serverEnv } from './worker.ts';

/** On each platform; with an article a second that makes a hundred alerts a second. */
const CHANNELS_EACH = 50;
const ARTICLE_EVERY_MS = 1_000;
const ASK_EVERY_MS = 100;
const SECONDS = 60;
const REPORTS_MAX = 300;
const WARM_UP_MS = 5_000;
const WITHIN_MS = 60_000;
/** After this both platforms say that the app did not respond. */
const GIVEN_UP_MS = 3_000;
const MS_PER_SECOND = 1_000;

const COMMANDS: readonly (readonly [string, string, string])[] = [
  ['brief', 'topic', 'bridge'],
  ['quotes', 'topic', 'council'],
  ['timeline', 'topic', 'ferry OR flood'],
  ['latest', 'count', '5'],
  ['subscriptions', '', ''],
];

/** From a command on the socket to its acknowledgement, while a hundred alerts a second are made. */
export async function benchAcknowledge(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of await stage.kinds()) {
    const { slack, discord, alertsASecond } = await askUnderLoad(kind, stage);
    const where = kind === 'embedded' ? 'embedded, one process' : `${sayKind(kind)}, the bot apart`;
    for (const [platform, times] of Object.entries({ Slack: slack, Discord: discord })) {
      const what = `acknowledge: a command (${where}, ${platform})`;
      for (const share of [0.5, 0.99]) rows.push(row(`${what}, p${share * 100}`, [percentile(times, share), 'ms']));
    }
    rows.push(row(`acknowledge: alerts that stood meanwhile (${where})`, [alertsASecond, '/s']));
  }
  return rows;
}

type Load = { slack: number[]; discord: number[]; alertsASecond: number };

async function askUnderLoad(kind: BaseKind, stage: Stage): Promise<Load> {
  const [stand, chats] = [await openNewsstand(), await startChats()];
  stand.publish(inventReports(1, stage.seed + 20));
  const home = makeNewsroom({ stands: [stand], alerts: chats.alerts });
  const env = { ...(await serverEnv(kind, stage)), ...chats.env };
  const running = await startAll(home, { kind, env });
  try {
    await chats.connected();
    await soon(() => stand.servedAt() !== null, WITHIN_MS);
    const seconds = stage.quick ? SECONDS / 6 : SECONDS;
    const publishing = publishOn(stand, stage.seed + 21);
    await soon(() => chats.alertsStanding() > 0, WITHIN_MS);
    await sleep(WARM_UP_MS);
    const [before, startedAt] = [chats.alertsStanding(), performance.now()];
    const times = await askAll(chats, { seconds });
    const took = (performance.now() - startedAt) / MS_PER_SECOND;
    const alertsASecond = (chats.alertsStanding() - before) / took;
    await publishing.stop();
    return { ...times, alertsASecond };
  } finally {
    for (const each of running) await each.stop();
    await Promise.all([stand.close(), chats.stop()]);
    home.remove();
  }
}

type Home = ReturnType<typeof makeNewsroom>;
type Starting = { kind: BaseKind; env: Record<string, string> };

/** Embedded there is one process; on servers whoever answers is another than who reads the news. */
async function startAll(home: Home, { kind, env }: Starting) {
  if (kind === 'embedded') return [await startProgram(home, env)];
  const reading = await startProgram(home, env, ['poller', 'worker']);
  return [await startProgram(home, env, ['bot']), reading];
}

/** An article a second until it is stopped. */
function publishOn(stand: Awaited<ReturnType<typeof openNewsstand>>, seed: number) {
  let goesOn = true;
  const running = (async () => {
    for (const report of inventReports(REPORTS_MAX, seed)) {
      if (!goesOn) return;
      stand.publish([report]);
      await sleep(ARTICLE_EVERY_MS);
    }
  })();
  return {
    async stop(): Promise<void> {
      goesOn = false;
      await running;
    },
  };
}

type Chats = Awaited<ReturnType<typeof startChats>>;

/** Nobody waits for an answer before the next one asks. */
async function askAll(chats: Chats, { seconds }: { seconds: number }): Promise<Pick<Load, 'slack' | 'discord'>> {
  const onSlack: Promise<number>[] = [];
  const count = (seconds * MS_PER_SECOND) / ASK_EVERY_MS;
  for (let turn = 0; turn < count; turn += 1) {
    onSlack.push(chats.ask(COMMANDS[turn % COMMANDS.length] ?? ['subscriptions', '', '']));
    await sleep(ASK_EVERY_MS);
  }
  await sleep(GIVEN_UP_MS);
  return { slack: await Promise.all(onSlack), discord: chats.discordTimes() };
}

/** Many channels on each platform, and somebody who asks in one of them. */
async function startChats() {
  const slack = await startSlackStandIn();
  const discord = await startDiscord({ pace: { limit: 1_000, windowMs: 1_000 } });
  const names = Array.from({ length: CHANNELS_EACH }, (_, at) => `news-${at}`);
  const onSlack = names.map((name, at) => ({
    id: `C0NEWS${at}`,
    name,
    archived: false,
    member: true,
    creator: 'U0ADA',
  }));
  for (const channel of onSlack) slack.workspace.channels.set(channel.id, channel);
  slack.workspace.users.set('U0ADA', { id: 'U0ADA', name: 'ada', admin: true });
  const onDiscord = names.map((name) => discord.addChannel({ name }));
  const who = { userId: 'U0ADA', channelId: 'C0NEWS0', channelName: 'news-0' };
  const channels = [...onSlack.map(({ id }) => `slack:${id}`), ...onDiscord.map(({ id }) => `discord:${id}`)];
  return {
    env: {
      ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl },
      ...{ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl },
    },
    alerts: `channels:\n${channels.map((channel) => `  - channel: ${channel}\n    all: true\n`).join('')}`,
    alertsStanding: (): number => slack.workspace.messages.length + discord.world.messages.length,
    async connected(): Promise<void> {
      await soon(() => slack.socket.connections() > 0, WITHIN_MS);
      await soon(() => discord.calls.some(({ method }) => method === 'PUT'), WITHIN_MS);
    },
    /** The same question on both; how long Slack waited to hear that it was heard. */
    async ask([name, option, value]: readonly [string, string, string]): Promise<number> {
      const options = option === '' ? [] : [{ name: option, value: option === 'count' ? Number(value) : value }];
      // How late the whole answer comes is another question.
      discord.interactions.command({ name, options, channelId: onDiscord[0]?.id ?? '' }).catch(() => undefined);
      const never = sleep(GIVEN_UP_MS).then(() => Number.POSITIVE_INFINITY);
      return Promise.race([slack.type(`/${name}`, value, who).then(({ afterMs }) => afterMs), never]);
    },
    /** The same for Discord; what it gave up is without end. */
    discordTimes: () => discord.interactions.acknowledgedAfter().map((ms) => ms ?? Number.POSITIVE_INFINITY),
    async stop() {
      await Promise.all([slack.stop(), discord.stop()]);
    },
  };
}
