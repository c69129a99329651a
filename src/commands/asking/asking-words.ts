import { fold } from '../../engines/matching/words.ts';
import { ASKING_LISTS, type AskingWords } from '../../news/subscription.ts';

/** The words of each language that say nothing of what an article is about. */
export type FunctionWords = readonly ReadonlySet<string>[];

/** Reads config/background/function-words.txt, of all languages or of some. */
export function readFunctionWords(text: string, tags: readonly string[] | null = null): FunctionWords {
  return text.split('\n').flatMap((line) => {
    const [tag = '', words] = line.split('\t');
    const isWanted = words !== undefined && !tag.startsWith('#') && (tags?.includes(tag) ?? true);
    return isWanted ? [new Set(words.split(' '))] : [];
  });
}

/** Those of some words, in the language that has most of them. */
export function functionWordsAmong(words: readonly string[], lists: FunctionWords): ReadonlySet<string> {
  let best: string[] = [];
  for (const list of lists) {
    const found = words.filter((word) => list.has(word));
    if (found.length > best.length) best = found;
  }
  return new Set(best);
}

/** A topic without the words around it, and these as typed. */
export type Unframed = { topic: string; dropped: string };

/** What people type around a topic, taken off; each null where nothing is to be taken off. */
export type AskingHabits = {
  /** "whats happening with the floods": floods. */
  unframed(typed: string): Unframed | null;
  /** The words that say what the news is about, wherever they stand: "torkham border latest". */
  telling(typed: string): Unframed | null;
  /** A time of another language, or a year, in English: "grève hier" is "grève yesterday". */
  withEnglishTime(typed: string): string | null;
  /** "floods in spanish": floods lang:es. */
  withLanguage(typed: string): (Unframed & { field: string }) | null;
  /** "mudslides ou floods", "todo sin sport": in the words of the query language. */
  withOperators(typed: string): Unframed | null;
  /** Whether a word asks, and no news needs to have it. */
  asks(word: string): boolean;
  /** What to type in place of a command that is none: "mute" is "unsubscribe for=1d". */
  commandFor(name: string): string | null;
};

type Lists = Record<(typeof ASKING_LISTS)[number] | 'small', ReadonlySet<string>>;

/** `functionWords`: the text of config/background; `languages`: those that may be asked for, by their tags. */
type AskingFacts = { files: readonly AskingWords[]; functionWords: string; languages: readonly string[] };

/** What has signs of the query language was written with care. */
const QUERY_SIGNS = /["“”„()*=<>]|\p{L}:\S|(?<!\S)[-!]\p{L}|\bhttps?:/u;
/** Words in quotation marks stay together, as what the question is about. */
const QUOTED = /"[^"]+"/gu;
const CAPITALS = /^\p{Lu}[\p{Lu}\p{N}.]+$/u;
const AROUND_WORD = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const YEAR_BEHIND = /^(.*\S)\s+((?:19|20)\d\d)$/u;
const TIME_WORDS_MAX = 6;

export function createAsking({ files, functionWords, languages }: AskingFacts): AskingHabits {
  const lists = files.map((file) => listsOf(file, functionWords));
  const times = files.flatMap((file) => Object.entries(file.times).map(compileTime));
  const commands = new Map(files.flatMap((file) => Object.entries(file.commands)));
  const tagOf = languageNames(files, languages);
  /** The line word by word, and what is said in its language; null for what was written with care. */
  const heard = (typed: string): HeardLine | null => {
    if (QUERY_SIGNS.test(typed.replace(QUOTED, ''))) return null;
    const pieces = piecesOf(typed);
    const words = pieces.map(bare);
    const own = mostHeard(lists, words);
    return { pieces, words, own, kinds: pieces.map((piece) => kindOf(piece, own)) };
  };
  const reading = (read: (line: HeardLine) => Unframed | null) => (typed: string) => {
    const line = heard(typed);
    return line && read(line);
  };
  return {
    unframed: reading(withoutFrame),
    telling: reading(tellingOnly),
    withEnglishTime: (typed) => {
      const [, before, year] = YEAR_BEHIND.exec(typed.trim()) ?? [];
      return before === undefined ? translatedTime(piecesOf(typed), times) : `${before} in ${year}`;
    },
    withLanguage: (typed) => {
      const line = heard(typed);
      return line && withLanguage(line, tagOf);
    },
    withOperators: reading(withOperators),
    asks: (word) => lists.some(({ words }) => words.has(bare(word))),
    commandFor: (name) => commands.get(name.toLowerCase()) ?? null,
  };
}

