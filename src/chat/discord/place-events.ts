import { type Client, GatewayDispatchEvents } from 'discord.js';
import { z } from 'zod';
import type { Place, PlaceEvent } from '../chat.ts';

const channelShape = z.object({ id: z.string(), guild_id: z.string() });
const guildShape = z.object({ id: z.string(), unavailable: z.boolean().optional() });
const ofGuildShape = z.object({ guild_id: z.string() });

/**
 * Tells of channels and servers that came and went. An outage of a server takes it away for a while, and says so
 * (events/gateway-events, Guild Delete): nothing is closed for that. Losing a thread sends no event (topics/threads).
 */
export function watchPlaces(client: Client, tell: (event: PlaceEvent) => void): void {
  const on = (name: GatewayDispatchEvents, read: (data: unknown) => PlaceEvent | null) =>
    client.ws.on(name, (data: unknown) => {
      const event = read(data);
      if (event) tell(event);
    });
  on(GatewayDispatchEvents.ChannelDelete, (data) => gone(data, 'the channel was deleted'));
  on(GatewayDispatchEvents.ThreadDelete, (data) => gone(data, 'the thread was deleted'));
  on(GatewayDispatchEvents.GuildDelete, left);
  on(GatewayDispatchEvents.GuildCreate, joined);
  on(GatewayDispatchEvents.ChannelUpdate, channelChanged);
  on(GatewayDispatchEvents.GuildRoleUpdate, rolesChanged);
}

function gone(data: unknown, reason: string): PlaceEvent | null {
  const read = channelShape.safeParse(data);
  return read.success ? { kind: 'channel-gone', place: placeOf(read.data.guild_id, read.data.id), reason } : null;
}

function left(data: unknown): PlaceEvent | null {
  const read = guildShape.safeParse(data);
  if (!read.success || read.data.unavailable !== undefined) return null;
  return { kind: 'workspace-left', place: placeOf(read.data.id), reason: 'the bot was removed from the server' };
}

function joined(data: unknown): PlaceEvent | null {
  const read = guildShape.safeParse(data);
  return read.success && !read.data.unavailable ? { kind: 'maybe-back', place: placeOf(read.data.id) } : null;
}

/** Permissions stand in a channel's overwrites and in roles. */
function channelChanged(data: unknown): PlaceEvent | null {
  const read = channelShape.safeParse(data);
  return read.success ? { kind: 'maybe-back', place: placeOf(read.data.guild_id, read.data.id) } : null;
}

function rolesChanged(data: unknown): PlaceEvent | null {
  const read = ofGuildShape.safeParse(data);
  return read.success ? { kind: 'maybe-back', place: placeOf(read.data.guild_id) } : null;
}

function placeOf(workspace: string, channelId: string | null = null): Place {
  return { platform: 'discord', workspace, channelId };
}
