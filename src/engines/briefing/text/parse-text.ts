import { has, type PreparedLanguage, SMALL_WORD, WORD } from './language.ts';
import { findStoryLines, type StoryLine } from './story-lines.ts';
import { type QuotedSpan, type Token, type TokenRange, tokenize } from './tokens.ts';

export type Sentence = TokenRange & {
  /** Offsets in the text, quotation marks included. */
  start: number;
  end: number;
  /** Its place among the sentences, and that of its line among the lines of the story. */
  index: number;
  line: number;
};

/** An article with headline, credits and notices set aside and its story cut into lines, sentences and tokens. */
export type ParsedText = {
  text: string;
  headline: string;
  lines: StoryLine[];
  quotes: readonly QuotedSpan[];
  tokens: Token[];
  sentences: Sentence[];
  use: WordUse;
  language: PreparedLanguage;
};

/** How the article writes its words, in lower case: tells names from words that merely start a sentence. */
export type WordUse = {
  /** The first token that is this word. */
  firstPlace: (lower: string) => number | undefined;
  /** Written without a capital somewhere. */
  lower: Set<string>;
  /** Written with a capital inside a sentence. */
  capInside: Set<string>;
  /** Written with a capital behind a first name. */
  surnames: Set<string>;
  /** Two words that both have a capital inside a sentence. */
  pairs: Set<string>;
};

/** Finds the lines of the story and cuts them into sentences and words. */
export function parseText(
  article: { title: string | null; text: string },
  deps: { language: PreparedLanguage; quotes: readonly QuotedSpan[] },
): ParsedText {
  const { headline, lines } = findStoryLines(article, deps.language);
  const tokens: Token[] = [];
  const sentences: Sentence[] = [];
  const names = new Set<string>();
  for (const [lineIndex, line] of lines.entries()) {
    const from = tokens.length;
    for (const token of withAcronyms(tokenize(article.text, line, deps))) tokens.push(token);
    for (const { first, last } of splitSentences(tokens, from)) {
      restoreNames(tokens, { first, last }, names);
      const { start, end } = spanOf(tokens, { first, last }, deps.quotes);
      sentences.push({ start, end, first, last, index: sentences.length, line: lineIndex });
    }
  }
  return { text: article.text, headline, lines, ...deps, tokens, sentences, use: wordUse(tokens, sentences) };
}

const SMALL = SMALL_WORD | WORD.pronoun;
const NO_NAME = SMALL | WORD.determiner | WORD.adverb | WORD.time | WORD.bare | WORD.starter;

/** "US" is not "us", and "WHO" not "who": small words in capitals are names, unless the line is written in capitals. */
function withAcronyms(tokens: Token[]): Token[] {
  const words = tokens.filter(({ kind, text }) => kind === 'word' && text.length > 1);
  if (words.filter(({ allCaps }) => allCaps).length * 2 > words.length) return tokens;
  return tokens.map((token) => (token.allCaps && has(token, SMALL) ? asName(token) : token));
}

function asName(token: Token): Token {
  return { ...token, bits: token.bits & ~NO_NAME };
}

/** "So said", "Will Young will": a small word is a name where case and grammar leave nothing else. */
function restoreNames(tokens: Token[], { first, last }: TokenRange, names: Set<string>): void {
  const isQuestion = tokens[last - 1]?.text === '?';
  for (let at = first; at < last; at++) {
    const token = tokens[at];
    if (token === undefined || !mayBeName(token) || !isNameAt(tokens, { at, first, isQuestion }, names)) continue;
    if (!has(token, WORD.pronoun | WORD.givenName)) names.add(token.lower);
    tokens[at] = asName(token);
  }
}

type PlaceInSentence = { at: number; first: number; isQuestion: boolean };

function isNameAt(tokens: readonly Token[], { at, first, isQuestion }: PlaceInSentence, names: ReadonlySet<string>) {
  const [before, token] = [tokens[at - 1], tokens[at]];
  const opens = at === first || (before?.quote !== token?.quote && before?.kind !== 'comma');
  return opens ? !isQuestion && isNameAtStart(tokens, at, names) : isNameInside(tokens, at);
}

