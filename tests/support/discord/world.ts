/** Names of what a bot may be denied in a channel, with Discord's bits (topics/permissions). */
export const BITS = {
  view: 1n << 10n,
  send: 1n << 11n,
  embed: 1n << 14n,
  history: 1n << 16n,
  manageChannels: 1n << 4n,
  manageGuild: 1n << 5n,
  administrator: 1n << 3n,
  manageThreads: 1n << 34n,
  sendInThreads: 1n << 38n,
} as const;
export type Denial = 'view' | 'send' | 'embed' | 'history' | 'sendInThreads';

export type StoredMessage = {
  id: string;
  channelId: string;
  body: MessageBody;
  nonce: string | null;
  at: number;
  editedAt: number | null;
  repliesTo: string | null;
};

export type MessageBody = {
  content: string;
  embeds: unknown[];
  components: unknown[];
  allowedMentions: unknown;
  flags: number;
};

export type Channel = {
  id: string;
  guildId: string | null;
  name: string;
  type: number;
  parentId: string | null;
  denied: Denial[];
  /** The person a DM is with. */
  recipientId: string | null;
  /** What roles (type 0) and people (type 1) may do here beside the denials of the bot. */
  overwrites: Overwrite[];
};

type Overwrite = { id: string; type: 0 | 1; allow: bigint; deny: bigint };

/** Everything one pretended Discord holds. */
export type World = {
  token: string;
  applicationId: string;
  botId: string;
  guildId: string;
  otherGuildId: string;
  channels: Map<string, Channel>;
  messages: StoredMessage[];
  /** Ids of roles that people have; whoever is not named is no member. */
  members: Map<string, string[]>;
  roles: { id: string; permissions: bigint }[];
  /** Ids of messages that were deleted. */
  deleted: Set<string>;
  commands: Record<string, unknown>[];
  /** How often the whole list of commands was replaced. */
  registrations: number;
  nextId(): string;
};

const DISCORD_EPOCH_MS = 1_420_070_400_000n;

export function createWorld(): World {
  let count = 0n;
  const nextId = () => {
    count += 1n;
    return String(((BigInt(Date.now()) - DISCORD_EPOCH_MS) << 22n) | (count & 0x3fffffn));
  };
  const [applicationId, guildId] = [nextId(), nextId()];
  return {
    // Three parts, as Discord's own: the first would be the application's id in base64.
    token: `${Buffer.from(applicationId).toString('base64url')}.Gz_stand.in-${'k7Qx'.repeat(8)}`,
    applicationId,
    botId: applicationId,
    guildId,
    // Made a millisecond later, so that of two shards each has one (events/gateway, Sharding).
    otherGuildId: String(BigInt(guildId) + (1n << 22n)),
    channels: new Map(),
    messages: [],
    members: new Map(),
    roles: [],
    deleted: new Set(),
    commands: [],
    registrations: 0,
    nextId,
  };
}

type NewChannel = Partial<Omit<Channel, 'id'>> & { name: string };

export function addChannel(world: World, channel: NewChannel): Channel {
  const added = { id: world.nextId(), guildId: world.guildId, type: 0, parentId: null, denied: [] };
  const whole = { ...added, recipientId: null, overwrites: [], ...channel };
  world.channels.set(whole.id, whole);
  return whole;
}

export function channelJson(channel: Channel, world: World): Record<string, unknown> {
  if (channel.guildId === null) {
    const recipient = { id: channel.recipientId, username: 'reader', discriminator: '0', avatar: null };
    return { id: channel.id, type: 1, last_message_id: null, recipients: [recipient] };
  }
  const deny = channel.denied.reduce((bits, name) => bits | BITS[name], 0n);
  return {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guildId,
    name: channel.name,
    position: 0,
    parent_id: channel.parentId,
    permission_overwrites: [
      ...(deny === 0n ? [] : [{ id: world.botId, type: 1, allow: '0', deny: String(deny) }]),
      ...channel.overwrites.map((one) => ({ ...one, allow: String(one.allow), deny: String(one.deny) })),
    ],
    flags: 0,
    nsfw: false,
    rate_limit_per_user: 0,
    last_message_id: null,
  };
}

export function guildJson(guildId: string, world: World): Record<string, unknown> {
  const everyone = BITS.view | BITS.send | BITS.embed | BITS.history | BITS.sendInThreads;
  return {
    id: guildId,
    name: 'The newsroom',
    owner_id: '700000000000000001',
    roles: [
      roleJson(guildId, '@everyone', everyone),
      roleJson(`${guildId.slice(0, -1)}9`, 'Slugline', everyone),
      ...world.roles.map(({ id, permissions }) => roleJson(id, 'role', permissions)),
    ],
    channels: [...world.channels.values()]
      .filter((channel) => channel.guildId === guildId)
      .map((channel) => channelJson(channel, world)),
    threads: [],
    members: [],
    emojis: [],
    stickers: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    features: [],
    member_count: 2,
    preferred_locale: 'en-US',
    joined_at: new Date(0).toISOString(),
    unavailable: false,
  };
}

function roleJson(id: string, name: string, permissions: bigint): Record<string, unknown> {
  return {
    id,
    name,
    permissions: String(permissions),
    color: 0,
    hoist: false,
    managed: false,
    mentionable: false,
    position: 0,
    flags: 0,
  };
}

export function botJson(world: World): Record<string, unknown> {
  return { id: world.botId, username: 'slugline', discriminator: '0', global_name: null, avatar: null, bot: true };
}

export function messageJson(message: StoredMessage, world: World): Record<string, unknown> {
  const { content, embeds, components, flags } = message.body;
  return {
    id: message.id,
    channel_id: message.channelId,
    type: 0,
    author: botJson(world),
    content,
    embeds,
    components,
    flags,
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    timestamp: new Date(message.at).toISOString(),
    edited_timestamp: message.editedAt === null ? null : new Date(message.editedAt).toISOString(),
  };
}
