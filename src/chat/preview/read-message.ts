import { z } from 'zod';
import type { Message } from '../message.ts';

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
  // Stored before there were any.
  updates: z.array(z.object({ text: z.string(), outlet: z.string(), at: z.coerce.date() })).default([]),
});

// Stored before there were any: none.
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

/** A stored message as a Message again; what another version wrote and this one cannot read says so in its place. */
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
