import type { AnswerTexts } from '../news/subscription.ts';
import { span } from './direction.ts';

type Values = Readonly<Record<string, string | number>>;

/** Writes in the reader's language. Its sentences are found by the English ones, with {names} for what is filled in. */
export type Say = {
  (english: string, values?: Values): string;
  /** "1 story", "3 stories": {n} is the number. By the plural forms of the language. */
  count(amount: number, forms: readonly [one: string, many: string], values?: Values): string;
  /** "3 Dec 2026, 14:05 UTC", so that a forwarded message stays true; empty for an invalid date. */
  time(at: Date): string;
  /** Words that platforms set around content, where they are not the English ones. */
  labels: Readonly<Record<string, string>>;
  /** Its tag, and what Intl writes dates by. */
  language: string;
  locale: string;
};

/** The languages that there are, and the first one of those wanted that is there; English without any. */
export type SayIn = { tags: readonly string[]; (wanted: readonly (string | null | undefined)[]): Say };

/** Marks an English sentence that is said later: a test finds it, so that every language has it. */
export function sentence<English extends string>(english: English): English {
  return english;
}

/** What platforms set around content: a message has them in its own language (chat/message.ts, `label`). */
const LABELS: readonly string[] = [
  sentence('{n} more story matches'),
  sentence('{n} more stories match'),
  sentence('also in {outlets}'),
  sentence('also in {outlets} and {n} more'),
  sentence('Untitled story'),
  sentence('Unknown outlet'),
  sentence('Key actors'),
  sentence('Matched'),
  sentence('Matched {topics}'),
  sentence('Update'),
  sentence('Outlets'),
  sentence('speaker not named'),
  sentence('Newest on “{query}”'),
  sentence('Newest story for “{query}”'),
  sentence('Note: {note}'),
  sentence('Read it: {link}'),
  sentence('just now'),
  sentence('{n} min ago'),
  sentence('{n} h ago'),
  sentence('a day ago'),
  sentence('{n} days ago'),
  sentence('… and {n} more'),
  sentence('{n} more not shown'),
  sentence('Open article'),
  sentence('Open'),
  sentence('Choose'),
  sentence('Nothing here yet.'),
  sentence('Only visible to you'),
];

const ENGLISH_TEXTS: AnswerTexts = { tag: 'en', locale: 'en-GB', clients: [], names: {}, texts: {} };

export function createSayIn(answers: readonly AnswerTexts[]): SayIn {
  const known = new Map([ENGLISH_TEXTS, ...answers].map((each) => [each.tag, createSay(each)]));
  const find = (tag: string | null | undefined) => known.get(tag?.toLowerCase().split(/[-_]/u)[0] ?? '');
  const sayIn = (wanted: readonly (string | null | undefined)[]) => wanted.map(find).find((say) => say) ?? ENGLISH;
  return Object.assign(sayIn, { tags: [...known.keys()] });
}

function createSay({ tag, locale, texts }: AnswerTexts): Say {
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  const plurals = new Intl.PluralRules(locale);
  const said = new Map(Object.entries(texts));
  const say = (english: string, values: Values = {}) => {
    const own = said.get(english);
    return fill(typeof own === 'string' ? own : english, values);
  };
  const count: Say['count'] = (amount, [one, many], values = {}) => {
    const own = said.get(one);
    const english = amount === 1 ? one : many;
    const form = typeof own === 'object' ? (own[plurals.select(amount)] ?? own['other'] ?? english) : english;
    return fill(form, { n: amount, ...values });
  };
  const time = (at: Date) => (Number.isFinite(at.getTime()) ? `${times.format(at)} UTC` : '');
  const labels = Object.fromEntries(LABELS.filter((label) => said.has(label)).map((label) => [label, say(label)]));
  return Object.assign(say, { count, time, labels, language: tag, locale });
}

const LINE_BREAKS = /[\n\r\u0085\u2028\u2029]+/gu;

function fill(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)\}/gu, (name, key: string) => {
    const value = values[key];
    // One with lines of its own would stand beside the sentence, and no isolate holds more than a line.
    return value === undefined ? name : span(String(value).replace(LINE_BREAKS, ' '), sentence);
  });
}

export const ENGLISH: Say = createSay(ENGLISH_TEXTS);
