import { PermissionFlagsBits, PermissionsBitField, Routes } from 'discord.js';
import { z } from 'zod';
import type { DiscordApi } from '../discord-api.ts';

export const channelShape = z.object({
  id: z.string(),
  type: z.number(),
  name: z.string().nullish(),
  guild_id: z.string().nullish(),
  parent_id: z.string().nullish(),
  permission_overwrites: z
    .array(z.object({ id: z.string(), type: z.number(), allow: z.string(), deny: z.string() }))
    .default([]),
});
export type DiscordChannel = z.infer<typeof channelShape>;

const userShape = z.object({ id: z.string() });
const memberShape = z.object({ roles: z.array(z.string()) });
const guildShape = z.object({
  owner_id: z.string().nullish(),
  roles: z.array(z.object({ id: z.string(), permissions: z.string() })),
});

/** Our own permissions in a channel of a server, as bits; null when Discord did not tell. */
export type OwnPermissions = (channel: DiscordChannel) => Promise<bigint | null>;

export function createOwnPermissions(api: DiscordApi): OwnPermissions {
  let ownId: string | null = null;
  return async (channel) => {
    if (!channel.guild_id) return null;
    ownId ??= (await read(api, Routes.user(), userShape))?.id ?? null;
    return ownId === null ? null : permissionsOf(ownId, channel, api);
  };
}

/**
 * A member's permissions in a channel, as bits; null when Discord did not tell. There is no call for it, so they are
 * computed as topics/permissions says (Permission Overwrites).
 */
export async function permissionsOf(userId: string, channel: DiscordChannel, api: DiscordApi): Promise<bigint | null> {
  if (!channel.guild_id) return null;
  const [member, guild] = await Promise.all([
    read(api, Routes.guildMember(channel.guild_id, userId), memberShape),
    read(api, Routes.guild(channel.guild_id), guildShape),
  ]);
  if (!member || !guild) return null;
  if (guild.owner_id === userId) return -1n;
  const roles = [channel.guild_id, ...member.roles];
  const base = allBits(guild.roles.filter(({ id }) => roles.includes(id)).map(({ permissions }) => permissions));
  return withOverwrites(base, channel, { roles: member.roles, userId });
}

async function read<T>(api: DiscordApi, route: `/${string}`, shape: z.ZodType<T>): Promise<T | null> {
  const answer = await api({ method: 'get', route });
  if (answer.kind === 'failed') return null;
  return shape.safeParse(answer.body).data ?? null;
}

function withOverwrites(base: bigint, channel: DiscordChannel, member: { roles: string[]; userId: string }): bigint {
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return -1n;
  const everyone = channel.permission_overwrites.filter(({ id }) => id === channel.guild_id);
  const theirs = channel.permission_overwrites.filter(({ id }) => member.roles.includes(id));
  const own = channel.permission_overwrites.filter(({ id }) => id === member.userId);
  return [everyone, theirs, own].reduce((bits, overwrites) => {
    return (bits & ~allBits(overwrites.map(({ deny }) => deny))) | allBits(overwrites.map(({ allow }) => allow));
  }, base);
}

const MANAGING = PermissionsBitField.resolve(['ManageChannels', 'ManageGuild', 'Administrator']);

/** Whether a person with these permissions in a channel may manage it. */
export function manages(permissions: bigint): boolean {
  return (permissions & MANAGING) !== 0n;
}

function allBits(permissions: readonly string[]): bigint {
  return permissions.reduce((all, each) => all | toBits(each), 0n);
}

/** Reads permissions, which Discord writes as a decimal number. */
export function toBits(text: string): bigint {
  return /^\d{1,40}$/.test(text) ? BigInt(text) : 0n;
}
