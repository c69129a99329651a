import { nearest } from '../../kit/nearest.ts';
import { askedWords, exactWords, termsOf, togetherAs } from './asked-words.ts';
import { countryAsked } from './countries.ts';
import {
  asWithin,
  type BadQuery,
  badQuery,
  primaryLanguage,
  type Query,
  type QuerySpan,
  type Term,
  type Within,
} from './query.ts';
import { readWords } from './words.ts';

export const QUERY_LENGTH_MAX = 1000;

/** A piece of a query and where it was typed. */
export type QueryToken = QuerySpan &
  ({ kind: 'open' | 'close' | 'or' | 'not' | 'but' } | { kind: 'operand'; tree: Query });

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
const EXAMPLES = {
  actor: 'actor:"Hamid Karzai"',
  country: 'country:pakistan',
  feed: 'feed:dawn',
  lang: 'lang:en',
  title: 'title:floods',
  lead: 'lead:floods',
  category: 'category:sport',
  author: 'author:"Ada Writer"',
  label: 'label:asia',
} as const;
type Field = keyof typeof EXAMPLES;
export const QUERY_FIELDS: readonly string[] = Object.keys(EXAMPLES);
const FIELD = new RegExp(`(${QUERY_FIELDS.join('|')})[:\uFF1A]\\s*|([a-z]{2,12})[:\uFF1A](?=[^\\s/])`, 'iuy');
/** What people write for a field who know another tool. */
const OTHER_NAMES = new Map<string, Field>(
  Object.entries({
    ...{ headline: 'title', intitle: 'title', outlet: 'feed', source: 'feed', site: 'feed', from: 'feed' },
    ...{ language: 'lang', by: 'author', byline: 'author', writer: 'author', intro: 'lead', body: 'lead' },
    ...{ tag: 'category', section: 'category', topic: 'category', person: 'actor', name: 'actor', folder: 'label' },
  } as const),
);
/** "all -sport", "everything but sport": where nothing is left out, it is a word like any other. */
const EVERY = new RegExp(`(?:all|everything|\\*)(?=\\s+(?:[!${DASHES}]\\S|not\\s|but\\s|except\\s))`, 'iuy');
const BUT = /(?:but|except)(?:\s+(?:for|not))?(?=\s+\S)/iuy;
/** "floods but not peru", "floods, except peru": all before it without all that follows. */
const BUT_NOT = /(?:\s*[,;])?\s+(?:but\s+not|except(?:\s+for)?|excluding)\s+(?=\S)/iuy;
/** What stands before the beginning of a query, or of a part of it. */
const BEGINS = /(?:^|[(\uFF08|]|\sOR)\s*$/u;
const OUTLETS = /outlets\s*(>=|>|:)\s*(\d{1,3})\b/iuy;
const OUTLETS_UNREAD = /outlets\s*[<>=:]+\s*[^\s()]*/iuy;
const NOT = new RegExp(`(?:[${DASHES}]+|!+)(?=[^\\s!${DASHES})\uFF09])`, 'uy');
/** A comma or a semicolon stands between things of which any will do; a slash does so between words, not in 9/11. */
const COMMA = '[,;\uFF0C\u3001\uFF1B\u060C\u061B]';
const OR_SIGN = new RegExp(`\\s*${COMMA}[\\s,;]*|(?<=\\p{L}{3})/(?=\\p{L}{3})`, 'uy');
const CHUNK = new RegExp(
  `(?:(?!(?<=\\p{L}{3})/(?=\\p{L}{3}))(?:[^\\s()\uFF08\uFF09${QUOTES},;\uFF0C\u3001\uFF1B\u060C\u061B]|(?<=\\p{N}),(?=\\p{N})))+`,
  'uy',
);
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
  const butNot = matchAt(BUT_NOT, { text, at });
  if (butNot && !BEGINS.test(text.slice(0, at))) return sign('but', at, butNot[0].length);
  const or = matchAt(OR_SIGN, { text, at });
  if (or) return listSign(or, text);
  const space = matchAt(SPACE, { text, at });
  if (space) return { kind: 'token', token: null, length: space[0].length };
  const bracket = BRACKETS.get(text.charAt(at));
  if (bracket) return sign(bracket, at, 1);
  const not = matchAt(NOT, { text, at });
  if (not) return sign('not', at, not[0].length);
  const phrase = matchAt(PHRASE, { text, at });
  if (phrase) return readPhrase(phrase, text);
  const every = readEvery(text, at);
  if (every) return every;
  const field = matchAt(FIELD, { text, at });
  if (field) return readField(field, text);
  const outlets = matchAt(OUTLETS, { text, at }) ?? matchAt(OUTLETS_UNREAD, { text, at });
  if (outlets) return readOutlets(outlets);
  return readChunk(matchAt(CHUNK, { text, at })?.[0] ?? text.charAt(at), at);
}

/** "all" and "but" in "all but sport". */
function readEvery(text: string, at: number): TokenRead | null {
  const before = text.slice(0, at);
  const every = BEGINS.test(before) ? matchAt(EVERY, { text, at }) : null;
  if (every) return operand({ at, length: every[0].length }, { kind: 'everything' });
  const but = /(?:all|everything|\*)\s+$/iu.test(before) ? matchAt(BUT, { text, at }) : null;
  return but && sign('not', at, but[0].length);
}

