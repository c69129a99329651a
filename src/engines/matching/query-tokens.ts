import { askedWords, exactWords, termsOf, togetherAs } from './asked-words.ts';
import { type BadQuery, badQuery, primaryLanguage, type Query, type QuerySpan, type Term } from './query.ts';
import { readWords } from './words.ts';

export const QUERY_LENGTH_MAX = 1000;

/** A piece of a query and where it was typed. */
export type QueryToken = QuerySpan & ({ kind: 'open' | 'close' | 'or' | 'not' } | { kind: 'operand'; tree: Query });

/** The next token (null for spaces, "AND" and a lone dash, which have no meaning) and its length in the text. */
type TokenRead = { kind: 'token'; token: QueryToken | null; length: number } | BadQuery;

// The characters by which phones and chat clients replace plain quotes, dashes and brackets while somebody types.
const QUOTES = '"\u201C\u201D\u201E\u201F\u00AB\u00BB\u300C\u300D\uFF02';
const DASHES = '\\-\u2010\u2011\u2012\u2013\u2014\u2212\uFE63\uFF0D';
const BRACKETS = new Map<string, 'open' | 'close'>([
  ['(', 'open'],
  [')', 'close'],
  ['\uFF08', 'open'],
  ['\uFF09', 'close'],
]);

const SPACE = /\s+/uy;
const PHRASE = new RegExp(`[${QUOTES}]([^${QUOTES}]*)([${QUOTES}]?)`, 'uy');
const FIELD = /(actor|feed|lang)[:\uFF1A]\s*|([a-z]{2,12})[:\uFF1A](?=[^\s/])/iuy;
const NOT = new RegExp(`[${DASHES}]+(?=[^\\s${DASHES})\uFF09])`, 'uy');
const CHUNK = new RegExp(`[^\\s()\uFF08\uFF09${QUOTES}]+`, 'uy');
const HYPHENS = new RegExp(`[${DASHES}]+`, 'u');
const MISPLACED_STAR = /\*(?=[\p{L}\p{N}])/u;
/** A single letter begins too many words; a single Han character is a word of its own. */
const TOO_SHORT_PREFIX = /^[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}\p{N}]$/u;

/** Cuts a query into words, phrases, fields and signs. */
export function readQueryTokens(text: string): { kind: 'tokens'; tokens: QueryToken[] } | BadQuery {
  const tokens: QueryToken[] = [];
  let at = 0;
  while (at < text.length) {
    const read = readOne(text, at);
    if (read.kind === 'bad') return read;
    if (read.token) tokens.push(read.token);
    at += read.length;
  }
  return { kind: 'tokens', tokens: joinPairs(readSmallOperators(tokens, text), text) };
}

function readOne(text: string, at: number): TokenRead {
  const space = matchAt(SPACE, { text, at });
  if (space) return { kind: 'token', token: null, length: space[0].length };
  const bracket = BRACKETS.get(text.charAt(at));
  if (bracket) return sign(bracket, at, 1);
  const not = matchAt(NOT, { text, at });
  if (not) return sign('not', at, not[0].length);
  const phrase = matchAt(PHRASE, { text, at });
  if (phrase) return readPhrase(phrase, text);
  const field = matchAt(FIELD, { text, at });
  if (field) return readField(field, text);
  return readChunk(matchAt(CHUNK, { text, at })?.[0] ?? text.charAt(at), at);
}

function readPhrase(match: RegExpExecArray, text: string): TokenRead {
  const [whole, words = '', closing] = match;
  const span = { at: match.index, length: whole.length };
  if (closing === '') return badQuery(span, 'This quotation mark has no partner.', `Write: ${text.trim()}"`);
  const terms = readTerms(words.trim());
  if (terms.length === 0) return badQuery(span, 'There is no word in this phrase.', 'Write: "safe haven"');
  return operand(span, { kind: 'words', terms });
}

function readField(match: RegExpExecArray, text: string): TokenRead {
  const at = match.index;
  const name = match[1]?.toLowerCase();
  const valueAt = at + match[0].length;
  const value = readValue(text, valueAt);
  const span = { at, length: valueAt + value.length - at };
  if (name === undefined) {
    const what = `There is no field "${match[2]}". The fields are actor:, feed: and lang:.`;
    return badQuery(span, what, `Write: ${text.slice(0, at)}${text.slice(at).replace(/[:\uFF1A]/, ' ')}`);
  }
  if (name === 'lang') return readLanguage(value.text, span);
  const terms = readTerms(value.text);
  if (terms.length > 0) return operand(span, { kind: name === 'actor' ? 'actor' : 'feed', terms });
  const example = name === 'actor' ? 'actor:"Hamid Karzai"' : 'feed:dawn';
  return badQuery(span, `${name}: needs a name behind it.`, `Write: ${example}`);
}

function readValue(text: string, at: number): { text: string; length: number } {
  const phrase = matchAt(PHRASE, { text, at });
  if (phrase) return { text: phrase[1] ?? '', length: phrase[0].length };
  const chunk = matchAt(CHUNK, { text, at })?.[0] ?? '';
  return { text: chunk, length: chunk.length };
}

