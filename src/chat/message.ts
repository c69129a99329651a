/**
 * A message as content without layout. Any text in it may come from a hostile feed, so platforms escape all of them. A new
 * kind does not compile until every platform renders it.
 */
export type Message = AlertMessage | BriefMessage | ListMessage | NoticeMessage;

/** A press runs `command` as if it were typed ("/quotes pakistan-taliban-airstrike"), so that buttons work after restarts. */
export type Button = { label: string; command: string };

export type QuoteLine = { text: string; speaker: { name: string; role: string | null } | null };

/** A story as readers see it, in alerts and in answers to `/brief`. */
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
  /** A caveat for the reader ("From the feed text only"). */
  note: string | null;
  /** Other outlets with the same story. */
  alsoReportedBy: string[];
  /** Later developments, the newest first, each as a verbatim sentence of its outlet. */
  updates: UpdateLine[];
};

export type UpdateLine = { text: string; outlet: string; at: Date };

export type AlertMessage = {
  kind: 'alert';
  card: StoryCard;
  /** The topics or keywords that matched. */
  topics: string[];
  /** The words by which each topic matched, as the article spells them; a topic without any has no entry. */
  met?: { topic: string; words: string[] }[];
  /** The id of the role or user group that the subscriber wants pinged; never text from a feed. */
  mention: string | null;
  buttons: Button[];
};

export type BriefMessage = {
  kind: 'brief';
  /** The topic as typed. */
  query: string;
  card: StoryCard;
  /** The comparison of the outlets of the story; empty where there is one outlet. */
  across: AcrossSection[];
  /** How many further stories match. */
  more: number;
  buttons: Button[];
};

/** Verbatim sentences and quotations under our heading, each with the outlets that have it. */
export type AcrossSection = { title: string; lines: { text: string; outlets: string[] }[] };

export type ListLine = { text: string; detail: string | null; url: string | null };

/** Bars in time order, the oldest first. */
export type Chart = { title: string; bars: { label: string; value: number }[] };

export type ListMessage = {
  kind: 'list';
  title: string;
  /** One or two sentences above the lines, or null. */
  intro: string | null;
  /** A picture, or a line of text on platforms without pictures. */
  chart?: Chart;
  lines: ListLine[];
  footer: string | null;
  buttons: Button[];
  /** The placeholder of a select, which a platform may show instead of the buttons: those are choices of one kind then. */
  pick?: string;
};

export type NoticeMessage = {
  kind: 'notice';
  tone: 'done' | 'info' | 'problem';
  text: string;
  /** What to do next, one line each. */
  hints: string[];
};

/** A topic and the words by which it matched: a platform escapes both and writes "topic (word, word)". */
export type MatchedTopic = { topic: string; words: string[] };

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
