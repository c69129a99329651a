import { z } from 'zod';
import { type ApiReply, apiError, formError } from './api-error.ts';
import { checkCommands } from './check-commands.ts';
import { type CheckedMessage, checkMessage } from './check-message.ts';
import type { Interactions } from './interactions.ts';
import { addChannel, botJson, type Channel, channelJson, guildJson, messageJson, type World } from './world.ts';

export type Call = { method: string; path: string; query: URLSearchParams; body: unknown };
export type Parts = {
  world: World;
  interactions: Interactions;
  gatewayUrl: () => string;
  /** How many shards Discord recommends. */
  shards: number;
  nonceWindowMs: number;
};

type Handler = (ids: string[], call: Call, parts: Parts) => ApiReply;
type Route = { call: RegExp; bot: boolean; run: Handler };

const route = (method: string, path: string, run: Handler): Route => ({
  call: new RegExp(`^${method} ${path.replace(/:id/g, '([^/]+)').replace('@', '(?:%40|@)')}$`),
  // What answers an interaction carries its token in the path instead of the bot's.
  bot: !/^\/(interactions|webhooks)\//.test(path),
  run,
});

const ROUTES: Route[] = [
  route('GET', '/gateway/bot', (_ids, _call, { gatewayUrl, shards }) => ok(gatewayInfo(gatewayUrl(), shards))),
  route('GET', '/users/@me', (_ids, _call, { world }) => ok(botJson(world))),
  route('GET', '/applications/@me', (_ids, _call, { world }) =>
    ok({ id: world.applicationId, name: 'Slugline', flags: 0 }),
  ),
  route('GET', '/applications/:id/commands', (_ids, _call, { world }) => ok(world.commands)),
  route('PUT', '/applications/:id/commands', putCommands),
  route('POST', '/users/@me/channels', openDm),
  route('GET', '/channels/:id', ([id = ''], _call, { world }) =>
    visible(world, id, (channel) => ok(channelJson(channel, world))),
  ),
  route('GET', '/guilds/:id', ([id = ''], _call, { world }) => inGuild(world, id, () => ok(guildJson(id, world)))),
  route('GET', '/guilds/:id/members/:id', ([id = '', userId = ''], _call, { world }) =>
    inGuild(world, id, () => memberOf(world, id, userId)),
  ),
  route('POST', '/channels/:id/messages', postMessage),
  route('GET', '/channels/:id/messages', listMessages),
  route('PATCH', '/channels/:id/messages/:id', editMessage),
  route('DELETE', '/channels/:id/messages/:id', deleteMessage),
  route('POST', '/interactions/:id/:id/callback', ([, token = ''], { body }, { interactions }) =>
    interactions.callback(token, body),
  ),
  route('PATCH', '/webhooks/:id/:id/messages/@original', ([, token = ''], { body }, { interactions }) =>
    interactions.showOriginal(token, body),
  ),
  route('DELETE', '/webhooks/:id/:id/messages/@original', ([, token = ''], _call, { interactions }) =>
    interactions.deleteOriginal(token),
  ),
  route('POST', '/webhooks/:id/:id', ([, token = ''], { body }, { interactions }) =>
    interactions.followUp(token, body),
  ),
];

/** Whether a call needs the bot's token, and what answers it. */
export function routeOf(call: Call): { bot: boolean; run: (parts: Parts) => ApiReply } | null {
  for (const { call: pattern, bot, run } of ROUTES) {
    const match = pattern.exec(`${call.method} ${call.path}`);
    if (match) return { bot, run: (parts) => run(match.slice(1), call, parts) };
  }
  return null;
}

function ok(body: unknown): ApiReply {
  return { status: 200, body };
}

/** All shards may identify at once: with a concurrency of one the library waits five seconds between two. */
function gatewayInfo(url: string, shards: number) {
  const limit = { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: shards };
  return { url, shards, session_start_limit: limit };
}

function putCommands(_ids: string[], { body }: Call, { world }: Parts): ApiReply {
  const checked = checkCommands(body);
  if (checked.kind === 'refused') return checked.reply;
  world.commands = checked.commands.map((command) => ({
    ...command,
    id: world.nextId(),
    application_id: world.applicationId,
    version: '1',
  }));
  world.registrations += 1;
  return ok(world.commands);
}

function openDm(_ids: string[], { body }: Call, { world }: Parts): ApiReply {
  const read = z.strictObject({ recipient_id: z.string().regex(/^\d{15,21}$/) }).safeParse(body);
  if (!read.success)
    return formError([{ path: ['recipient_id'], code: 'NUMBER_TYPE_COERCE', message: 'Value is not snowflake.' }]);
  const recipientId = read.data.recipient_id;
  const open = [...world.channels.values()].find((channel) => channel.recipientId === recipientId);
  return ok(channelJson(open ?? addChannel(world, { name: '', guildId: null, type: 1, recipientId }), world));
}

function visible(world: World, id: string, act: (channel: Channel) => ApiReply): ApiReply {
  const channel = world.channels.get(id);
  if (!channel) return apiError(404, 10003, 'Unknown Channel');
  return channel.denied.includes('view') ? apiError(403, 50001, 'Missing Access') : act(channel);
}