/** "Thursday" is nobody; "May" may be. */
function mayBeName(token: Token): boolean {
  if (has(token, WORD.time) && !has(token, WORD.givenName)) return false;
  return token.cap && token.text.length > 1 && !has(token, WORD.determiner);
}

const AFTER_SUBJECT = WORD.finite | WORD.auxiliary | WORD.possessive;

function isNameInside(tokens: readonly Token[], at: number): boolean {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (before?.cap && has(before, BEFORE_NAME)) return isNameBehind(tokens, at, before);
  // "Leonora May lost"
  if (before?.cap && before.bits === 0 && next?.cap === false)
    return has(token, WORD.time) && has(next, AFTER_SUBJECT | WORD.verb);
  if (!has(token, SMALL) || before?.cap || (has(token, WORD.pronoun) && !next?.cap)) return false;
  // "In May", "on May 1"
  if (has(token, WORD.time)) return !has(before, WORD.preposition | WORD.time) && has(next, AFTER_SUBJECT);
  return before?.kind === 'comma' ? before.quote !== token?.quote : before?.kind === 'word';
}

const BEFORE_NAME = WORD.givenName | WORD.title | WORD.roleNoun;

/** "Ada May said", "Judge Will Frost was"; not "Judge May Rule" in a heading. */
function isNameBehind(tokens: readonly Token[], at: number, before: Token): boolean {
  const [token, next, after] = tokens.slice(at, at + 3);
  if (has(before, WORD.givenName)) return has(token, SMALL | WORD.adverb);
  const named = next?.kind === 'word' && next.cap && !has(next, SMALL | WORD.determiner | WORD.time);
  return has(token, WORD.givenName) && named && after?.cap !== true;
}

function isNameAtStart(tokens: readonly Token[], at: number, names: ReadonlySet<string>): boolean {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (token === undefined || next === undefined || !has(token, SMALL | WORD.bare)) return false;
  const goesOn = next.cap && next.kind === 'word' && !has(next, SMALL | WORD.determiner);
  if (names.has(token.lower)) return goesOn || has(next, AFTER_SUBJECT);
  if (!has(token, WORD.givenName)) return false;
  return goesOn || (has(token, WORD.auxiliary) && has(next, AFTER_SUBJECT));
}

/**
 * Words and marks of one sentence, a quotation counted as one. The longest of 1,380 news articles has 220. What is longer is
 * no sentence, and finding who says what in it takes time with the square of its length.
 */
const SENTENCE_PIECES_MAX = 250;

/** Cuts the tokens from `from` on into sentences; a quotation and the clause that reports it stay together. */
function splitSentences(tokens: readonly Token[], from: number): TokenRange[] {
  const ranges: TokenRange[] = [];
  let first = from;
  let pieces = 1;
  for (let at = from; at < tokens.length; at++) {
    const goesOn = isOnePiece(tokens, at);
    if (at + 1 < tokens.length && !endsHere(tokens, at) && (goesOn || pieces < SENTENCE_PIECES_MAX)) {
      if (!goesOn) pieces += 1;
      continue;
    }
    ranges.push({ first, last: at + 1 });
    first = at + 1;
    pieces = 1;
  }
  return ranges;
}

/** Whether the token and the next one stand in one quotation. */
function isOnePiece(tokens: readonly Token[], at: number): boolean {
  const quote = tokens[at]?.quote ?? -1;
  return quote !== -1 && tokens[at + 1]?.quote === quote;
}

function spanOf(
  tokens: readonly Token[],
  { first, last }: TokenRange,
  quotes: readonly QuotedSpan[],
): { start: number; end: number } {
  const head = tokens[first];
  const tail = tokens[last - 1];
  if (head === undefined || tail === undefined) throw new Error(`No tokens from ${first} to ${last}`);
  const opening = quotes[head.quote];
  const closing = quotes[tail.quote];
  return {
    start: opening !== undefined && opening.start === head.start ? opening.outerStart : head.start,
    end: closing !== undefined && closing.end <= tail.end ? closing.outerEnd : tail.end,
  };
}

function endsHere(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token === undefined || next === undefined) return true;
  const leaving = token.quote !== -1 && token.quote !== next.quote;
  if (token.quote !== -1 && !leaving) return false;
  return endsBefore(tokens, { last: lastWord(tokens, at), at, leaving });
}