function readPhrase(match: RegExpExecArray, text: string): TokenRead {
  const [whole, words = '', closing] = match;
  const span = { at: match.index, length: whole.length };
  if (closing === '') return badQuery(span, 'This quotation mark has no partner.', `Write: ${text.trim()}"`);
  const terms = readTerms(words.trim());
  if (terms.length === 0) return badQuery(span, 'There is no word in this phrase.', 'Write: "safe haven"');
  return operand(span, { kind: 'words', terms });
}

/** At the beginning and the end of a query, or beside another sign, it separates nothing. */
function listSign({ 0: { length }, index: at }: RegExpExecArray, text: string): TokenRead {
  const around = [text.slice(0, at), text.slice(at + length)];
  const separates = /[^\s(|]\s*$/u.test(around[0] ?? '') && /^[^\s)|]/u.test(around[1] ?? '');
  return separates ? sign('or', at, length) : { kind: 'token', token: null, length };
}

function readField(match: RegExpExecArray, text: string): TokenRead {
  const at = match.index;
  const name = fieldOf(match[1]);
  const valueAt = at + match[0].length;
  const value = readValue(text, valueAt);
  const span = { at, length: valueAt + value.length - at };
  if (name === null) return unknownField(match[2] ?? '', { at, text, span });
  if (name === 'lang') return readLanguage(value.text, span);
  if (name === 'title' || name === 'lead') return readWithin(name, { value, at: valueAt }, span);
  const terms = readTerms(value.text);
  if (terms.length > 0) return operand(span, name === 'country' ? countryAsked(value.text) : { kind: name, terms });
  return badQuery(span, `${name}: needs a name behind it.`, `Write: ${EXAMPLES[name]}`);
}

function fieldOf(typed: string | undefined): Field | null {
  const name = typed?.toLowerCase() ?? '';
  return (Object.keys(EXAMPLES) as readonly Field[]).find((field) => field === name) ?? null;
}

function unknownField(typed: string, { at, text, span }: { at: number; text: string; span: QuerySpan }): BadQuery {
  const name = typed.toLowerCase();
  const meant = OTHER_NAMES.get(name) ?? nearest(name, Object.keys(EXAMPLES));
  const asWords = `${text.slice(0, at)}${text.slice(at).replace(/[:\uFF1A]/u, ' ')}`;
  const fields = Object.keys(EXAMPLES).map((field) => `${field}:`);
  const what = `There is no field "${typed}". The fields are ${fields.slice(0, -1).join(', ')} and ${fields.at(-1)}.`;
  const mend = meant === null ? asWords : `${text.slice(0, at)}${meant}${text.slice(at + typed.length)}`;
  return badQuery(span, what, `${meant === null ? 'Write' : 'Did you mean'}: ${mend}`);
}

/** A value is read as it would be without the field: in all its forms, as a phrase, or exactly. */
function readWithin(
  within: Within,
  { value, at }: { value: { text: string; phrase: boolean }; at: number },
  span: QuerySpan,
): TokenRead {
  const read: TokenRead = value.phrase
    ? operand(span, { kind: 'words', terms: readTerms(value.text.trim()) })
    : readChunk(value.text, at);
  if (read.kind === 'bad') return read;
  const tree = read.token?.kind === 'operand' ? read.token.tree : null;
  if (tree && !(tree.kind === 'words' && tree.terms.length === 0)) return operand(span, asWithin(tree, within));
  return badQuery(span, `${within}: needs a word behind it.`, `Write: ${EXAMPLES[within]}`);
}

function readOutlets({ 0: whole, 1: comparison, 2: typed, index: at }: RegExpExecArray): TokenRead {
  const span = { at, length: whole.length };
  const number = Number(typed ?? Number.NaN);
  if (Number.isNaN(number)) {
    return badQuery(span, 'It can be asked for more outlets than a number, no other way.', 'Write: outlets>2');
  }
  return operand(span, { kind: 'outlets', over: comparison === '>=' ? number - 1 : number });
}

function readValue(text: string, at: number): { text: string; length: number; phrase: boolean } {
  const phrase = matchAt(PHRASE, { text, at });
  if (phrase) return { text: phrase[1] ?? '', length: phrase[0].length, phrase: true };
  const chunk = matchAt(CHUNK, { text, at })?.[0] ?? '';
  return { text: chunk, length: chunk.length, phrase: false };
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
  ['and/or', 'or'],
  ['AND/OR', 'or'],
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
 * word itself can be searched for in quotes. "floods (not cricket)" leaves out as well.
 */
function readSmallOperators(tokens: readonly QueryToken[], text: string): QueryToken[] {
  return tokens.flatMap((token, index): QueryToken[] => {
    const typed = token.kind === 'operand' ? text.slice(token.at, token.at + token.length).toLowerCase() : '';
    const beside = `${tokens[index - 1]?.kind} ${tokens[index + 1]?.kind}`;
    if (!SMALL_OPERATORS.get(typed)?.test(beside)) return [token];
    return typed === 'and' ? [] : [{ kind: typed === 'or' ? 'or' : 'not', at: token.at, length: token.length }];
  });
}

const BETWEEN = /^(?:operand|close) (?:operand|open|not)$/;
const NOT_BEGINS = /^(?:operand|close|open) (?:operand|open|not)$/;
const SMALL_OPERATORS = new Map(Object.entries({ or: BETWEEN, and: BETWEEN, not: NOT_BEGINS }));

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
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function sign(kind: 'open' | 'close' | 'or' | 'not' | 'but', at: number, length: number): TokenRead {
  return { kind: 'token', token: { kind, at, length }, length };
}

function operand({ at, length }: QuerySpan, tree: Query): TokenRead {
  return { kind: 'token', token: { kind: 'operand', at, length, tree }, length };
}