function inGuild(world: World, id: string, act: () => ApiReply): ApiReply {
  return [world.guildId, world.otherGuildId].includes(id) ? act() : apiError(404, 10004, 'Unknown Guild');
}

function memberOf(world: World, guildId: string, userId: string): ApiReply {
  const own = ownMember(world, guildId);
  if (userId === world.botId) return ok(own);
  const roles = world.members.get(userId);
  const user = { id: userId, username: 'reader', discriminator: '0', avatar: null };
  return roles ? ok({ ...own, user, roles }) : apiError(404, 10007, 'Unknown Member');
}

function ownMember(world: World, guildId: string): Record<string, unknown> {
  return {
    user: botJson(world),
    roles: [`${guildId.slice(0, -1)}9`],
    joined_at: new Date(0).toISOString(),
    deaf: false,
    mute: false,
    flags: 0,
  };
}

function postMessage([id = '']: string[], { body }: Call, { world, nonceWindowMs }: Parts): ApiReply {
  return visible(world, id, (channel) => {
    const closed = whyClosed(channel);
    if (closed) return closed;
    const checked = checkMessage(body);
    if (checked.kind === 'refused') return checked.reply;
    const { message } = checked;
    const earlier = message.enforceNonce ? repeated(world, message.nonce, nonceWindowMs) : undefined;
    const unanswerable = whyNoReply(world, channel, message);
    if (unanswerable) return unanswerable;
    if (!earlier) return store(world, channel, message);
    if (world.deleted.has(earlier.id)) return apiError(404, 10008, 'Unknown Message');
    return ok({ ...messageJson(earlier, world), nonce: earlier.nonce });
  });
}

function whyNoReply(world: World, channel: Channel, { reference }: CheckedMessage): ApiReply | null {
  if (!reference) return null;
  if (channel.denied.includes('history'))
    return apiError(400, 160002, 'Cannot reply without permission to read message history');
  const stands = world.messages.some(
    (one) => one.id === reference.id && one.channelId === channel.id && !world.deleted.has(one.id),
  );
  if (stands || !reference.mustExist) return null;
  return formError([
    { path: ['message_reference'], code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', message: 'Unknown message' },
  ]);
}

function whyClosed({ type, denied }: Channel): ApiReply | null {
  const isThread = type >= 10 && type <= 12;
  if (denied.includes(isThread ? 'sendInThreads' : 'send')) return apiError(403, 50013, 'Missing Permissions');
  if (type === 15) return apiError(400, 40058, 'Cannot message this channel until after its initial thread');
  return type === 4 ? apiError(400, 50024, 'Cannot execute action on this channel type') : null;
}

/** Without Embed Links a bot's embeds are dropped without a word. */
function store(world: World, channel: Channel, { body, nonce, reference }: CheckedMessage): ApiReply {
  const shown = channel.denied.includes('embed') ? { ...body, embeds: [] } : body;
  const stored = {
    id: world.nextId(),
    channelId: channel.id,
    body: shown,
    nonce,
    at: Date.now(),
    editedAt: null,
    repliesTo: reference?.id ?? null,
  };
  world.messages.push(stored);
  return ok({ ...messageJson(stored, world), nonce });
}

/** By author, not by channel: the worse of what the documents leave open. */
function repeated(world: World, nonce: string | null, windowMs: number) {
  const since = Date.now() - windowMs;
  return nonce === null ? undefined : world.messages.find((message) => message.nonce === nonce && message.at >= since);
}

/** As Discord: newest first, no nonce, and an empty list for those who may not read the history. */
function listMessages([id = '']: string[], { query }: Call, { world }: Parts): ApiReply {
  return visible(world, id, (channel) => {
    if (channel.denied.includes('history')) return ok([]);
    const limit = Number(query.get('limit') ?? 50);
    if (!(limit >= 1 && limit <= 100))
      return formError([
        { path: ['limit'], code: 'NUMBER_TYPE_MAX', message: 'int value should be between 1 and 100.' },
      ]);
    const after = BigInt(query.get('after') ?? 0);
    const standing = world.messages.filter((message) => message.channelId === id && !world.deleted.has(message.id));
    const later = standing
      .filter((message) => BigInt(message.id) > after)
      .slice(0, query.has('after') ? limit : undefined);
    return ok(
      later
        .slice(-limit)
        .reverse()
        .map((message) => messageJson(message, world)),
    );
  });
}

function editMessage([id = '', messageId = '']: string[], { body }: Call, { world }: Parts): ApiReply {
  return visible(world, id, () => {
    const message = world.messages.find(
      (one) => one.id === messageId && one.channelId === id && !world.deleted.has(one.id),
    );
    if (!message) return apiError(404, 10008, 'Unknown Message');
    const checked = checkMessage(body);
    if (checked.kind === 'refused') return checked.reply;
    message.body = checked.message.body;
    message.editedAt = Date.now();
    return ok(messageJson(message, world));
  });
}

function deleteMessage([id = '', messageId = '']: string[], _call: Call, { world }: Parts): ApiReply {
  return visible(world, id, () => {
    world.deleted.add(messageId);
    return { status: 204, body: null };
  });
}
