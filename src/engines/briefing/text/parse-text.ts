import { has, type PreparedLanguage, WORD } from './language.ts';
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
  for (const [lineIndex, line] of lines.entries()) {
    const from = tokens.length;
    for (const token of tokenize(article.text, line, deps)) tokens.push(token);
    for (const { first, last } of splitSentences(tokens, from)) {
      const { start, end } = spanOf(tokens, { first, last }, deps.quotes);
      sentences.push({ start, end, first, last, index: sentences.length, line: lineIndex });
    }
  }
  return { text: article.text, headline, lines, ...deps, tokens, sentences, use: wordUse(tokens, sentences) };
}

/**
 * Words and marks of one sentence, a quotation counted as one. The longest of 1,380 news articles has 220. What is longer is
 * no sentence, and finding who says what in it takes time with the square of its length.
 */
const SENTENCE_PIECES_MAX = 400;

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
  if (!isEnd(token, next)) return false;
  if (next.quote !== -1) return true;
  if (next.kind !== 'word') return next.kind === 'open' && !leaving;
  if (!next.cap && !/^\p{N}/u.test(next.text)) return false;
  return !(leaving && isReportingClause(tokens, at + 1, token.text));
}

function isEnd(token: Token, next: Token): boolean {
  if (token.kind === 'stop') return token.text !== ';';
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
  const use: WordUse = { lower: new Set(), capInside: new Set(), surnames: new Set(), pairs: new Set() };
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

function noteInside(use: WordUse, before: Token, token: Token): void {
  use.capInside.add(token.lower);
  if (before.cap && use.capInside.has(before.lower)) use.pairs.add(`${before.lower} ${token.lower}`);
}