type HeardLine = { pieces: readonly string[]; words: readonly string[]; own: Lists; kinds: readonly Kind[] };

function withoutFrame({ pieces, kinds }: HeardLine): Unframed | null {
  const end = frameEnd(kinds, pieces);
  return end === 0 ? null : { topic: tidied(pieces.slice(end)), dropped: pieces.slice(0, end).join(' ') };
}

function tellingOnly({ pieces, kinds }: HeardLine): Unframed | null {
  const kept = pieces.filter((_, at) => kinds[at] === 'topic');
  if (kept.length === 0 || kept.length === pieces.length) return null;
  return { topic: tidied(kept), dropped: pieces.filter((_, at) => kinds[at] !== 'topic').join(' ') };
}

function withLanguage({ pieces, words, own: { joins, only } }: HeardLine, tagOf: ReadonlyMap<string, string>) {
  const at = words.findIndex((word, place) => tagOf.has(word) && joins.has(words[place - 1] ?? ''));
  const start = only.has(words[at - 2] ?? '') ? at - 2 : at - 1;
  const topic = tidied([...pieces.slice(0, Math.max(0, start)), ...pieces.slice(at + 1)]);
  if (at < 0 || topic === '') return null;
  return { topic, dropped: pieces.slice(start, at + 1).join(' '), field: `lang:${tagOf.get(words[at] ?? '')}` };
}

function withOperators({ pieces, words, own: { or, and, without } }: HeardLine): Unframed | null {
  const read = pieces.map((piece, at) => {
    const [word = '', isLast] = [words[at], at === pieces.length - 1];
    if (!isLast && at > 0 && or.has(word)) return 'OR';
    if (!isLast && at > 0 && and.has(word)) return 'AND';
    return !isLast && without.has(word) ? 'NOT' : piece;
  });
  const dropped = pieces.filter((piece, at) => read[at] !== piece);
  if (dropped.length === 0) return null;
  return { topic: `${read[0] === 'NOT' ? 'all ' : ''}${read.join(' ')}`, dropped: dropped.join(' ') };
}

function listsOf(file: AskingWords, functionWords: string): Lists {
  const lists = { ...NO_LISTS };
  for (const list of ASKING_LISTS) lists[list] = new Set(file[list].map(bare));
  return { ...lists, small: new Set(readFunctionWords(functionWords, [file.tag]).flatMap((words) => [...words])) };
}

const NONE: ReadonlySet<string> = new Set();
const NO_LISTS: Lists = {
  ...{ words: NONE, joins: NONE, leads: NONE, articles: NONE },
  ...{ or: NONE, and: NONE, without: NONE, only: NONE, small: NONE },
};

/** Those of the language in which most of the words ask, or say nothing. */
function mostHeard(all: readonly Lists[], words: readonly string[]): Lists {
  const count = ({ small, ...lists }: Lists) => {
    const asking = words.filter((word) => Object.values(lists).some((list) => list.has(word))).length;
    const common = words.filter((word) => small.has(word)).length;
    // One such word may be a name: "mia" is one of Spanish.
    return asking > 0 || common > 1 ? asking + common : 0;
  };
  return all.reduce((best, each) => (count(each) > count(best) ? each : best), NO_LISTS);
}