/** Whether a sentence ends at the word or stop `last`, behind which only marks stand up to `at`. */
function endsBefore(
  tokens: readonly Token[],
  { last, at, leaving }: { last: number; at: number; leaving: boolean },
): boolean {
  const [end, next] = [tokens[last], tokens[at + 1]];
  if (end === undefined || next === undefined) return true;
  if (!isEnd(end, next, tokens[last - 1])) return false;
  if (next.quote !== -1) return true;
  if (next.kind !== 'word') return next.kind === 'open' && !leaving;
  if (!next.cap && !/^\p{N}/u.test(next.text)) return false;
  return !(leaving && isReportingClause(tokens, at + 1, end.text));
}

const INNER_MARK = /^['’”"]$/;

/** `“… as she said, ‘never.’” Okoro left`: the mark within stands behind the stop. */
function lastWord(tokens: readonly Token[], at: number): number {
  const token = tokens[at];
  if (token === undefined || token.quote === -1 || !INNER_MARK.test(token.text)) return at;
  return tokens[at - 1]?.quote === token.quote ? at - 1 : at;
}

function isEnd(token: Token, next: Token, before: Token | undefined): boolean {
  // The dot of ".CIA" opens a word, behind a space.
  const opensWord = token.text === '.' && next.start === token.end && before !== undefined && before.end < token.start;
  if (token.kind === 'stop') return token.text !== ';' && !opensWord;
  if (token.text === '…' || token.text === '...') return next.cap || next.quote !== -1;
  if (!token.text.endsWith('.')) return false;
  return next.cap && next.quote === token.quote && has(next, SURE_START) && !has(next, WORD.title);
}

const SURE_START = WORD.pronoun | WORD.determiner | WORD.preposition | WORD.subordinator | WORD.coordinator;

const VERB_WITHIN = 7;
/** After a question or an exclamation the clause may be longer. */
const VERB_WITHIN_AFTER_MARK = 18;
const TAIL_MAX = 5;

/** `"Why?" Okoro asked.`: what follows the quotation, which ends in `mark`, is a short clause that reports it. */
function isReportingClause(tokens: readonly Token[], from: number, mark: string): boolean {
  const within = mark === '.' ? VERB_WITHIN : VERB_WITHIN_AFTER_MARK;
  for (const [index, token] of tokens.slice(from, from + within).entries()) {
    if (token.quote !== -1 || token.kind === 'stop' || token.kind === 'colon') return false;
    if (has(token, WORD.finite) && has(token, WORD.speech)) return mark !== '.' || endsSoon(tokens, from + index + 1);
  }
  return false;
}

function endsSoon(tokens: readonly Token[], from: number): boolean {
  const end = tokens.slice(from, from + TAIL_MAX).find(({ quote, kind }) => quote !== -1 || kind === 'stop');
  return end === undefined ? from >= tokens.length : end.quote === -1;
}

function wordUse(tokens: readonly Token[], sentences: readonly Sentence[]): WordUse {
  const use: WordUse = {
    firstPlace: createFirstPlace(tokens),
    lower: new Set(),
    capInside: new Set(),
    surnames: new Set(),
    pairs: new Set(),
  };
  const openings = new Set(sentences.map((sentence) => sentence.first));
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word') continue;
    const before = tokens[index - 1];
    if (token.cap && before?.cap && has(before, WORD.givenName)) use.surnames.add(token.lower);
    if (!token.cap) use.lower.add(token.lower);
    else if (!openings.has(index) && before?.kind === 'word' && before.quote === token.quote)
      noteInside(use, before, token);
  }
  return use;
}

/** Reads the words only when somebody asks. */
function createFirstPlace(tokens: readonly Token[]): WordUse['firstPlace'] {
  let places: Map<string, number> | null = null;
  return (lower) => {
    places ??= firstPlaces(tokens);
    return places.get(lower);
  };
}

function firstPlaces(tokens: readonly Token[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [index, { lower }] of tokens.entries()) if (!places.has(lower)) places.set(lower, index);
  return places;
}

function noteInside(use: WordUse, before: Token, token: Token): void {
  use.capInside.add(token.lower);
  if (before.cap && use.capInside.has(before.lower)) use.pairs.add(`${before.lower} ${token.lower}`);
}