function readLanguage(value: string, span: QuerySpan): TokenRead {
  const tag = /^[a-z]{2,3}(?:-[a-z0-9]+)*$/i.exec(value.trim())?.[0];
  if (tag === undefined)
    return badQuery(span, 'lang: needs a language code of two or three letters.', 'Write: lang:en');
  return operand(span, { kind: 'language', language: primaryLanguage(tag) });
}

const SIGNS = new Map<string, 'or' | 'not'>([
  ['OR', 'or'],
  ['|', 'or'],
  ['||', 'or'],
  ['NOT', 'not'],
]);
const SILENT = new Set(['AND', '&', '&&', '+']);

/** Hyphenated words must all occur ("pakistan-taliban"); words joined by other signs are a phrase ("9/11"). */
function readChunk(chunk: string, at: number): TokenRead {
  const span = { at, length: chunk.length };
  const known = SIGNS.get(chunk);
  if (known) return sign(known, at, chunk.length);
  if (SILENT.has(chunk)) return { kind: 'token', token: null, length: chunk.length };
  if (EXACT.test(chunk)) return operand(span, exactWords(chunk.slice(1)));
  const parts = chunk.split(HYPHENS).map(readTerms);
  const terms = parts.flat();
  if (MISPLACED_STAR.test(chunk) || (terms.length === 0 && chunk.includes('*'))) {
    const whole = terms.map(({ word }) => word).join('') || 'airstrike';
    return badQuery(span, 'A * belongs at the end of a word.', `Write: ${whole}*`);
  }
  if (terms.some(({ word, prefix }) => prefix && TOO_SHORT_PREFIX.test(word))) {
    const mend = 'Write more of the word before the *: pakist*';
    return badQuery(span, 'One letter and a * would match nearly every article.', mend);
  }
  const words = chunk.split(HYPHENS).map(readWords);
  const asked = words.filter((part) => part.length > 0);
  const tree = asked.length > 0 ? askedWords(asked, chunk.endsWith('*')) : null;
  return tree ? operand(span, tree) : { kind: 'token', token: null, length: chunk.length };
}

/** `=WHO`, `=strikes`. */
const EXACT = /^=[^=*]*[\p{L}\p{N}][^=*]*$/u;

function readTerms(text: string): Term[] {
  return termsOf(readWords(text), text.endsWith('*'));
}

/**
 * People type "or", "and" and "not" in small letters, so that between two operands they mean the same as in capitals. The
 * word itself can be searched for in quotes.
 */
function readSmallOperators(tokens: readonly QueryToken[], text: string): QueryToken[] {
  const mayEnd = new Set<QueryToken['kind'] | undefined>(['operand', 'close']);
  const mayBegin = new Set<QueryToken['kind'] | undefined>(['operand', 'open', 'not']);
  return tokens.flatMap((token, index): QueryToken[] => {
    const isBetween = mayEnd.has(tokens[index - 1]?.kind) && mayBegin.has(tokens[index + 1]?.kind);
    if (token.kind !== 'operand' || !isBetween) return [token];
    const typed = text.slice(token.at, token.at + token.length).toLowerCase();
    if (typed === 'or') return [{ kind: 'or', at: token.at, length: token.length }];
    if (typed === 'not') return [{ kind: 'not', at: token.at, length: token.length }];
    return typed === 'and' ? [] : [token];
  });
}

const PLAIN_WORDS = /^[\p{L}\p{N}\p{M}]+$/u;

/** Two words that stand side by side are looked for as one, too, where they are written so. */
function joinPairs(tokens: readonly QueryToken[], text: string): QueryToken[] {
  const typed = ({ at, length }: QuerySpan) => text.slice(at, at + length);
  const joined: QueryToken[] = [];
  for (const token of tokens) {
    const before = joined.at(-1);
    const isPair =
      token.kind === 'operand' &&
      before?.kind === 'operand' &&
      [before, token].every((each) => PLAIN_WORDS.test(typed(each)));
    const together = isPair ? togetherAs(typed(before), typed(token)) : null;
    if (!isPair || !together) {
      joined.push(token);
      continue;
    }
    const both: Query = { kind: 'all', parts: [before.tree, token.tree] };
    const span = { at: before.at, length: token.at + token.length - before.at };
    joined.splice(-1, 1, { kind: 'operand', ...span, tree: { kind: 'any', parts: [both, together] } });
  }
  return joined;
}

function matchAt(pattern: RegExp, { text, at }: { text: string; at: number }): RegExpExecArray | null {
  const sticky = new RegExp(pattern);
  sticky.lastIndex = at;
  return sticky.exec(text);
}

function sign(kind: 'open' | 'close' | 'or' | 'not', at: number, length: number): TokenRead {
  return { kind: 'token', token: { kind, at, length }, length };
}

function operand({ at, length }: QuerySpan, tree: Query): TokenRead {
  return { kind: 'token', token: { kind: 'operand', at, length, tree }, length };
}
