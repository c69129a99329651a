import { ChannelType, PermissionFlagsBits } from 'discord.js';
import type { ChannelAddress } from '../../news/channel.ts';
import type { RightsOutcome } from '../chat.ts';
import type { DiscordApi } from './discord-api.ts';
import { readChannel, rulingChannel } from './locate-channel.ts';
import { permissionsOf } from './own-permissions.ts';
import { manages } from './read-question.ts';

const NONE: RightsOutcome = { kind: 'rights', sees: false, adds: false, manages: false };
const ALL: RightsOutcome = { kind: 'rights', sees: true, adds: true, manages: true };

/**
 * What a person may do in another channel than the one they ask in. Discord tells a member's bits with each interaction,
 * but only those of that place, so they are computed from roles and overwrites (topics/permissions).
 */
export async function rightsInChannel(
  userId: string,
  address: ChannelAddress,
  api: DiscordApi,
): Promise<RightsOutcome> {
  if (address.kind === 'dm') return address.id === userId ? ALL : NONE;
  const read = await readChannel(address.id, api);
  if (read.kind !== 'channel') return { kind: 'unreachable', reason: read.reason };
  if (read.channel.guild_id !== address.workspace) return NONE;
  const bits = await permissionsOf(userId, await rulingChannel(read.channel, api), api);
  if (bits === null) return { kind: 'unreachable', reason: 'Discord did not tell your permissions there' };
  const isManager = manages(bits);
  // Who is in a private thread is not in its parent's permissions; its moderators see it all the same.
  const isClosedThread =
    read.channel.type === ChannelType.PrivateThread && (bits & PermissionFlagsBits.ManageThreads) === 0n;
  const sees = (bits & PermissionFlagsBits.ViewChannel) !== 0n && !isClosedThread;
  return sees ? { kind: 'rights', sees, adds: isManager, manages: isManager } : NONE;
}
