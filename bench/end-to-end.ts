import { startDiscord } from '../tests/support/discord/discord-stand-in.ts';
import { freePort } from '../tests/support/free-port.ts';
import { startHub } from '../tests/support/hub.ts';
import { startSlackStandIn } from '../tests/support/slack/slack-stand-in.ts';
import { inventReports } from './kit/invent-reports.ts';
import { percentile, sleep } from './kit/measure.ts';
import { type Newsstand, openNewsstand } from './kit/newsstand.ts';
import { makeNewsroom, soon, startProgram } from './kit/program.ts';
import { type Row, row } from './kit/row.ts';
import type { BaseKind, Stage } from './kit/stage.ts';
import { sayKind, serverEnv } from './worker.ts';

const STORIES = 40;
/** Above the pace of both platforms: nothing waits for its channel. */
const APART_MS = 1_300;
const POLL_EVERY_MS = 1_000;
const WITHIN_MS = 30_000;

/** From the moment a publisher serves a changed feed to the message that stands in a channel, on both platforms. */
export async function benchEndToEnd(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of await stage.kinds()) {
    const { slack, discord, whole } = await tellAll(kind, stage);
    const what = `end to end: changed feed served → message stands (${sayKind(kind)}`;
    for (const share of [0.5, 0.99]) {
      const name = `p${share * 100}`;
      rows.push(row(`${what}, Slack), ${name}`, [percentile(slack, share), 'ms']));
      rows.push(row(`${what}, Discord), ${name}`, [percentile(discord, share), 'ms']));
    }
    rows.push(
      row(`end to end: published → message stands (${sayKind(kind)}, Slack), p50`, [percentile(whole, 0.5), 'ms'], {
        name: 'the poll interval',
        value: POLL_EVERY_MS,
      }),
    );
    const pushed = await pushAll(kind, stage);
    for (const share of [0.5, 0.99]) {
      const what = `end to end: WebSub push → message stands (${sayKind(kind)}, Slack), p${share * 100}`;
      rows.push(row(what, [percentile(pushed, share), 'ms']));
    }
  }
  return rows;
}

type Times = { slack: number[]; discord: number[]; whole: number[] };

async function tellAll(kind: BaseKind, stage: Stage): Promise<Times> {
  const stand = await openNewsstand();
  const times: Times = { slack: [], discord: [], whole: [] };
  await withProgram({ stand, env: await serverEnv(kind, stage), every: '1s' }, stage, async (chats) => {
    for (const report of inventReports(stage.quick ? 5 : STORIES, stage.seed + 4)) {
      const publishedAt = performance.now();
      stand.publish([report]);
      const { slackAt, discordAt } = await chats.arrival(report.title);
      const servedAt = stand.servedAt() ?? publishedAt;
      times.slack.push(slackAt - servedAt);
      times.discord.push(discordAt - servedAt);
      times.whole.push(slackAt - publishedAt);
      await sleep(APART_MS + (publishedAt % POLL_EVERY_MS));
    }
  });
  return times;
}

/** The same by WebSub: from the hub's push to the message, with polls out of the way. */
async function pushAll(kind: BaseKind, stage: Stage): Promise<number[]> {
  const hub = await startHub();
  const stand = await openNewsstand(hub.url);
  const port = await freePort();
  const env = { ...(await serverEnv(kind, stage)), PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` };
  const times: number[] = [];
  await withProgram({ stand, env, every: '1h' }, stage, async (chats) => {
    await soon(() => hub.verified.length > 0, WITHIN_MS);
    for (const report of inventReports(stage.quick ? 5 : STORIES, stage.seed + 10)) {
      stand.publish([report]);
      const pushedAt = performance.now();
      await hub.push(stand.feed());
      const { slackAt } = await chats.arrival(report.title);
      times.push(slackAt - pushedAt);
      await sleep(APART_MS);
    }
  });
  await hub.close();
  return times;
}

type Running = { stand: Newsstand; env: Record<string, string>; every: string };
type Chats = Awaited<ReturnType<typeof startChats>>;

async function withProgram(
  { stand, env, every }: Running,
  { seed }: Stage,
  work: (chats: Chats) => Promise<void>,
): Promise<void> {
  stand.publish(inventReports(1, seed + 3));
  const chats = await startChats();
  const home = makeNewsroom({ stands: [stand], alerts: chats.alerts, every });
  const running = await startProgram(home, { ...env, ...chats.env });
  try {
    await soon(() => stand.servedAt() !== null, WITHIN_MS);
    await sleep(2 * POLL_EVERY_MS);
    await work(chats);
  } finally {
    await running.stop();
    await Promise.all([stand.close(), chats.stop()]);
    home.remove();
  }
}

/** A channel on each platform, and a look into it. */
async function startChats() {
  const slack = await startSlackStandIn();
  const channel = { id: 'C0NEWS', name: 'news', archived: false, member: true, creator: 'U0ADA' };
  slack.workspace.channels.set(channel.id, channel);
  const discord = await startDiscord({ pace: { limit: 1_000, windowMs: 1_000 } });
  const saysTitle = (content: unknown, title: string): boolean => (JSON.stringify(content) ?? '').includes(title);
  return {
    env: {
      ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl },
      ...{ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl },
    },
    alerts: `channels:\n  - channel: slack:${channel.id}\n    all: true\n  - channel: discord:${discord.channel.id}\n    all: true\n`,
    /** When the message with this title stood in each channel. */
    async arrival(title: string): Promise<{ slackAt: number; discordAt: number }> {
      const slackHas = (): boolean => saysTitle(slack.workspace.messages.at(-1)?.blocks, title);
      const discordHas = (): boolean => saysTitle(discord.messages(discord.channel.id).at(-1)?.body, title);
      const [slackAt, discordAt] = await Promise.all([
        soon(() => slackHas() && performance.now(), WITHIN_MS),
        soon(() => discordHas() && performance.now(), WITHIN_MS),
      ]);
      return { slackAt, discordAt };
    },
    async stop() {
      await Promise.all([slack.stop(), discord.stop()]);
    },
  };
}
