import { MessageFlags, Routes, SnowflakeUtil } from 'discord.js';
import { z } from 'zod';
import {
  type FindPostOutcome,
  type Post,
  type PostOutcome,
  type PostSearch,
  type Sender,
  searchFailed,
} from '../../chat.ts';
import type { Message } from '../../message.ts';
import type { DiscordApi } from '../discord-api.ts';
import { readCustomId } from './buttons.ts';
import {
  createChannelOf,
  type DiscordChannelDeps,
  locateChannel,
  mayReadHistory,
  rightsInChannel,
} from './channels.ts';
import { createOwnPermissions } from './permissions.ts';
import { type RenderedMessage, renderMessage, renderPlain } from './render-message.ts';

/** A sender over REST, so that a worker needs no gateway connection. */
export function createSender(api: DiscordApi): Sender {
  const deps = { api, channelOf: createChannelOf(api), ownPermissions: createOwnPermissions(api) };
  return {
    post: (post) => postMessage(post, deps),
    edit: (edit) => editMessage(edit, deps),
    find: (search) => findPost(search, deps),
    locate: (address) => locateChannel(address, deps),
    rightsOf: (userId, address) => rightsInChannel(userId, address, api),
  };
}

/** Codes that refuse the content: short plain text may still pass (topics/opcodes-and-status-codes). */
const CONTENT_REFUSED = new Set(['50035', '50006', '40005', '200000', '200001', '240000']);
/** "Unknown Message" on a create: the nonce was used and that message has been deleted (discord-api-docs#6647). */
const UNKNOWN_MESSAGE = '10008';
/** Replies need Read Message History (topics/opcodes-and-status-codes). */
const MAY_NOT_REPLY = '160002';

const created = z.object({ id: z.string() });

/** Posts once: Discord answers a repeated nonce with the first message instead of a second one. */
async function postMessage(post: Post, deps: DiscordChannelDeps): Promise<PostOutcome> {
  const channel = await deps.channelOf(post.address);
  if (channel.kind === 'failed') return channel.outcome;
  const { quiet = false, nonce } = post;
  const target = { channelId: channel.id, nonce, repliesTo: post.threadOf ?? null, quiet };
  const rendered = renderMessage(pingingNoServer(post), post.nonce);
  const first = await create(target, rendered, deps);
  if (first.kind !== 'refused' || quiet) return first;
  if (first.code === MAY_NOT_REPLY) return create({ ...target, repliesTo: null }, rendered, deps);
  if (!CONTENT_REFUSED.has(first.code)) return first;
  return create(target, renderPlain(post.message, post.nonce), deps);
}

/** Removes the ping of the role with the server's own id, which is everyone (topics/permissions). */
function pingingNoServer({ message, address }: Post): Message {
  return message.kind === 'alert' && message.mention === address.workspace ? { ...message, mention: null } : message;
}

type Target = { channelId: string; nonce: string; repliesTo: string | null; quiet: boolean };

async function create(target: Target, rendered: RenderedMessage, { api }: DiscordChannelDeps): Promise<PostOutcome> {
  const answer = await api({
    method: 'post',
    route: Routes.channelMessages(target.channelId),
    body: { ...rendered, ...replyTo(target), nonce: target.nonce, enforce_nonce: true },
  });
  if (answer.kind === 'failed')
    return answer.code === UNKNOWN_MESSAGE ? { kind: 'posted', messageId: '' } : answer.outcome;
  const message = created.safeParse(answer.body);
  if (!message.success) return { kind: 'unknown', reason: 'Discord took the message but did not say which it is' };
  return { kind: 'posted', messageId: message.data.id };
}

/**
 * A reply to a message that is gone is posted without the reference (resources/message, Message Reference), a quiet one is
 * refused. A quiet one stands in the channel without a push notification (resources/message, Message Flags).
 */
function replyTo({ repliesTo, quiet }: Target): Record<string, unknown> {
  if (repliesTo === null) return {};
  const flags = quiet ? { flags: MessageFlags.SuppressNotifications } : {};
  return { ...flags, message_reference: { message_id: repliesTo, fail_if_not_exists: quiet } };
}

