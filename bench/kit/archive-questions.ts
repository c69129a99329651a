import { GIVEN_NAMES, MOST_NAMED, personAt, wordAt } from './invent-archive.ts';
import { inventReports, SUBJECTS } from './invent-reports.ts';

/** What people ask the archive, by the shape of the question: each shape costs the store something else. */
export type Questions = Record<string, readonly string[]>;

export type Asking = { seed: number; each: number; slugs: readonly string[] };

const SUBJECT_LISTS = Object.values(SUBJECTS).map((words) => words.split(' '));
/** Of words that stand in nearly every article. */
const COMMON_PHRASES = [
  'nobody was hurt',
  'residents of',
  'before the end of the month',
  'was planned near',
  'by hand',
];
const COMMON_WORDS = ['council', 'residents', 'the', wordAt(0), wordAt(1)];
/** Beyond what is ever drawn. */
const UNKNOWN = 500_000;

/** Every command's questions: common words and rare ones, all forms of the query language, names, stories, nothing. */
export function questionsOf({ seed, each, slugs }: Asking): Record<'brief' | 'quotes' | 'timeline', Questions> {
  const of = (make: (at: number) => string): string[] => Array.from({ length: each }, (_, at) => make(at));
  const topics = { ...wordQuestions(of), ...phraseQuestions(of, seed), 'a story': of((at) => from(slugs, at)) };
  const days = Object.entries(topics).map(([shape, texts]) => [shape, texts.map((text) => `${text} 30`)]);
  return { brief: topics, quotes: { ...nameQuestions(of), ...topics }, timeline: Object.fromEntries(days) };
}

type Of = (make: (at: number) => string) => string[];

function wordQuestions(of: Of): Questions {
  return {
    'a subject': of((at) => subject(at)),
    'a word of nearly all': of((at) => from(COMMON_WORDS, at)),
    'a rare word': of((at) => wordAt(60_000 + at * 9_973)),
    'two of a subject': of((at) => `${subject(at)} ${subject(at, 1)}`),
    'a subject and a rare word': of((at) => `${subject(at)} ${wordAt(3_000 + at * 997)}`),
    'any of three': of((at) => `${subject(at)} OR ${subject(at + 1)} OR ${subject(at + 2)}`),
    'a beginning': of((at) => `${subject(at).slice(0, 4)}*`),
    'a subject without a word': of((at) => `${subject(at)} -${subject(at, 1)}`),
    'nothing: unknown': of((at) => wordAt(UNKNOWN + at)),
    'nothing: two that never meet': of((at) => `${wordAt(70_000 + at)} ${wordAt(90_000 + at)}`),
    'nothing: a common and an unknown': of((at) => `${subject(at)} ${wordAt(UNKNOWN + at)}`),
  };
}

function phraseQuestions(of: Of, seed: number): Questions {
  const places = inventReports(100, seed).map(({ text }) => text.split(' ')[0]?.toLowerCase() ?? '');
  return {
    'a phrase': of((at) => `"${subject(at)} of ${from(places, at)}"`),
    'a phrase of common words': of((at) => `"${from(COMMON_PHRASES, at)}"`),
    'a phrase that nobody wrote': of((at) => `"${subject(at)} hurt ${subject(at, 1)}"`),
    'an actor': of((at) => `actor:"${personAt(MOST_NAMED + at * at * 20)}"`),
    'an actor and a subject': of((at) => `actor:"${personAt(MOST_NAMED + at)}" ${subject(at)}`),
    'an outlet and a subject': of((at) => `feed:"harbour post" ${subject(at)}`),
    'a language and a subject': of((at) => `${subject(at)} lang:en`),
  };
}

function nameQuestions(of: Of): Questions {
  return {
    'a frequent name': of((at) => personAt(MOST_NAMED + at)),
    'a rare name': of((at) => personAt(2_000 + at * 100)),
    'a given name': of((at) => from(GIVEN_NAMES, at)),
    'a surname': of((at) => personAt(MOST_NAMED + at * 3).split(' ')[1] ?? ''),
  };
}

function subject(at: number, word = 0): string {
  const words = from(SUBJECT_LISTS, at);
  return from(words, Math.floor(at / SUBJECT_LISTS.length) + word);
}

function from<T>(list: readonly T[], at: number): T {
  const found = list[at % list.length];
  if (found === undefined) throw new Error('Nothing to ask for');
  return found;
}
