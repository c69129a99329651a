import { isLatinLetter, type PreparedLanguage, WORD } from './language.ts';

/** A stretch between quotation marks, inside one paragraph; `start` and `end` lie inside the marks. */
export type QuotedSpan = {
  start: number;
  end: number;
  /** The same with the marks. */
  outerStart: number;
  outerEnd: number;
  /** False where the paragraph ends before the quotation does: it goes on in the next one. */
  closed: boolean;
};

export type Token = {
  start: number;
  end: number;
  text: string;
  lower: string;
  /** Bits of WORD; 0 for punctuation and unknown words. */
  bits: number;
  kind: 'word' | 'stop' | 'comma' | 'colon' | 'dash' | 'open' | 'close' | 'other';
  /** Begins with a capital letter. */
  cap: boolean;
  /** Written in capitals throughout, with two letters or more. */
  allCaps: boolean;
  /** Index of the quotation it stands in, or -1. */
  quote: number;
};

/** Tokens from `first` up to, not including, `last`. */
export type TokenRange = { first: number; last: number };

// A word, an abbreviation with inner dots, a number with separators; or one mark of punctuation.
const TOKEN =
  /(?:\p{L}\.){2,}(?:\p{L}(?![\p{L}\p{N}]))?|\d[\d.,]*\d(?:-\p{L}+)*|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[’'.&·\-‑][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*|\.{3}|--|''|[^\s\p{L}\p{N}]/gu;

const POSSESSIVE = /.['’]s$/iu;

/** Cuts a stretch of text into words and marks; quotation marks themselves are left out. */
export function tokenize(
  text: string,
  range: { start: number; end: number },
  deps: { language: PreparedLanguage; quotes: readonly QuotedSpan[] },
): Token[] {
  const tokens: Token[] = [];
  let next = firstQuoteAfter(deps.quotes, range.start);
  let from = range.start;
  for (let word = wordFrom(text, from); word !== null && word.start < range.end; word = wordFrom(text, from)) {
    const { raw, start, isPlain } = word;
    next = quoteFrom(deps.quotes, { from: next, start });
    const quote = (deps.quotes[next]?.start ?? Number.POSITIVE_INFINITY) <= start ? next : -1;
    if (isPlain) {
      tokens.push(makeToken({ start, raw, quote }, deps.language));
      from = start + raw.length;
      continue;
    }
    const marks =
      isQuotationMark(raw) || (isSingleMark(raw) && isOuter(start, deps.quotes[next], deps.quotes[next - 1]));
    from = marks ? afterMark(text, { start, raw }) : pushWord({ tokens, text, raw, start, quote }, deps.language);
  }
  return tokens;
}

/** `isPlain`: Latin letters alone, without a dot behind them. */
type FoundWord = { raw: string; start: number; isPlain: boolean };

const PLAIN_ENDS = new Set([' ', ',', '\n'].map((mark) => mark.charCodeAt(0)));

/** The next word or mark. Most words are Latin letters before a space, for which no pattern is tried. */
function wordFrom(text: string, from: number): FoundWord | null {
  const start = text.charAt(from) === ' ' ? from + 1 : from;
  let end = start;
  while (isLatinLetter(text.charCodeAt(end) | LOWER_CASE)) end++;
  if (end > start && PLAIN_ENDS.has(text.charCodeAt(end))) return { raw: text.slice(start, end), start, isPlain: true };
  TOKEN.lastIndex = start;
  const match = TOKEN.exec(text);
  return match === null ? null : { raw: match[0], start: match.index, isPlain: false };
}

/** The bit in which the codes of Latin capitals and small letters differ. */
const LOWER_CASE = 0x20;

/** The first quotation that does not end before `start`; an article may have as many of them as lines. */
function firstQuoteAfter(quotes: readonly QuotedSpan[], start: number): number {
  let [low, high] = [0, quotes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((quotes[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first quotation, from the one at `from` on, that does not end before `start`. */
function quoteFrom(quotes: readonly QuotedSpan[], { from, start }: { from: number; start: number }): number {
  let at = from;
  while (at < quotes.length && (quotes[at]?.end ?? 0) <= start) at++;
  return at;
}

function isOuter(at: number, next: QuotedSpan | undefined, before: QuotedSpan | undefined): boolean {
  return next?.outerStart === at || before?.outerEnd === at + 1;
}

function isSingleMark(raw: string): boolean {
  return raw === "'" || raw === '‘' || raw === '’';
}

/** Of three apostrophes the first closes an inner quotation, and the other two are the mark. */
function afterMark(text: string, { start, raw }: { start: number; raw: string }): number {
  return start + (raw === "''" && text.charAt(start + 2) === "'" ? 3 : raw.length);
}

function hasApostrophe(raw: string): boolean {
  return raw.includes("'") || raw.includes('’');
}

function isQuotationMark(raw: string): boolean {
  return raw === "''" || (raw.length === 1 && '"“”„‟«»`'.includes(raw));
}

type WordMatch = { tokens: Token[]; text: string; raw: string; start: number; quote: number };

/** Adds the token or, for a possessive or a contraction, two tokens; returns where the next one may start. */
function pushWord({ tokens, text, raw, start, quote }: WordMatch, language: PreparedLanguage): number {
  const isMarked = hasApostrophe(raw);
  const pronoun = isMarked ? contractedPronoun(raw, language) : 0;
  const stem = pronoun > 0 || !isMarked ? pronoun : possessor(raw, language);
  if (stem === 0) {
    const whole = withDot(text, { start, raw }, language);
    tokens.push(makeToken({ start, raw: whole, quote }, language));
    return start + whole.length;
  }
  const ending = makeToken({ start: start + stem, raw: raw.slice(stem), quote }, language);
  tokens.push(makeToken({ start, raw: raw.slice(0, stem), quote }, language));
  tokens.push(pronoun > 0 ? { ...ending, bits: WORD.auxiliary } : ending);
  return start + raw.length;
}

/** "She's" and "they've" are a pronoun and an auxiliary: the length of the pronoun, or 0. */
function contractedPronoun(raw: string, { pronouns }: PreparedLanguage): number {
  const at = raw.search(/['’]/);
  return at > 0 && pronouns.get(raw.slice(0, at).toLowerCase())?.subject === true ? at : 0;
}

/** "Okoro's": the length of what stands before the ending, or 0. */
function possessor(raw: string, { words }: PreparedLanguage): number {
  const owns = POSSESSIVE.test(raw) && !words.has(raw.toLowerCase().replace(/’/g, "'"));
  return owns ? raw.length - 2 : 0;
}

/** The dot belongs to an abbreviation ("Sen.") and to a single capital before a name ("J. Okoro"). */
function withDot(text: string, { start, raw }: { start: number; raw: string }, language: PreparedLanguage): string {
  if (text.charAt(start + raw.length) !== '.') return raw;
  const lower = `${raw.toLowerCase()}.`;
  // "R-Ky." is abbreviated like "Ky."
  if (language.abbreviations.has(lower) || language.abbreviations.has(lower.slice(lower.indexOf('-') + 1)))
    return `${raw}.`;
  const initial = raw.length === 1 && raw !== 'I' && raw !== raw.toLowerCase();
  return initial && /^\s["“'‘]?\p{Lu}/u.test(text.slice(start + 2, start + 6)) ? `${raw}.` : raw;
}

const MARKS: [kind: Token['kind'], marks: string][] = [
  ['stop', '. ! ? ;'],
  ['comma', ','],
  ['colon', ':'],
  ['dash', '– — ― -- -'],
  ['open', '( ['],
  ['close', ') ]'],
  ['other', '… ...'],
];
const KINDS = new Map(MARKS.flatMap(([kind, marks]) => marks.split(' ').map((mark) => [mark, kind] as const)));

// "al-Masri", "d'Affaires": a small prefix before the capital.
const PREFIXED = /^(?:al|el|bin|ibn|d|l|o|van)[-'’]\p{Lu}/u;
// "eBay"; not "mRNA" or "kWh".
const CAMEL = /^\p{Ll}{1,2}\p{Lu}\p{Ll}{2}/u;
const SMALL_LETTERS = /^[a-z]+$/;
const WORD_LIKE = /[\p{L}\p{N}]/u;

function makeToken(
  { start, raw, quote }: Pick<WordMatch, 'start' | 'raw' | 'quote'>,
  language: PreparedLanguage,
): Token {
  const isPlain = SMALL_LETTERS.test(raw);
  const lower = isPlain ? raw : lowerOf(raw);
  const cap = !isPlain && isCap(raw, lower);
  return {
    start,
    end: start + raw.length,
    text: raw,
    lower,
    bits: bitsOf(lower, cap, language),
    kind: isPlain || raw.length > 3 ? 'word' : (KINDS.get(raw) ?? (WORD_LIKE.test(raw) ? 'word' : 'other')),
    cap,
    allCaps: cap && raw.length > 1 && raw === raw.toUpperCase(),
    quote,
  };
}

function lowerOf(raw: string): string {
  const small = raw.toLowerCase();
  return small.includes('’') ? small.replace(/’/g, "'") : small;
}

function isCap(raw: string, lower: string): boolean {
  if (raw.charCodeAt(0) !== lower.charCodeAt(0) && raw.charAt(0) !== '’') return true;
  return ((hasApostrophe(raw) || raw.includes('-')) && PREFIXED.test(raw)) || CAMEL.test(raw);
}

function bitsOf(lower: string, cap: boolean, language: PreparedLanguage): number {
  const bits = language.words.get(lower);
  if (bits === WORD.starter) return bits | endingBits(lower, language);
  if (bits !== undefined) return bits;
  if (lower.startsWith("'")) return language.words.get("'s") ?? 0;
  // "Coulibaly" is no adverb; "Saxophonist" at the start of a sentence is a trade.
  return cap ? roleBits(lower, language) : endingBits(lower, language) | roleBits(lower, language);
}

const ENDING_LETTERS_MIN = 5;
const TRADE_LETTERS_MIN = 7;

/** What the ending of an unknown word tells of it: "quickly" is an adverb, "unveiled" a verb. */
function endingBits(lower: string, { facts }: PreparedLanguage): number {
  if (lower.length < ENDING_LETTERS_MIN) return 0;
  if (facts.adverbEndings.some((ending) => lower.endsWith(ending))) return WORD.adverb;
  return facts.verbEndings.some((ending) => lower.endsWith(ending)) ? WORD.verb : 0;
}

function roleBits(lower: string, { roleEndings }: PreparedLanguage): number {
  if (lower.length < TRADE_LETTERS_MIN) return 0;
  return roleEndings.get(lower.slice(-1))?.some((ending) => lower.endsWith(ending)) ? WORD.roleNoun : 0;
}
