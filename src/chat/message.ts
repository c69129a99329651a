import { z } from 'zod';
import type { Say } from './say.ts';

// A stored message is read by the shapes that declare it (the preview keeps its messages as JSON).

const person = z.object({ name: z.string(), role: z.string().nullable() });
const matchedTopic = z.object({ topic: z.string(), words: z.array(z.string()) });

/** What platforms set around the content, where it is not in English, by the English words. */
const words = z.record(z.string(), z.string()).exactOptional();

/** A press runs `command` as if it were typed ("/quotes pakistan-taliban-airstrike"), so that buttons work after restarts. */
const button = z.object({ label: z.string(), command: z.string() });
const quoteLine = z.object({ text: z.string(), speaker: person.nullable() });

/** A story as readers see it, in alerts and in answers to `/brief`. */
const storyCard = z.object({
  headline: z.string(),
  /** http(s) only. */
  url: z.string(),
  outlet: z.string(),
  publishedAt: z.coerce.date(),
  /** Verbatim sentences, in order. */
  summary: z.array(z.string()),
  quotes: z.array(quoteLine),
  /** Of the quotes: BCP 47, or "und". Messages of older versions have none. */
  language: z.string().exactOptional(),
  /** Best first. */
  actors: z.array(person),
  /** A caveat for the reader ("From the feed text only"). */
  note: z.string().nullable(),
  /** Other outlets with the same story. */
  alsoReportedBy: z.array(z.string()),
  /** Later developments, the newest first, each as a verbatim sentence of its outlet. Messages of older versions have none. */
  updates: z.array(z.object({ text: z.string(), outlet: z.string(), at: z.coerce.date() })).default([]),
});

const alertMessage = z.object({
  kind: z.literal('alert'),
  card: storyCard,
  topics: z.array(z.string()),
  words,
  /** The words by which each topic matched, as the article spells them; a topic without any has no entry. */
  met: z.array(matchedTopic).exactOptional(),
  /** The id of the role or user group that the subscriber wants pinged; never text from a feed. */
  mention: z.string().nullable(),
  buttons: z.array(button),
});

/** Verbatim sentences and quotations under our heading, each with the outlets that have it. */
const acrossSection = z.object({
  title: z.string(),
  lines: z.array(z.object({ text: z.string(), outlets: z.array(z.string()) })),
});

const briefMessage = z.object({
  kind: z.literal('brief'),
  query: z.string(),
  words,
  card: storyCard,
  /** The comparison of the outlets; empty where there is one outlet. Messages of older versions have none. */
  across: z.array(acrossSection).default([]),
  /** How many further stories match. */
  more: z.number(),
  buttons: z.array(button),
});

const listLine = z.object({ text: z.string(), detail: z.string().nullable(), url: z.string().nullable() });

/** Bars in time order, the oldest first. */
const chart = z.object({ title: z.string(), bars: z.array(z.object({ label: z.string(), value: z.number() })) });

const listMessageShape = z.object({
  kind: z.literal('list'),
  title: z.string(),
  words,
  /** One or two sentences above the lines, or null. */
  intro: z.string().nullable(),
  /** A picture, or a line of text on platforms without pictures. */
  chart: chart.exactOptional(),
  lines: z.array(listLine),
  footer: z.string().nullable(),
  buttons: z.array(button),
  /** The placeholder of a select, which a platform may show instead of the buttons: those are choices of one kind then. */
  pick: z.string().exactOptional(),
});

const noticeMessage = z.object({
  kind: z.literal('notice'),
  tone: z.enum(['done', 'info', 'problem']),
  words,
  text: z.string(),
  /** What to do next, one line each. */
  hints: z.array(z.string()),
});

export const messageShape = z.discriminatedUnion('kind', [alertMessage, briefMessage, listMessageShape, noticeMessage]);

/**
 * A message as content without layout. Any text in it may come from a hostile feed, so platforms escape all of them. A new
 * kind does not compile until every platform renders it.
 */
export type Message = z.infer<typeof messageShape>;
export type AlertMessage = z.infer<typeof alertMessage>;
export type BriefMessage = z.infer<typeof briefMessage>;
export type ListMessage = z.infer<typeof listMessageShape>;
export type NoticeMessage = z.infer<typeof noticeMessage>;
export type StoryCard = z.infer<typeof storyCard>;
export type QuoteLine = z.infer<typeof quoteLine>;
export type AcrossSection = z.infer<typeof acrossSection>;
export type ListLine = z.infer<typeof listLine>;
export type Chart = z.infer<typeof chart>;
export type Button = z.infer<typeof button>;
/** A topic and the words by which it matched: a platform escapes both and writes "topic (word, word)". */
export type MatchedTopic = z.infer<typeof matchedTopic>;

/** A list without intro, footer and buttons unless `list` has them. */
export function listMessage(list: Pick<ListMessage, 'title' | 'lines'> & Partial<ListMessage>): ListMessage {
  return { kind: 'list', intro: null, footer: null, buttons: [], ...list };
}

/** The message with the words of its language. */
export function inLanguage<Kind extends Message>(message: Kind, { labels }: Pick<Say, 'labels'>): Kind {
  return Object.keys(labels).length === 0 ? message : { ...message, words: labels };
}

/** Words that a platform sets around the content of a message, in the message's language. */
export function label(
  { words }: Pick<Message, 'words'>,
  english: string,
  values: Record<string, string | number> = {},
) {
  const said = words?.[english] ?? english;
  return said.replace(/\{(\w+)\}/gu, (name, key: string) => String(values[key] ?? name));
}

/** The topics of an alert in their order. Alerts of older versions have no words. */
export function matchedTopics({ topics, met = [] }: Pick<AlertMessage, 'topics' | 'met'>): MatchedTopic[] {
  return topics.map((topic) => ({ topic, words: met.find((each) => each.topic === topic)?.words ?? [] }));
}

const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** "3 Dec 2026, 14:05 UTC", so that a forwarded message stays true; empty for an invalid date. */
export function sayTime(at: Date): string {
  return Number.isFinite(at.getTime()) ? `${DAY_AND_TIME.format(at)} UTC` : '';
}

const LEVELS = '▁▂▃▄▅▆▇█';
/** Long enough for a month of numbers; Discord takes 1,024 characters (resources/message, Attachment). */
const WORDS_MAX = 900;

/** The bars as one line of text. An empty bar is a dot, which tells it from a low one. */
export function sparkline({ bars }: Chart): string {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return bars
    .map(({ value }) => (value === 0 ? '·' : (LEVELS[Math.ceil((value / most) * LEVELS.length) - 1] ?? '')))
    .join('');
}

/** The numbers for people who do not see the picture, without the empty bars. */
export function chartInWords({ title, bars }: Chart): string {
  const said = bars.filter(({ value }) => value > 0).map(({ label, value }) => `${label}: ${value}`);
  const words = `${title}. ${said.join(', ')}`;
  return words.length <= WORDS_MAX ? words : `${words.slice(0, WORDS_MAX)}…`;
}
