import { groupBy } from '../../../kit/group-by.ts';
import { UNSPACED } from '../../../news/publisher-text.ts';
import { wordsOf } from '../../../news/same-article.ts';

const TITLE_SHARE = 0.6;

/** Whether a page has the announced headline; both are cut, and joined with the names of sites. */
export function hasTitle(own: string, announced: string): boolean {
  const { found, of } = countOf(termsOf(announced), readText(own));
  return of > 0 && found >= of * TITLE_SHARE;
}

/** What was said of an article before its page was read, as plain text. */
export type AnnouncedWords = { title: string; summary: string };

/** By weight: how many of the announced words stand in the text. */
export type NewsTold = {
  found: number;
  of: number;
  foundOfTitle: number;
  /** Per word, the logarithm of how likely the text is if it tells the news, against if it does not; null: nobody knows. */
  odds: number | null;
};

/** A summary may be the whole text: what it opens with is the news. */
const ANNOUNCED_TERMS = 60;
/** Behind this, a text says no more of what it is about. */
const TEXT_CHARS = 20_000;
/** In another language many names are others, too. */
const TRANSLATED = 0.8;
const UNKNOWN = { found: 0, of: 0, foundOfTitle: 0, odds: null };

/** How much of the announced news a text tells. */
export function tellingOf({ title, summary }: AnnouncedWords, whole: string): NewsTold {
  const text = readText(whole.slice(0, TEXT_CHARS));
  const headline = termsOf(title);
  const terms = distinct([...headline, ...termsOf(summary.slice(0, TEXT_CHARS))]);
  if (isOtherScript(terms, text)) return UNKNOWN;
  const isTranslated = isOtherLanguage(terms, text);
  const judged = isTranslated ? terms.filter(({ kind }) => kind === 'name' || kind === 'number') : terms;
  const count = countOf(judged, text);
  const odds = count.of < 1 ? null : oddsOf(count, text.size) + (isTranslated && count.found > 0 ? TRANSLATED : 0);
  return { ...count, foundOfTitle: countOf(headline, text).found, odds };
}

/** A word as it is compared; `letters` are a row of them where no spaces part the words. */
type NewsTerm = { key: string; weight: number; kind: 'word' | 'name' | 'number' | 'letters' };

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Headlines of English newspapers have capitals throughout, which show no names. */
const CAPITALS_MAX = 0.7;

function termsOf(text: string): NewsTerm[] {
  const words = text.match(WORD) ?? [];
  const isCapital = (word: string) => /^\p{Lu}/u.test(word);
  const showsNames = words.filter(isCapital).length < words.length * CAPITALS_MAX;
  const terms = words
    .slice(0, ANNOUNCED_TERMS)
    .flatMap((word, at) => termsOfWord(word, showsNames && at > 0 && isCapital(word)));
  return terms.slice(0, ANNOUNCED_TERMS);
}

function termsOfWord(word: string, isName: boolean): NewsTerm[] {
  const keys = keysOf(word);
  const [key = ''] = keys;
  if (keys.length > 1 || scriptOf(key) === SIGNS) return keys.map((each) => ({ key: each, ...LETTERS }));
  if (/\p{N}/u.test(key)) return [{ key, weight: key.length > 1 ? 1 : 0, kind: 'number' }];
  const weight = (isName ? NAME_WEIGHTS : WORD_WEIGHTS)[key.length] ?? 1;
  return [{ key, weight, kind: isName ? 'name' : 'word' }];
}

const LETTERS = { weight: 0.7, kind: 'letters' as const };
/** By length: long words are rarely function words. Lists of frequent words judged no better. */
const WORD_WEIGHTS = [0, 0, 0, 0, 0.25, 0.5];
const NAME_WEIGHTS = [0, 0, 0.3, 0.3, 0.6, 0.8];