type Kind = 'topic' | 'asks' | 'joins' | 'leads' | 'article' | 'small';

function kindOf(piece: string, { words, joins, leads, articles, only, or, and, without, small }: Lists): Kind {
  const word = bare(piece);
  if (piece.startsWith('"') || CAPITALS.test(piece.replace(AROUND_WORD, ''))) return 'topic';
  if (words.has(word) || only.has(word)) return 'asks';
  if (leads.has(word)) return 'leads';
  if (joins.has(word)) return 'joins';
  if (articles.has(word)) return 'article';
  // An operator is kept: what it joins is.
  if ([or, and, without].some((list) => list.has(word))) return 'topic';
  return word === '' || small.has(word) ? 'small' : 'topic';
}

function piecesOf(typed: string): string[] {
  return typed.match(/"[^"]+"|\S+/gu) ?? [];
}

function bare(piece: string): string {
  return fold(piece.replace(AROUND_WORD, '')).replaceAll("'", '').replaceAll('’', '');
}

/** A topic without the marks that close a question. */
function tidied(pieces: readonly string[]): string {
  return pieces.join(' ').replace(/^[¿¡\s]+|[\s?!.,;]+$/gu, '');
}

const LINKS: readonly Kind[] = ['joins', 'leads', 'article'];
const FEW = /^\d{1,2}$/u;

/** Where the words around a topic end that stand before it; 0 where none do, or where they may be its own ("news agency"). */
function frameEnd(kinds: readonly Kind[], pieces: readonly string[]): number {
  const topicAt = kinds.findIndex((kind, at) => kind === 'topic' && !FEW.test(pieces[at] ?? ''));
  const before = topicAt < 0 ? kinds : kinds.slice(0, topicAt);
  const asked = before.lastIndexOf('asks') + 1;
  const from = asked > 0 || before[0] !== 'leads' ? asked : 1;
  if (from === 0) return 0;
  const links = before.slice(from).findIndex((kind) => !LINKS.includes(kind));
  const end = links < 0 ? before.length : from + links;
  if (end === pieces.length) return asked > 0 ? end : 0;
  return kinds[end - 1] === 'asks' ? 0 : end;
}

type Time = { form: RegExp; english: string };

function compileTime([phrase, english]: [string, string]): Time {
  const form = phrase.split(/\s+/u).map(bareTime).join(' ');
  return { form: new RegExp(`^${form}$`, 'u'), english };
}

/** {n} stays a place for a number. */
function bareTime(word: string): string {
  return word === '{n}' ? '(\\d{1,3})' : bare(word);
}

/** The line with its time in English, at its end or its beginning. */
function translatedTime(pieces: readonly string[], times: readonly Time[]): string | null {
  for (let length = Math.min(TIME_WORDS_MAX, pieces.length); length > 0; length -= 1) {
    const last = inEnglish(pieces.slice(-length), times);
    if (last !== null) return [...pieces.slice(0, -length), last].join(' ');
    const first = inEnglish(pieces.slice(0, length), times);
    if (first !== null) return [...pieces.slice(length), first].join(' ');
  }
  return null;
}

function inEnglish(pieces: readonly string[], times: readonly Time[]): string | null {
  const said = pieces.map(bare).join(' ');
  const time = times.find(({ form }) => form.test(said));
  return time ? time.english.replace('{n}', time.form.exec(said)?.[1] ?? '') : null;
}

/** Names of languages in the languages that people ask in, folded: "spanish", "espagnol". */
function languageNames(files: readonly AskingWords[], tags: readonly string[]): Map<string, string> {
  const names = files.flatMap((file) => {
    const known = new Intl.DisplayNames(file.tag, { type: 'language' });
    return tags.map((tag) => [bare(known.of(tag) ?? tag), tag] as const);
  });
  return new Map(names);
}

/** Where nobody's way of asking is known. */
export const NO_ASKING: AskingHabits = createAsking({ files: [], functionWords: '', languages: [] });
