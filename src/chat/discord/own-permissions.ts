import { PermissionFlagsBits, Routes } from 'discord.js';
import { z } from 'zod';
import type { DiscordApi } from './discord-api.ts';

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
const guildShape = z.object({ roles: z.array(z.object({ id: z.string(), permissions: z.string() })) });

/** What we may do in a channel of a server, as bits; null when Discord did not tell. */
export type OwnPermissions = (channel: DiscordChannel) => Promise<bigint | null>;

/** Discord has no call for it, so it is computed as topics/permissions says (Permission Overwrites). */
export function createOwnPermissions(api: DiscordApi): OwnPermissions {
  let ownId: string | null = null;
  return async (channel) => {
    if (!channel.guild_id) return null;
    ownId ??= (await read(api, Routes.user(), userShape))?.id ?? null;
    if (ownId === null) return null;
    const [member, guild] = await Promise.all([
      read(api, Routes.guildMember(channel.guild_id, ownId), memberShape),
      read(api, Routes.guild(channel.guild_id), guildShape),
    ]);
    if (!member || !guild) return null;
    const roles = [channel.guild_id, ...member.roles];
    const base = guild.roles
      .filter(({ id }) => roles.includes(id))
      .reduce((bits, role) => bits | toBits(role.permissions), 0n);
    return withOverwrites(base, channel, { roles: member.roles, ownId });
  };
}

async function read<T>(api: DiscordApi, route: `/${string}`, shape: z.ZodType<T>): Promise<T | null> {
  const answer = await api({ method: 'get', route });
  if (answer.kind === 'failed') return null;
  return shape.safeParse(answer.body).data ?? null;
}

type Self = { roles: string[]; ownId: string };

function withOverwrites(base: bigint, channel: DiscordChannel, self: Self): bigint {
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return -1n;
  const everyone = channel.permission_overwrites.filter(({ id }) => id === channel.guild_id);
  const ours = channel.permission_overwrites.filter(({ id }) => self.roles.includes(id));
  const own = channel.permission_overwrites.filter(({ id }) => id === self.ownId);
  return [everyone, ours, own].reduce((bits, overwrites) => {
    const deny = overwrites.reduce((all, overwrite) => all | toBits(overwrite.deny), 0n);
    const allow = overwrites.reduce((all, overwrite) => all | toBits(overwrite.allow), 0n);
    return (bits & ~deny) | allow;
  }, base);
}

function toBits(text: string): bigint {
  return /^\d{1,40}$/.test(text) ? BigInt(text) : 0n;
}
