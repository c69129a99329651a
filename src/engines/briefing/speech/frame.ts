import type { PronounFacts } from '../../../news/language.ts';
import { isNamedWork, isWorkTitle } from '../names/classify-name.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { has, WORD } from '../text/language.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import type { Token, TokenRange } from '../text/tokens.ts';

/** A piece of a sentence as the parser sees it: a whole name, a whole quotation, one word or one mark. */
export type Node = {
  type: 'name' | 'word' | 'quote' | 'comma' | 'colon' | 'dash' | 'stop' | 'other';
  lower: string;
  bits: number;
  cap: boolean;
  /** Its tokens: from `first` up to, not including, `last`. */
  first: number;
  last: number;
  occurrence: NameOccurrence | null;
  quote: number;
  pronoun: PronounFacts | null;
};

const ASIDE_TOKENS_MAX = 14;

type FrameContext = {
  parsed: ParsedText;
  sentence: Sentence;
  /** The name that starts at a token. */
  occurrenceAt: ReadonlyMap<number, NameOccurrence>;
};

/** The sentence with quotations and names folded into one node each, without asides in brackets. */
export function buildFrame(context: FrameContext): Node[] {
  const { parsed, sentence } = context;
  const nodes: Node[] = [];
  for (let at = sentence.first; at < sentence.last; ) {
    const token = parsed.tokens[at];
    if (token === undefined) break;
    const aside = token.kind === 'open' && token.quote === -1 ? asideEnd(parsed.tokens, at, sentence.last) : at;
    if (aside > at) {
      at = aside;
      continue;
    }
    const node = token.quote === -1 ? nameOrWord(token, at, context) : quoteOrTitle(token, at, context);
    nodes.push(node);
    at = node.last;
    if (token.quote !== -1) pushCommaInside(nodes, node, parsed);
  }
  return nodes;
}

/** Where the aside in brackets ends that opens here; `from` where none does. */
function asideEnd(tokens: readonly Token[], from: number, last: number): number {
  for (let at = from + 1; at < Math.min(last, from + ASIDE_TOKENS_MAX); at++) {
    const token = tokens[at];
    if (token === undefined || token.quote !== -1) return from;
    if (token.kind === 'close') return at + 1;
  }
  return from;
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

function nameOrWord(token: Token, at: number, { parsed, occurrenceAt }: FrameContext): Node {
  const occurrence = occurrenceAt.get(at);
  const { lower, bits, cap } = token;
  if (occurrence !== undefined) {
    const { last } = occurrence;
    return { type: 'name', lower, bits: 0, cap, first: at, last, occurrence, quote: -1, pronoun: null };
  }
  const pronoun = has(token, WORD.pronoun) ? (parsed.language.pronouns.get(lower) ?? null) : null;
  return { type: typeOf(token), lower, bits, cap, first: at, last: at + 1, occurrence: null, quote: -1, pronoun };
}

/** A quotation is one node; the title of a work is a word like any other. */
function quoteOrTitle(token: Token, at: number, { parsed, sentence }: FrameContext): Node {
  const { tokens, quotes, text } = parsed;
  const { lower, cap, quote } = token;
  const last = endOfQuote(tokens, at, sentence.last);
  const found = quotes[quote];
  const words = found === undefined ? '' : text.slice(found.start, found.end);
  const named = isWorkTitle(words) || isNamedWork({ first: at, last }, parsed);
  const before = tokens[at - 1];
  const hangs = has(before, WORD.preposition) || parsed.language.workNouns.has(before?.lower ?? '');
  const isTitle =
    (named && !isCalled(parsed, at) && (hangs || !has(tokens[last], WORD.speech))) ||
    isShortTitle(words, { first: at, last }, parsed);
  const alias = isAlias(words, { first: at, last }, parsed);
  const isWord = alias || isTitle;
  return {
    type: isWord ? 'word' : 'quote',
    lower,
    bits: alias ? WORD.roleNoun : 0,
    cap,
    first: at,
    last,
    occurrence: null,
    quote: isWord ? -1 : quote,
    pronoun: null,
  };
}

function endOfQuote(tokens: readonly Token[], from: number, end: number): number {
  let last = from + 1;
  while (last < end && tokens[last]?.quote === tokens[from]?.quote) last++;
  return last;
}

/** `MTV's “Ladder,”`, `the show “Nightjar”`, `“Nightjar” director Ada Okoro`: one or two words with capitals beside what owns them. */
function isShortTitle(words: string, { first, last }: TokenRange, { tokens, language }: ParsedText): boolean {
  const [before, after] = [tokens[first - 1], tokens[last]];
  // `told “Denby This Morning” co-host Ada Okoro`
  const hyphened = after?.cap === false && after.lower.includes('-');
  if (hyphened && NAME_OF_SHOW.test(words)) return true;
  if (!NAME_ALONE.test(words.replace(/[.,]$/, ''))) return false;
  if (has(before, WORD.possessive) || language.workNouns.has(before?.lower ?? '')) return true;
  return (
    NAME_ALONE.test(words) && after?.cap === false && has(after, WORD.roleNoun | WORD.title) && !has(after, WORD.speech)
  );
}

const NAME_ALONE = /^\p{Lu}[\p{L}’'-]*(?: \p{Lu}[\p{L}’'-]*)?$/u;
const NAME_OF_SHOW = /^\p{Lu}[\p{L}’'-]*(?: \p{Lu}[\p{L}’'-]*){1,4}$/u;
const OBJECT = WORD.determiner | WORD.pronoun;

/** `“Rook” broke in: “…”`: the name of somebody who speaks; `“Never” said the minister` is speech. */
function isAlias(words: string, { first, last }: TokenRange, { tokens, language }: ParsedText): boolean {
  const verb = tokens[last];
  const after = tokens[last + 1];
  if (verb === undefined || after === undefined || !NAME_ALONE.test(words)) return false;
  const phrasal = language.phrasal.get(verb.lower)?.has(after.lower) === true;
  if (verb.quote !== -1 || !(phrasal || (has(verb, WORD.speech) && has(verb, WORD.finite)))) return false;
  return (tokens[first - 1]?.quote ?? -1) !== -1 || (!after.cap && !has(after, OBJECT));
}

/** The comma of `On "Face the Nation," …` stands inside the marks. */
function pushCommaInside(nodes: Node[], node: Node, { tokens, text }: ParsedText): void {
  if (node.type !== 'word') return;
  const first = node.last - 1;
  if (text.charAt((tokens[first]?.end ?? 0) - 1) === ',') nodes.push({ ...node, type: 'comma', lower: ',', first });
}

const CALLED_WITHIN = 4;

/** "hailed Okoro as “The Comeback Kid”": somebody calls it so; a broadcaster's “Good Morning” is still a title. */
function isCalled({ tokens, language }: ParsedText, at: number): boolean {
  const noun = tokens[tokens[at - 1]?.kind === 'comma' ? at - 2 : at - 1];
  if (has(tokens[at - 1], WORD.possessive) || language.workNouns.has(noun?.lower ?? '')) return false;
  const before = tokens.slice(Math.max(0, at - CALLED_WITHIN), at);
  return before.some((token) => token.quote === -1 && has(token, WORD.speech | WORD.judging));
}
