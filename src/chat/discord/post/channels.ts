import { ChannelType, PermissionFlagsBits, Routes } from 'discord.js';
import { z } from 'zod';
import { createLru } from '../../../kit/lru.ts';
import type { ChannelAddress } from '../../../news/channel.ts';
import { ALL_RIGHTS, type LocateOutcome, NO_RIGHTS, type RightsOutcome } from '../../chat.ts';
import { cleanText } from '../../clean-text.ts';
import type { DiscordApi } from '../discord-api.ts';
import { type CallFailure, type FailedOutcome, failed } from '../read-failure.ts';
import { channelShape, type DiscordChannel, manages, type OwnPermissions, permissionsOf } from './permissions.ts';

export type ChannelOf = (address: ChannelAddress) => Promise<{ kind: 'channel'; id: string } | CallFailure>;

const dmChannel = z.object({ id: z.string() });
/** How many open DMs are remembered, to save calls; opening one again does no harm. */
const REMEMBERED_DMS_MAX = 1_000;

/** The channel of an address: its own id, or the DM channel of a person, opened once (resources/user, Create DM). */
export function createChannelOf(api: DiscordApi): ChannelOf {
  const opened = createLru<string, string>(REMEMBERED_DMS_MAX);
  return async ({ kind, id }) => {
    if (kind === 'channel') return { kind: 'channel', id };
    const known = opened.get(id);
    if (known !== undefined) return { kind: 'channel', id: known };
    const answer = await api({ method: 'post', route: Routes.userChannels(), body: { recipient_id: id } });
    if (answer.kind === 'failed') return nothingPosted(answer);
    const read = dmChannel.safeParse(answer.body);
    const reason = 'Discord opened a DM but did not say which';
    if (!read.success) return failed(null, 'unreadable', { kind: 'try-later', reason });
    opened.set(id, read.data.id);
    return { kind: 'channel', id: read.data.id };
  };
}

/** Opening a DM sends no message, so a call with an unknown outcome may be repeated. */
function nothingPosted(failure: CallFailure): CallFailure {
  if (failure.outcome.kind !== 'unknown') return failure;
  return { ...failure, outcome: { kind: 'try-later', reason: failure.outcome.reason } };
}

export type DiscordChannelDeps = { api: DiscordApi; channelOf: ChannelOf; ownPermissions: OwnPermissions };

const THREADS = new Set<number>([ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread]);
const TAKES_MESSAGES = new Set<number>([
  ...THREADS,
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
]);

/** Whether we can post in a channel, and its name. Only a definite answer of Discord closes one. */
export async function locateChannel(address: ChannelAddress, deps: DiscordChannelDeps): Promise<LocateOutcome> {
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
  return { kind: 'located', address: { ...address, workspace: guildId }, name: name === '' ? channel.id : `#${name}` };
}

async function locateDm(address: ChannelAddress, deps: DiscordChannelDeps): Promise<LocateOutcome> {
  const channel = await deps.channelOf(address);
  if (channel.kind === 'failed') return notLocated(channel.outcome);
  return { kind: 'located', address: { ...address, workspace: '' }, name: 'direct message' };
}

type ChannelOutcome = { kind: 'channel'; channel: DiscordChannel } | Exclude<LocateOutcome, { kind: 'located' }>;

async function readChannel(id: string, api: DiscordApi): Promise<ChannelOutcome> {
  const answer = await api({ method: 'get', route: Routes.channel(id) });
  if (answer.kind === 'failed') return notLocated(answer.outcome);
  const read = channelShape.safeParse(answer.body);
  return read.success
    ? { kind: 'channel', channel: read.data }
    : { kind: 'unreachable', reason: 'Discord described the channel in a way we cannot read' };
}

function notLocated(outcome: FailedOutcome): { kind: 'closed' | 'unreachable'; reason: string } {
  if (outcome.kind === 'channel-closed' || outcome.kind === 'refused')
    return { kind: 'closed', reason: outcome.reason };
  return { kind: 'unreachable', reason: 'reason' in outcome ? outcome.reason : outcome.kind };
}

/** The channel whose overwrites apply. A thread has none and takes those of its parent (topics/threads). */
async function channelWithOverwrites(channel: DiscordChannel, api: DiscordApi): Promise<DiscordChannel> {
  const parent = THREADS.has(channel.type) && channel.parent_id ? await readChannel(channel.parent_id, api) : null;
  return parent?.kind === 'channel' ? parent.channel : channel;
}

/** Names the permissions that we lack. Sending in threads needs another one than in channels (topics/threads). */
async function missingPermissions(channel: DiscordChannel, deps: DiscordChannelDeps): Promise<string[]> {
  const isThread = THREADS.has(channel.type);
  const bits = await deps.ownPermissions(await channelWithOverwrites(channel, deps.api));
  if (bits === null) return [];
  const [send, name] = isThread
    ? [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads']
    : [PermissionFlagsBits.SendMessages, 'Send Messages'];
  const needed = {
    'View Channel': PermissionFlagsBits.ViewChannel,
    [name]: send,
    'Embed Links': PermissionFlagsBits.EmbedLinks,
  };
  return Object.entries(needed).flatMap(([permission, bit]) => ((bits & bit) === 0n ? [permission] : []));
}

/** Whether we may read the messages of a channel; null where Discord did not tell. */
export async function mayReadHistory(channelId: string, deps: DiscordChannelDeps): Promise<boolean | null> {
  const read = await readChannel(channelId, deps.api);
  if (read.kind !== 'channel') return null;
  const bits = await deps.ownPermissions(read.channel);
  return bits === null ? null : (bits & PermissionFlagsBits.ReadMessageHistory) !== 0n;
}

/**
 * What a person may do in a channel other than the one they ask in. An interaction has the permissions for its own channel
 * alone, so they are computed from roles and overwrites (topics/permissions).
 */
export async function rightsInChannel(
  userId: string,
  address: ChannelAddress,
  api: DiscordApi,
): Promise<RightsOutcome> {
  if (address.kind === 'dm') return address.id === userId ? ALL_RIGHTS : NO_RIGHTS;
  const read = await readChannel(address.id, api);
  if (read.kind !== 'channel') return { kind: 'unreachable', reason: read.reason };
  if (read.channel.guild_id !== address.workspace) return NO_RIGHTS;
  const bits = await permissionsOf(userId, await channelWithOverwrites(read.channel, api), api);
  if (bits === null) return { kind: 'unreachable', reason: 'Discord did not tell your permissions there' };
  const isManager = manages(bits);
  // The permissions do not say who is in a private thread; moderators see every thread.
  const isClosedThread =
    read.channel.type === ChannelType.PrivateThread && (bits & PermissionFlagsBits.ManageThreads) === 0n;
  const sees = (bits & PermissionFlagsBits.ViewChannel) !== 0n && !isClosedThread;
  return sees ? { kind: 'rights', sees, adds: isManager, manages: isManager } : NO_RIGHTS;
}
