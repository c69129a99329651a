import { Routes } from 'discord.js';
import { z } from 'zod';
import type { FindOutcome, Search } from '../chat.ts';
import type { ChannelOf } from './channel-of.ts';
import { readCustomId } from './custom-id.ts';
import type { DiscordApi } from './discord-api.ts';

export type FindDeps = {
  api: DiscordApi;
  channelOf: ChannelOf;
  /** Whether we may read a channel's history; null when that cannot be told. */
  mayReadHistory: (channelId: string) => Promise<boolean | null>;
};

/** Discord's clock starts on 2015-01-01 (reference, Snowflakes). */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;
/** Our clock and Discord's may differ. */
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
type Listed = z.infer<typeof listed>[number];

/**
 * Looks for the message of an earlier attempt. Discord echoes a nonce only when it creates, so our own mark in a button
 * or footer is looked for too.
 */
export async function findPost(search: Search, deps: FindDeps): Promise<FindOutcome> {
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
    after = newestOf(messages.list);
    if (messages.list.length < PAGE_SIZE || isLater(after, last)) return { kind: 'absent' };
  }
  return { kind: 'cannot-look', reason: `more than ${PAGE_SIZE * PAGES_MAX} messages since` };
}

type NoLook = Extract<FindOutcome, { reason: string }>;
type Page = { kind: 'page'; list: Listed[] } | NoLook;

async function readPage(channelId: string, after: string, api: DiscordApi): Promise<Page> {
  const query = { after, limit: String(PAGE_SIZE) };
  const answer = await api({ method: 'get', route: Routes.channelMessages(channelId), query });
  if (answer.kind === 'failed') return cannotLook(answer.outcome);
  const read = listed.safeParse(answer.body);
  return read.success ? { kind: 'page', list: read.data } : cannotLook({ kind: 'unreadable list of messages' });
}

function cannotLook(outcome: { kind: string; reason?: string }): NoLook {
  const passes = outcome.kind === 'rate-limited' || outcome.kind === 'try-later' || outcome.kind === 'unknown';
  return { kind: passes ? 'try-later' : 'cannot-look', reason: outcome.reason ?? outcome.kind };
}

/** Without READ_MESSAGE_HISTORY Discord answers an empty list, not an error (resources/message, Get Channel Messages). */
async function emptyHistory(channelId: string, deps: FindDeps): Promise<FindOutcome> {
  const mayRead = await deps.mayReadHistory(channelId);
  return mayRead === false ? { kind: 'cannot-look', reason: 'no permission to read the history' } : { kind: 'absent' };
}

function isOurs(message: Listed, nonce: string): boolean {
  if (message.nonce !== undefined && String(message.nonce) === nonce) return true;
  const ids = message.components.flatMap((row) => row.components.flatMap(({ custom_id }) => custom_id ?? []));
  if (ids.some((id) => readCustomId(id).nonce === nonce)) return true;
  const texts = [message.content, ...message.embeds.map(({ footer }) => footer?.text ?? '')];
  return texts.some((text) => text.endsWith(`ref ${nonce}`));
}

function newestOf(list: Listed[]): string {
  return list.reduce((newest, { id }) => (isLater(id, newest) ? id : newest), '0');
}

/** Snowflakes are numbers too long for a number. */
function isLater(id: string, other: string): boolean {
  return id.length === other.length ? id > other : id.length > other.length;
}

function snowflakeAt(timeMs: number): string {
  const sinceEpoch = BigInt(Math.max(0, Math.trunc(timeMs))) - DISCORD_EPOCH_MS;
  return String(sinceEpoch > 0n ? sinceEpoch << 22n : 0n);
}