/** Replaces a message of ours, and empties the parts that the new one lacks. */
async function editMessage(edit: Post & { messageId: string }, deps: DiscordChannelDeps): Promise<PostOutcome> {
  const channel = await deps.channelOf(edit.address);
  if (channel.kind === 'failed') return channel.outcome;
  const answer = await deps.api({
    method: 'patch',
    route: Routes.channelMessage(channel.id, edit.messageId),
    // An edit must not ping again, as it does by default without allowed_mentions (resources/message).
    body: { content: '', ...renderMessage(pingingNoServer(edit), edit.nonce), allowed_mentions: { parse: [] } },
  });
  if (answer.kind === 'failed') return answer.outcome;
  return { kind: 'posted', messageId: edit.messageId };
}

/** How much our clock and Discord's may differ. */
const CLOCK_MARGIN_MS = 5_000;
const PAGE_SIZE = 100;
const PAGES_MAX = 3;

const listed = z.array(
  z.object({
    id: z.string(),
    nonce: z.union([z.string(), z.number()]).optional(),
    content: z.string().default(''),
    embeds: z.array(z.object({ footer: z.object({ text: z.string() }).optional() })).default([]),
    components: z
      .array(z.object({ components: z.array(z.object({ custom_id: z.string().optional() })).default([]) }))
      .default([]),
  }),
);
type ListedMessage = z.infer<typeof listed>[number];

/**
 * Searches for the message of an earlier attempt. Discord returns the nonce only when a message is created, so it looks
 * for our own mark in a button or footer as well.
 */
async function findPost(search: PostSearch, deps: DiscordChannelDeps): Promise<FindPostOutcome> {
  const channel = await deps.channelOf(search.address);
  if (channel.kind === 'failed') return cannotLook(channel.outcome);
  let after = snowflakeAt(search.since.getTime() - CLOCK_MARGIN_MS);
  const last = snowflakeAt(search.until.getTime() + CLOCK_MARGIN_MS);
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const messages = await readPage(channel.id, after, deps.api);
    if (messages.kind !== 'page') return messages;
    const found = messages.list.find((message) => isOurs(message, search.nonce));
    if (found) return { kind: 'found', messageId: found.id };
    if (page === 0 && messages.list.length === 0) return emptyHistory(channel.id, deps);
    after = messages.list.reduce((newest, { id }) => (isLater(id, newest) ? id : newest), '0');
    if (messages.list.length < PAGE_SIZE || isLater(after, last)) return { kind: 'absent' };
  }
  return { kind: 'cannot-look', reason: `more than ${PAGE_SIZE * PAGES_MAX} messages since` };
}

async function readPage(channelId: string, after: string, api: DiscordApi) {
  const query = { after, limit: String(PAGE_SIZE) };
  const answer = await api({ method: 'get', route: Routes.channelMessages(channelId), query });
  if (answer.kind === 'failed') return cannotLook(answer.outcome);
  const read = listed.safeParse(answer.body);
  return read.success
    ? { kind: 'page' as const, list: read.data }
    : cannotLook({ kind: 'unreadable list of messages' });
}

function cannotLook({ kind, reason = kind }: { kind: string; reason?: string }) {
  return searchFailed(kind, reason);
}

/** Without READ_MESSAGE_HISTORY Discord answers an empty list, not an error (resources/message, Get Channel Messages). */
async function emptyHistory(channelId: string, deps: DiscordChannelDeps): Promise<FindPostOutcome> {
  const mayRead = await mayReadHistory(channelId, deps);
  return mayRead === false ? { kind: 'cannot-look', reason: 'no permission to read the history' } : { kind: 'absent' };
}

function isOurs(message: ListedMessage, nonce: string): boolean {
  if (message.nonce !== undefined && String(message.nonce) === nonce) return true;
  const ids = message.components.flatMap((row) => row.components.flatMap(({ custom_id }) => custom_id ?? []));
  if (ids.some((id) => readCustomId(id).nonce === nonce)) return true;
  const texts = [message.content, ...message.embeds.map(({ footer }) => footer?.text ?? '')];
  return texts.some((text) => text.endsWith(`ref ${nonce}`));
}

/** Compares snowflakes as text, since they exceed the safe integers. */
function isLater(id: string, other: string): boolean {
  return id.length === other.length ? id > other : id.length > other.length;
}

/** The first id that Discord could give at a time. */
function snowflakeAt(timeMs: number): string {
  const timestamp = Math.max(Number(SnowflakeUtil.epoch), Math.trunc(timeMs));
  return String(SnowflakeUtil.generate({ timestamp, increment: 0n, workerId: 0n, processId: 0n }));
}
