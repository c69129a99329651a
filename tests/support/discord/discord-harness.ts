import { pino } from 'pino';
import { createDiscord } from '../../../src/chat/discord/create-discord.ts';
import type { ChannelAddress } from '../../../src/news/channel.ts';
import type { ChatHarness } from '../../contracts/chat.ts';
import { type DiscordStandIn, startDiscord } from './discord-stand-in.ts';
import type { Answer } from './interactions.ts';
import type { Pace } from './rate-limits.ts';
import { readMessage } from './read-message.ts';
import type { Channel, MessageBody } from './world.ts';

/** Short enough that a test of a hang is quick, long enough for a loaded machine. */
const TIMEOUT_MS = 2_000;

export type DiscordHarness = ChatHarness & { discord: DiscordStandIn; addressOf(channel: Channel): ChannelAddress };

export type HarnessOptions = {
  token?: string;
  pace?: Pace;
  timeoutMs?: number;
  shards?: number;
  allowedWorkspaces?: string[];
};

/** Our Discord part against the stand-in, for the contract every platform keeps. */
export async function createDiscordHarness(options: HarnessOptions = {}): Promise<DiscordHarness> {
  const discord = await startDiscord({
    pace: options.pace ?? { limit: 50, windowMs: 1_000 },
    shards: options.shards ?? 1,
  });
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const settings = {
    token: options.token ?? discord.token,
    apiUrl: discord.apiUrl,
    allowedWorkspaces: options.allowedWorkspaces ?? [],
  };
  const chat = createDiscord(settings, { now: () => new Date(), log, timeoutMs: options.timeoutMs ?? TIMEOUT_MS });
  const addressOf = (channel: Channel): ChannelAddress => ({
    platform: 'discord',
    workspace: channel.guildId ?? '',
    id: channel.id,
    kind: 'channel',
  });
  const closed = discord.addChannel({ name: 'staff-only', denied: ['send'] });
  const posts = new RegExp(`^POST /channels/${discord.channel.id}/messages`);
  return {
    ...{ chat, discord, addressOf, address: addressOf(discord.channel), closed: addressOf(closed) },
    standing: async () => discord.messages(discord.channel.id).map(({ id, body }) => ({ id, ...seen(body) })),
    replies: async (messageId) =>
      discord
        .messages(discord.channel.id)
        .filter(({ repliesTo }) => repliesTo === messageId)
        .map(({ id, body }) => ({ id, ...seen(body) })),
    ask: async (line) =>
      answered(await discord.interactions.command({ ...commandOf(line), channelId: discord.channel.id })),
    async press(messageId, label) {
      const message = discord.messages(discord.channel.id).find(({ id }) => id === messageId);
      const button = message && readMessage(message.body).buttons.find((one) => one.label === label);
      if (!button?.customId) throw new Error(`No button ${label}`);
      return answered(
        await discord.interactions.press({ customId: button.customId, messageId, channelId: discord.channel.id }),
      );
    },
    faults: {
      rateLimitNext: (retryAfterSeconds) =>
        discord.faults.add(posts, { kind: 'rate-limit', retryAfterSeconds, scope: 'user' }),
      loseNextAnswer: () => discord.faults.add(posts, { kind: 'drop-after' }),
      failNext: () => discord.faults.add(posts, { kind: 'error-before', status: 500 }),
    },
    logged: () => lines.join(''),
    secrets: [settings.token, ...settings.token.split('.').filter((part) => part.length > 8)],
    async stop() {
      await chat.listener.stop();
      await discord.stop();
    },
  };
}

/** As a person fills the one text option of a command. */
function commandOf(line: string): { name: string; subcommand?: string; options?: { name: string; value: string }[] } {
  const [, name = '', words = ''] = /^\/(\S+)\s*(.*)$/.exec(line) ?? [];
  if (words === '') return { name };
  if (name === 'slugline') return { name, subcommand: words };
  return { name, options: [{ name: name === 'quotes' ? 'about' : 'topic', value: words }] };
}

function seen(body: MessageBody): { text: string; alive: string[] } {
  const { text, links, pings, mentions } = readMessage(body);
  return { text, alive: [...links, ...pings, ...mentions] };
}

function answered({ body, ephemeral }: Answer): { text: string; alive: string[]; visibility: 'public' | 'private' } {
  return { ...seen(body), visibility: ephemeral ? 'private' : 'public' };
}
