import { z } from 'zod';
import type { ChannelAddress } from '../../news/channel.ts';
import type { Message } from '../message.ts';
import type { Asker } from '../question.ts';

/** The store of the preview; `message` comes back as the JSON that was stored. */
export type PreviewMessages = {
  /** The nonce is unique: a repeat returns the first id and adds nothing. */
  append(post: { channel: string; nonce: string; message: Message; threadOf: string | null }): Promise<{ id: string }>;
  /** False when there is no such message. */
  replace(id: string, message: Message): Promise<boolean>;
  byNonce(nonce: string): Promise<{ id: string } | null>;
  /** Oldest first; without an id, the newest `limit`. */
  after(id: string | null, limit: number): Promise<RawPreviewMessage[]>;
};

export type RawPreviewMessage = { id: string; at: Date; channel: string; message: unknown; threadOf: string | null };

/** A message that the page and the terminal can show. */
export type PreviewMessage = Omit<RawPreviewMessage, 'message'> & { message: Message };

/** The only channel of the preview, "preview:news" in config/alerts.yaml. */
export const PREVIEW_CHANNEL: ChannelAddress = { platform: 'preview', workspace: '', id: 'news', kind: 'channel' };

/** The operator: people who reach the page or the terminal run the bot (decision 0109). */
export const PREVIEW_ASKER: Asker = {
  address: PREVIEW_CHANNEL,
  channelName: '#news',
  userId: 'operator',
  userName: 'you',
  managesChannel: true,
};

const speaker = z.object({ name: z.string(), role: z.string().nullable() });
const buttons = z.array(z.object({ label: z.string(), command: z.string() }));

const card = z.object({
  headline: z.string(),
  url: z.string(),
  outlet: z.string(),
  publishedAt: z.coerce.date(),
  summary: z.array(z.string()),
  quotes: z.array(z.object({ text: z.string(), speaker: speaker.nullable() })),
  actors: z.array(speaker),
  note: z.string().nullable(),
  alsoReportedBy: z.array(z.string()),
  // Messages of older versions have no updates.
  updates: z.array(z.object({ text: z.string(), outlet: z.string(), at: z.coerce.date() })).default([]),
});

// Messages of older versions have none.
const across = z
  .array(z.object({ title: z.string(), lines: z.array(z.object({ text: z.string(), outlets: z.array(z.string()) })) }))
  .default([]);

const chart = z.object({ title: z.string(), bars: z.array(z.object({ label: z.string(), value: z.number() })) });

const messageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('alert'),
    card,
    topics: z.array(z.string()),
    met: z.array(z.object({ topic: z.string(), words: z.array(z.string()) })).exactOptional(),
    mention: z.string().nullable(),
    buttons,
  }),
  z.object({ kind: z.literal('brief'), query: z.string(), card, across, more: z.number(), buttons }),
  z.object({
    kind: z.literal('list'),
    title: z.string(),
    intro: z.string().nullable(),
    chart: chart.exactOptional(),
    lines: z.array(z.object({ text: z.string(), detail: z.string().nullable(), url: z.string().nullable() })),
    footer: z.string().nullable(),
    buttons,
  }),
  z.object({
    kind: z.literal('notice'),
    tone: z.enum(['done', 'info', 'problem']),
    text: z.string(),
    hints: z.array(z.string()),
  }),
]) satisfies z.ZodType<Message>;

/** Reads a stored message. One that this version cannot read becomes a notice that says so. */
export function readMessage(stored: unknown): Message {
  const read = messageSchema.safeParse(stored);
  if (read.success) return read.data;
  return {
    kind: 'notice',
    tone: 'problem',
    text: 'This message was stored by another version of Slugline and cannot be shown.',
    hints: [],
  };
}
