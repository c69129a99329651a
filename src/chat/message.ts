import type { Chart } from './chart.ts';

/**
 * What we say in chat: content, not layout. Every text here may come from a hostile feed; a platform escapes it.
 * A new kind does not compile until every platform renders it.
 */
export type Message = AlertMessage | BriefMessage | ListMessage | NoticeMessage;

/** A press runs `command` as if it had been typed ("/quotes pakistan-taliban-airstrike"), so old buttons outlive restarts. */
export type Button = { label: string; command: string };

export type QuoteLine = { text: string; speaker: { name: string; role: string | null } | null };

/** One story as readers see it: the body of alerts and of answers to `/brief`. */
export type StoryCard = {
  headline: string;
  /** http(s) only. */
  url: string;
  outlet: string;
  publishedAt: Date;
  /** Verbatim sentences, in order. */
  summary: string[];
  quotes: QuoteLine[];
  /** Best first. */
  actors: { name: string; role: string | null }[];
  /** What the reader should know ("From the feed text only"). */
  note: string | null;
  /** Other outlets with the same story. */
  alsoReportedBy: string[];
  /** What was told since, the newest first: each a verbatim sentence of its outlet. */
  updates: UpdateLine[];
};

export type UpdateLine = { text: string; outlet: string; at: Date };

export type AlertMessage = {
  kind: 'alert';
  card: StoryCard;
  /** The topics or keywords that matched. */
  topics: string[];
  /** The words of those topics that the article has, as it spells them; a topic without any has no entry. */
  met?: { topic: string; words: string[] }[];
  /** A role or user group of the platform that the subscriber asked to be pinged, by its id; never text from a feed. */
  mention: string | null;
  buttons: Button[];
};

export type BriefMessage = {
  kind: 'brief';
  /** What was asked for, as asked. */
  query: string;
  card: StoryCard;
  /** The story as its outlets tell it, side by side; empty where one alone does. */
  across: AcrossSection[];
  /** How many further stories match. */
  more: number;
  buttons: Button[];
};

/** Verbatim sentences and quotations under a heading of ours, each with the outlets that have it. */
export type AcrossSection = { title: string; lines: { text: string; outlets: string[] }[] };

export type ListLine = { text: string; detail: string | null; url: string | null };

export type ListMessage = {
  kind: 'list';
  title: string;
  /** One or two sentences above the lines, or null. */
  intro: string | null;
  /** Drawn where the platform shows pictures, else a line of text. */
  chart?: Chart;
  lines: ListLine[];
  footer: string | null;
  buttons: Button[];
  /** The buttons are choices of one kind, the most wanted first: a platform may show them as a select with this in it. */
  pick?: string;
};

export type NoticeMessage = {
  kind: 'notice';
  tone: 'done' | 'info' | 'problem';
  text: string;
  /** What to do next, one line each. */
  hints: string[];
};
