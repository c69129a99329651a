import type { NameMention } from './find-names.ts';
import { isWorkTitle } from './is-work-title.ts';
import type { Reading, Sentence } from './read-text.ts';
import type { Token } from './tokens.ts';

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

function nodeAt({ tokens, quotes, text }: Reading, at: number, { last, mention }: Here): Node {
  const token = tokens[at];
  if (token === undefined) throw new Error(`No token at ${at}`);
  const base = { lower: token.lower, bits: token.bits, cap: token.cap, first: at, mention: null, quote: -1 };
  if (token.quote !== -1) {
    let end = at + 1;
    while (end < last && tokens[end]?.quote === token.quote) end++;
    const found = quotes[token.quote];
    const work = found !== undefined && isWorkTitle(text.slice(found.start, found.end));
    return { ...base, type: work ? 'word' : 'quote', bits: 0, last: end, quote: work ? -1 : token.quote };
  }
  if (mention !== undefined) return { ...base, type: 'name', bits: 0, last: mention.last, mention };
  return { ...base, type: typeOf(token), last: at + 1 };
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
