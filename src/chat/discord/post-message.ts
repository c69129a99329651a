import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Post, PostOutcome } from '../chat.ts';
import type { Message } from '../message.ts';
import type { ChannelOf } from './channel-of.ts';
import type { DiscordApi } from './discord-api.ts';
import type { CallFailure } from './read-failure.ts';
import { type RenderedMessage, renderMessage, renderPlain } from './render-message.ts';

export type PostDeps = { api: DiscordApi; channelOf: ChannelOf };

/** Answers to content: the same news as short plain text may still pass (platform rules section 6). */
const CONTENT_REFUSED = new Set(['50035', '50006', '40005', '200000', '200001', '240000']);
/** "Unknown Message" on a create: the nonce was used and that message has been deleted (discord-api-docs#6647). */
const UNKNOWN_MESSAGE = '10008';

/** Replies need Read Message History (topics/opcodes-and-status-codes). */
const MAY_NOT_REPLY = '160002';

const created = z.object({ id: z.string() });

/** Posts once: Discord answers a repeated nonce with the first message instead of a second one. */
export async function postMessage(post: Post, deps: PostDeps): Promise<PostOutcome> {
  const channel = await deps.channelOf(post.address);
  if (channel.kind === 'failed') return channel.outcome;
  const target = { channelId: channel.id, nonce: post.nonce, repliesTo: post.threadOf ?? null };
  const rendered = renderMessage(pingingNoServer(post), post.nonce);
  const first = await create(target, rendered, deps);
  if (first.kind !== 'refused') return first;
  if (first.code === MAY_NOT_REPLY) return create({ ...target, repliesTo: null }, rendered, deps);
  if (!CONTENT_REFUSED.has(first.code)) return first;
  return create(target, renderPlain(post.message, post.nonce), deps);
}

/** The role that has the server's own id is everyone (topics/permissions): nobody may choose that one. */
function pingingNoServer({ message, address }: Post): Message {
  return message.kind === 'alert' && message.mention === address.workspace ? { ...message, mention: null } : message;
}

type Target = { channelId: string; nonce: string; repliesTo: string | null };

async function create(target: Target, rendered: RenderedMessage, { api }: PostDeps): Promise<PostOutcome> {
  const answer = await api({
    method: 'post',
    route: Routes.channelMessages(target.channelId),
    body: { ...rendered, ...replyTo(target), nonce: target.nonce, enforce_nonce: true },
  });
  if (answer.kind === 'failed')
    return answer.code === UNKNOWN_MESSAGE ? { kind: 'posted', messageId: '' } : outcomeOf(answer);
  const message = created.safeParse(answer.body);
  if (!message.success) return { kind: 'unknown', reason: 'Discord took the message but did not say which it is' };
  return { kind: 'posted', messageId: message.data.id };
}

/** Where the message that it answers is gone, it stands alone (resources/message, Message Reference). */
function replyTo({ repliesTo }: Target): Record<string, unknown> {
  return repliesTo === null ? {} : { message_reference: { message_id: repliesTo, fail_if_not_exists: false } };
}

function outcomeOf({ outcome }: CallFailure): PostOutcome {
  return outcome;
}

/** Replaces a message we posted; what the new one lacks is emptied. */
export async function editMessage(edit: Post & { messageId: string }, deps: PostDeps): Promise<PostOutcome> {
  const channel = await deps.channelOf(edit.address);
  if (channel.kind === 'failed') return channel.outcome;
  const answer = await deps.api({
    method: 'patch',
    route: Routes.channelMessage(channel.id, edit.messageId),
    // An edit pings nobody a second time. Without allowed_mentions it falls back to Discord's default, which pings (resources/message).
    body: { content: '', ...renderMessage(pingingNoServer(edit), edit.nonce), allowed_mentions: { parse: [] } },
  });
  if (answer.kind === 'failed') return answer.outcome;
  return { kind: 'posted', messageId: edit.messageId };
}
