import type { PronounFacts } from '../news/language.ts';
import type { NameMention } from './find-names.ts';
import { isNamedWork, isWorkTitle } from './is-work-title.ts';
import type { Reading, Sentence } from './read-text.ts';
import type { Token } from './tokens.ts';
import { has, WORD } from './word-bits.ts';

/** A piece of a sentence as the parser sees it: a whole name, a whole quotation, one word or one mark. */
export type Node = {
  type: 'name' | 'word' | 'quote' | 'comma' | 'colon' | 'dash' | 'stop' | 'other';
  lower: string;
  bits: number;
  cap: boolean;
  /** Its tokens: from `first` up to, not including, `last`. */
  first: number;
  last: number;
  mention: NameMention | null;
  quote: number;
  pronoun: PronounFacts | null;
};

const ASIDE_TOKENS_MAX = 14;

/** The sentence with quotations and names folded into one node each, without asides in brackets. */
export function buildFrame(reading: Reading, sentence: Sentence, mentionAt: ReadonlyMap<number, NameMention>): Node[] {
  const nodes: Node[] = [];
  for (let at = sentence.first; at < sentence.last; ) {
    const token = reading.tokens[at];
    if (token === undefined) break;
    const aside = token.kind === 'open' && token.quote === -1 ? asideEnd(reading.tokens, at, sentence.last) : at;
    if (aside > at) {
      at = aside;
      continue;
    }
    const node = nodeAt(reading, at, { last: sentence.last, mention: mentionAt.get(at) });
    nodes.push(node);
    at = node.last;
    // The comma of `On "Face the Nation," …` stands inside the marks.
    if (
      node.type === 'word' &&
      token.quote !== -1 &&
      reading.text.charAt((reading.tokens[at - 1]?.end ?? 0) - 1) === ','
    ) {
      nodes.push({ ...node, type: 'comma', lower: ',', first: at - 1 });
    }
  }
  return nodes;
}

function asideEnd(tokens: readonly Token[], from: number, last: number): number {
  for (let at = from + 1; at < Math.min(last, from + ASIDE_TOKENS_MAX); at++) {
    const token = tokens[at];
    if (token === undefined || token.quote !== -1) return from;
    if (token.kind === 'close') return at + 1;
  }
  return from;
}

type Here = { last: number; mention: NameMention | undefined };

function nodeAt(reading: Reading, at: number, { last, mention }: Here): Node {
  const token = reading.tokens[at];
  if (token === undefined) throw new Error(`No token at ${at}`);
  if (token.quote !== -1) return quoteNode(reading, { token, at, last });
  const { lower, cap } = token;
  if (mention !== undefined) {
    return { type: 'name', lower, bits: 0, cap, first: at, last: mention.last, mention, quote: -1, pronoun: null };
  }
  const pronoun = has(token, WORD.pronoun) ? (reading.language.pronouns.get(lower) ?? null) : null;
  return {
    type: typeOf(token),
    lower,
    bits: token.bits,
    cap,
    first: at,
    last: at + 1,
    mention: null,
    quote: -1,
    pronoun,
  };
}

/** A quotation is one node; the title of a work is a word like any other. */
function quoteNode(reading: Reading, { token, at, last }: { token: Token; at: number; last: number }): Node {
  const { tokens, quotes, text, language } = reading;
  let end = at + 1;
  while (end < last && tokens[end]?.quote === token.quote) end++;
  const found = quotes[token.quote];
  const named =
    found !== undefined &&
    (isWorkTitle(text.slice(found.start, found.end)) || isNamedWork(tokens, at, { last: end, language }));
  const hangs = has(tokens[at - 1], WORD.preposition);
  const work = named && !isCalled(reading, at) && (hangs || !has(tokens[end], WORD.speech));
  const quote = work ? -1 : token.quote;
  return {
    type: work ? 'word' : 'quote',
    lower: token.lower,
    bits: 0,
    cap: token.cap,
    first: at,
    last: end,
    mention: null,
    quote,
    pronoun: null,
  };
}

const CALLED_WITHIN = 4;

/** "hailed Okoro as “The Comeback Kid”": somebody calls it so; a broadcaster's “Good Morning” is still a title. */
function isCalled({ tokens, language }: Reading, at: number): boolean {
  if (has(tokens[at - 1], WORD.possessive) || language.workNouns.has(tokens[at - 1]?.lower ?? '')) return false;
  const before = tokens.slice(Math.max(0, at - CALLED_WITHIN), at);
  return before.some((token) => token.quote === -1 && has(token, WORD.speech | WORD.judging));
}

function typeOf({ kind }: Token): Node['type'] {
  switch (kind) {
    case 'word':
    case 'comma':
    case 'colon':
    case 'dash':
    case 'stop':
      return kind;
    default:
      return 'other';
  }
}
