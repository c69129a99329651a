import { startDiscord } from '../../tests/support/discord/discord-stand-in.ts';
import { startSlackStandIn } from '../../tests/support/slack/slack-stand-in.ts';
import { type Gate, openGate, type Trouble } from './gate.ts';

/** A platform that the program posts to, as the harness sees it. */
export type Stage = {
  name: 'slack' | 'discord';
  env: Record<string, string>;
  /** Channels as config/alerts.yaml names them. */
  channels: string[];
  /** Each standing message, by channel; `content` is another object when it was edited. */
  standing(): { channel: string; content: object }[];
  gate: Gate;
  stop(): Promise<void>;
};

export type StageOptions = { channels: number; trouble: (isPost: boolean) => Trouble | null; paceMs: number };

export async function startSlackStage({ channels, trouble, paceMs }: StageOptions): Promise<Stage> {
  const slack = await startSlackStandIn();
  const ids = Array.from({ length: channels }, (_, at) => `C0NEWS${at}`);
  for (const id of ids) {
    slack.workspace.channels.set(id, { id, name: id.toLowerCase(), archived: false, member: true, creator: 'U0ADA' });
  }
  const gate = await openGate({
    target: slack.apiUrl,
    channelOf: ({ path, body }) =>
      path.endsWith('/chat.postMessage') ? (new URLSearchParams(body).get('channel') ?? 'unknown') : null,
    trouble,
    paceMs,
  });
  return {
    name: 'slack',
    env: { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: `${gate.url}/api/` },
    channels: ids.map((id) => `slack:${id}`),
    standing: () =>
      slack.workspace.messages.map((message) => ({
        channel: `slack:${message.channel}`,
        content: message.blocks,
      })),
    gate,
    stop: async () => {
      await gate.close();
      await slack.stop();
    },
  };
}

export async function startDiscordStage({ channels, trouble, paceMs }: StageOptions): Promise<Stage> {
  // The gate keeps the pace; the stand-in's own is wide open.
  const discord = await startDiscord({ pace: { limit: 1_000, windowMs: 1_000 } });
  const ids = Array.from({ length: channels }, (_, at) => discord.addChannel({ name: `news-${at}` }).id);
  const gate = await openGate({
    target: discord.apiUrl,
    channelOf: ({ method, path }) =>
      method === 'POST' ? (/\/channels\/(\d+)\/messages$/.exec(path)?.[1] ?? null) : null,
    trouble,
    paceMs,
  });
  return {
    name: 'discord',
    env: { DISCORD_TOKEN: discord.token, DISCORD_API_URL: `${gate.url}/api` },
    channels: ids.map((id) => `discord:${id}`),
    standing: () =>
      ids.flatMap((id) => discord.messages(id).map((message) => ({ channel: `discord:${id}`, content: message.body }))),
    gate,
    stop: async () => {
      await gate.close();
      await discord.stop();
    },
  };
}
