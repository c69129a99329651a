import type { FoundQuote } from './found-quote.ts';
import type { PreparedLanguage } from './prepare-language.ts';
import type { Token } from './tokens.ts';
import { has, WORD } from './word-bits.ts';

export type SentenceRange = {
  /** Offsets in the text, quotation marks included. */
  start: number;
  end: number;
  /** Its tokens: from `first` up to, not including, `last`. */
  first: number;
  last: number;
};

type Stretch = { tokens: readonly Token[]; from: number; to: number };
type Deps = { language: PreparedLanguage; quotes: readonly FoundQuote[] };

/** Cuts the tokens of one line into sentences; a quotation and the clause that reports it stay together. */
export function splitSentences(stretch: Stretch, deps: Deps): SentenceRange[] {
  const { tokens, from, to } = stretch;
  const sentences: SentenceRange[] = [];
  let first = from;
  for (let at = from; at < to; at++) {
    if (at + 1 < to && !endsHere(stretch, at)) continue;
    const range = rangeOf(tokens, { first, last: at + 1 }, deps.quotes);
    if (range !== null) sentences.push(range);
    first = at + 1;
  }
  return sentences;
}

function rangeOf(
  tokens: readonly Token[],
  { first, last }: { first: number; last: number },
  quotes: readonly FoundQuote[],
): SentenceRange | null {
  const head = tokens[first];
  const tail = tokens[last - 1];
  if (head === undefined || tail === undefined) return null;
  const opening = quotes[head.quote];
  const closing = quotes[tail.quote];
  const start = opening !== undefined && opening.start === head.start ? opening.outerStart : head.start;
  const end = closing !== undefined && closing.end <= tail.end ? closing.outerEnd : tail.end;
  return { start, end, first, last };
}

function endsHere({ tokens, to }: Stretch, at: number): boolean {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token === undefined || next === undefined) return true;
  const leaving = token.quote !== -1 && token.quote !== next.quote;
  if (token.quote !== -1 && !leaving) return false;
  if (!isEnd(token, next)) return false;
  if (next.quote !== -1) return true;
  if (next.kind !== 'word') return next.kind === 'open' && !leaving;
  if (!next.cap && !/^\p{N}/u.test(next.text)) return false;
  return !(leaving && isReportingClause(tokens, { at: at + 1, to }, token.text));
}

function isEnd(token: Token, next: Token): boolean {
  if (token.kind === 'stop') return token.text !== ';';
  if (token.text === '…' || token.text === '...') return next.cap || next.quote !== -1;
  if (!token.text.endsWith('.')) return false;
  return next.cap && next.quote === token.quote && has(next, SURE_START) && !has(next, WORD.title);
}

const SURE_START = WORD.pronoun | WORD.determiner | WORD.preposition | WORD.subordinator | WORD.coordinator;

const VERB_WITHIN = 7;
/** After a question or a shout the clause may be longer. */
const VERB_WITHIN_AFTER_MARK = 18;
const TAIL_MAX = 5;

/** `"Why?" Okoro asked.`: what follows the quotation is a short clause about the saying of it. */
function isReportingClause(tokens: readonly Token[], { at, to }: { at: number; to: number }, last: string): boolean {
  const within = last === '.' ? VERB_WITHIN : VERB_WITHIN_AFTER_MARK;
  for (let index = at; index < Math.min(to, at + within); index++) {
    const token = tokens[index];
    if (token === undefined || token.quote !== -1 || token.kind === 'stop' || token.kind === 'colon') return false;
    if (!has(token, WORD.finite) || !has(token, WORD.speech)) continue;
    return last !== '.' || endsSoon(tokens, { at: index + 1, to });
  }
  return false;
}

function endsSoon(tokens: readonly Token[], { at, to }: { at: number; to: number }): boolean {
  for (let index = at; index < Math.min(to, at + TAIL_MAX); index++) {
    const token = tokens[index];
    if (token === undefined || token.quote !== -1) return false;
    if (token.kind === 'stop') return true;
  }
  return at >= to;
}
