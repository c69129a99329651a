import { ChannelType, PermissionFlagsBits, Routes } from 'discord.js';
import type { ChannelAddress } from '../../news/channel.ts';
import type { LocateOutcome } from '../chat.ts';
import { cleanText } from '../clean-text.ts';
import type { ChannelOf } from './channel-of.ts';
import type { DiscordApi } from './discord-api.ts';
import { channelShape, type DiscordChannel, type OwnPermissions } from './own-permissions.ts';
import type { FailedOutcome } from './read-failure.ts';

export type LocateDeps = { api: DiscordApi; channelOf: ChannelOf; ownPermissions: OwnPermissions };

const THREADS = new Set<number>([ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread]);
const TAKES_MESSAGES = new Set<number>([
  ...THREADS,
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
]);

/** Whether we can post there, and how people call it. Only what Discord says for sure closes a channel. */
export async function locateChannel(address: ChannelAddress, deps: LocateDeps): Promise<LocateOutcome> {
  if (address.kind === 'dm') return locateDm(address, deps);
  const read = await readChannel(address.id, deps.api);
  if (read.kind !== 'channel') return read;
  const { channel } = read;
  const guildId = channel.guild_id ?? '';
  if (address.workspace !== '' && guildId !== address.workspace)
    return { kind: 'closed', reason: 'that channel belongs to another server' };
  if (!TAKES_MESSAGES.has(channel.type))
    return { kind: 'closed', reason: 'only text channels and threads take messages, not forums or categories' };
  const missing = await missingPermissions(channel, deps);
  if (missing.length > 0) return { kind: 'closed', reason: `I lack these permissions there: ${missing.join(', ')}` };
  const name = cleanText(channel.name ?? '');
  return {
    kind: 'located',
    address: { ...address, workspace: guildId },
    name: name === '' ? channel.id : `#${name}`,
  };
}

async function locateDm(address: ChannelAddress, deps: LocateDeps): Promise<LocateOutcome> {
  const channel = await deps.channelOf(address);
  if (channel.kind === 'failed') return notLocated(channel.outcome);
  return { kind: 'located', address: { ...address, workspace: '' }, name: 'direct message' };
}

type Read = { kind: 'channel'; channel: DiscordChannel } | Exclude<LocateOutcome, { kind: 'located' }>;

/** A channel as Discord describes it to us, or why it does not. */
export async function readChannel(id: string, api: DiscordApi): Promise<Read> {
  const answer = await api({ method: 'get', route: Routes.channel(id) });
  if (answer.kind === 'failed') return notLocated(answer.outcome);
  const read = channelShape.safeParse(answer.body);
  return read.success
    ? { kind: 'channel', channel: read.data }
    : { kind: 'unreachable', reason: 'Discord described the channel in a way we cannot read' };
}

function notLocated(outcome: FailedOutcome): { kind: 'closed' | 'unreachable'; reason: string } {
  if (outcome.kind === 'channel-closed') return { kind: 'closed', reason: outcome.reason };
  if (outcome.kind === 'refused') return { kind: 'closed', reason: outcome.reason };
  return { kind: 'unreachable', reason: 'reason' in outcome ? outcome.reason : outcome.kind };
}

/** A thread has no overwrites of its own: its parent's count (topics/threads). */
export async function rulingChannel(channel: DiscordChannel, api: DiscordApi): Promise<DiscordChannel> {
  const parent = THREADS.has(channel.type) && channel.parent_id ? await readChannel(channel.parent_id, api) : null;
  return parent?.kind === 'channel' ? parent.channel : channel;
}

/** In threads another permission is needed to send (topics/threads). */
async function missingPermissions(channel: DiscordChannel, deps: LocateDeps): Promise<string[]> {
  const isThread = THREADS.has(channel.type);
  const bits = await deps.ownPermissions(await rulingChannel(channel, deps.api));
  if (bits === null) return [];
  const send = isThread
    ? { bit: PermissionFlagsBits.SendMessagesInThreads, name: 'Send Messages in Threads' }
    : { bit: PermissionFlagsBits.SendMessages, name: 'Send Messages' };
  const needed = [
    { bit: PermissionFlagsBits.ViewChannel, name: 'View Channel' },
    send,
    { bit: PermissionFlagsBits.EmbedLinks, name: 'Embed Links' },
  ];
  return needed.filter(({ bit }) => (bits & bit) === 0n).map(({ name }) => name);
}

/** For the look after a lost answer: an empty history means nothing to those who may not read it. */
export async function mayReadHistory(channelId: string, deps: LocateDeps): Promise<boolean | null> {
  const read = await readChannel(channelId, deps.api);
  if (read.kind !== 'channel') return null;
  const bits = await deps.ownPermissions(read.channel);
  return bits === null ? null : (bits & PermissionFlagsBits.ReadMessageHistory) !== 0n;
}