const WITHOUT_SPACES = new RegExp(UNSPACED, 'v');
/** Scripts of some seventy letters, of which two in a row say nothing. */
const ALPHABETIC = /[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const ARABIC_ARTICLE = /^(?:[\u0648\u0628\u0641\u0643]?\u0627\u0644|\u0644\u0644)(?=\p{Script=Arabic}{3})/u;

/** The words of a text as they are compared; pieces of it, where no spaces part them. */
export function keysOf(text: string): string[] {
  const words = wordsOf(text);
  return MAYBE_OTHER.test(words) ? words.split(' ').flatMap(keysOfWord) : words.split(' ');
}

/** Letters that are read otherwise than those of most alphabets; this is faster to look for than scripts are. */
const MAYBE_OTHER = /[\u0600-\u06ff\u0e00-\uffff]/;

function keysOfWord(word: string): string[] {
  if (!WITHOUT_SPACES.test(word)) return [word.replace(ARABIC_ARTICLE, '')];
  const letters = [...word];
  const size = ALPHABETIC.test(word) ? 4 : 2;
  return Array.from({ length: Math.max(1, letters.length - size + 1) }, (_, at) =>
    letters.slice(at, at + size).join(''),
  );
}

function distinct(terms: readonly NewsTerm[]): NewsTerm[] {
  return [...new Map(terms.map((term) => [term.key, term])).values()];
}

/** In place of a script: where no spaces part the words. */
const SIGNS = -1;

/** The words of a text and how often each stands there, those of an alphabet filed by how they begin. `size`: in letters of an alphabet. */
type TextWords = {
  words: ReadonlyMap<string, number>;
  byStart: ReadonlyMap<string, readonly string[]>;
  count: number;
  scripts: ReadonlyMap<number, number>;
  size: number;
};

const STEM_MIN = 4;
const STEM_MAX = 15;
/** As many letters of an alphabet say what one sign says where no spaces part the words. */
const SIGN_SIZE = 3;

function readText(text: string): TextWords {
  const words = new Map<string, number>();
  const keys = keysOf(text);
  for (const key of keys) words.set(key, (words.get(key) ?? 0) + 1);
  const scripts = new Map<number, number>();
  let size = text.length;
  for (const [key, times] of words) {
    const script = scriptOf(key);
    scripts.set(script, (scripts.get(script) ?? 0) + times);
    if (script === SIGNS) size += times * (SIGN_SIZE - 1);
  }
  const inflected = [...words.keys()].filter((key) => key.length > STEM_MIN && scriptOf(key) !== SIGNS);
  const byStart = groupBy(inflected, (key) => key.slice(0, STEM_MIN));
  return { words, byStart, count: keys.length, scripts, size };
}

/** Characters of one script stand within a block or two of Unicode. */
function scriptOf(key: string): number {
  return MAYBE_OTHER.test(key) && WITHOUT_SPACES.test(key) ? SIGNS : (key.codePointAt(0) ?? 0) >> 7;
}

/** Words are inflected at their ends: three quarters of a long one have to agree. */
function isIn(text: TextWords, { key, kind }: NewsTerm): boolean {
  const isWhole = kind === 'number' || kind === 'letters' || key.length <= STEM_MIN;
  const length = Math.min(STEM_MAX, Math.max(STEM_MIN, Math.ceil(key.length * 0.75)));
  return beginsAs(text, isWhole ? key : key.slice(0, length));
}

function beginsAs({ words, byStart }: TextWords, start: string): boolean {
  if (words.has(start) || start.length < STEM_MIN || start.length > STEM_MAX) return words.has(start);
  return byStart.get(start.slice(0, STEM_MIN))?.some((word) => word.startsWith(start)) === true;
}

function countOf(terms: readonly NewsTerm[], text: TextWords): { found: number; of: number } {
  const sum = (some: readonly NewsTerm[]) => some.reduce((total, { weight }) => total + weight, 0);
  return { found: sum(terms.filter((term) => isIn(text, term))), of: sum(terms) };
}

const SCRIPT_SHARE = 0.1;

/** Announced in letters that the text has not: a name would be spelt otherwise. */
function isOtherScript(terms: readonly NewsTerm[], { scripts, count }: TextWords): boolean {
  const known = terms.filter(({ key }) => (scripts.get(scriptOf(key)) ?? 0) >= count * SCRIPT_SHARE);
  return known.length < terms.length / 2;
}

const SMALL_WORDS_MIN = 3;
const SMALL_SHARE = 0.25;
/** Any text of so many words has most of its language's small ones. */
const WORDS_WITH_SMALL = 150;

/** A social network or an aggregator tells in its reader's language what the page tells in another. */
function isOtherLanguage(terms: readonly NewsTerm[], text: TextWords): boolean {
  const small = terms.filter(({ key, kind }) => kind === 'word' && (key.length === 2 || key.length === 3));
  if (small.length < SMALL_WORDS_MIN || text.count < WORDS_WITH_SMALL) return false;
  return small.filter((term) => isIn(text, term)).length < small.length * SMALL_SHARE;
}

/** Measured on 949 pages: how likely a telling word stands in the text that was announced, and in another one's. */
function oddsOf({ found, of }: { found: number; of: number }, size: number): number {
  const told = 0.62 + 0.21 * Math.min(1, size / 4_000);
  const byChance = Math.min(0.2, 0.01 + (0.11 * size) / 5_000);
  const hits = found * Math.log(told / byChance);
  return (hits + (of - found) * Math.log((1 - told) / (1 - byChance))) / of;
}
