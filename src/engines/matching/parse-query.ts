import { type BadQuery, badQuery, isAnchored, type Query, type QuerySpan } from './query.ts';
import { QUERY_LENGTH_MAX, type QueryToken, readQueryTokens } from './query-tokens.ts';

export type ParsedQuery = { kind: 'query'; tree: Query } | BadQuery;

const DEPTH_MAX = 20;
const TERMS_MAX = 100;
const WRITE_WORDS = 'Write the words that the articles must contain: taliban border';

/**
 * Reads the query language: words = AND, OR, -word, "a phrase", prefix*, parentheses, actor:"Hamid Karzai", feed:,
 * lang:. Curly quotes, dashes and no-break spaces of chat clients count as the plain ones.
 */
export function parseQuery(text: string): ParsedQuery {
  if (text.length > QUERY_LENGTH_MAX) {
    const rest = { at: QUERY_LENGTH_MAX, length: text.length - QUERY_LENGTH_MAX };
    return badQuery(rest, `It is longer than ${QUERY_LENGTH_MAX} characters.`, 'Make two queries of it.');
  }
  const read = readQueryTokens(text);
  if (read.kind === 'bad') return read;
  const cursor: Cursor = { text, tokens: read.tokens, next: 0 };
  const parsed = parseAny(cursor, 0);
  if (parsed.kind === 'bad') return parsed;
  const stray = cursor.tokens[cursor.next];
  if (stray) return badQuery(stray, 'This closing parenthesis has no partner.', without(text, stray));
  return checkWhole(parsed.tree, text);
}

type Cursor = { text: string; tokens: readonly QueryToken[]; next: number };

function checkWhole(tree: Query, text: string): ParsedQuery {
  if (countTerms(tree) > TERMS_MAX) {
    return badQuery(wholeOf(text), `More than ${TERMS_MAX} words.`, 'Make two queries of it.');
  }
  if (isAnchored(tree)) return { kind: 'query', tree };
  const at = Math.max(0, text.search(/[-\u2013\u2212]|\bnot\b/iu));
  const mend = 'Add a word that the articles must contain: taliban -cricket';
  return badQuery({ at, length: text.length - at }, 'It only says what to leave out.', mend);
}

/** a OR b but not c: of the lowest precedence, since people mean all that stands before it. */
function parseAny(cursor: Cursor, depth: number): ParsedQuery {
  let parsed = parseOr(cursor, depth);
  while (parsed.kind === 'query' && cursor.tokens[cursor.next]?.kind === 'but') {
    cursor.next += 1;
    const left = parseOr(cursor, depth);
    if (left.kind === 'bad') return left;
    parsed = { kind: 'query', tree: join('all', [parsed.tree, { kind: 'not', part: left.tree }]) };
  }
  return parsed;
}

/** a OR b, of a lower precedence than a b. */
function parseOr(cursor: Cursor, depth: number): ParsedQuery {
  const parts: Query[] = [];
  for (;;) {
    const part = parseAll(cursor, depth);
    if (part.kind === 'bad') return part;
    parts.push(part.tree);
    if (cursor.tokens[cursor.next]?.kind !== 'or') break;
    cursor.next += 1;
  }
  return { kind: 'query', tree: join('any', parts) };
}

const ENDS: ReadonlySet<QueryToken['kind']> = new Set(['or', 'close', 'but']);

/** a b, up to an OR, a "but not", a closing parenthesis or the end. */
function parseAll(cursor: Cursor, depth: number): ParsedQuery {
  const parts: Query[] = [];
  for (;;) {
    const token = cursor.tokens[cursor.next];
    if (!token || ENDS.has(token.kind)) break;
    const part = parseOne(cursor, depth);
    if (part.kind === 'bad') return part;
    parts.push(part.tree);
  }
  return parts.length > 0 ? { kind: 'query', tree: join('all', parts) } : nothingHere(cursor);
}

function parseOne(cursor: Cursor, depth: number): ParsedQuery {
  const token = cursor.tokens[cursor.next];
  if (!token) return nothingHere(cursor);
  cursor.next += 1;
  if (token.kind === 'not') return parseNot(cursor, { token, depth });
  if (token.kind === 'open') return parseGroup(cursor, { token, depth });
  if (token.kind === 'operand') return { kind: 'query', tree: token.tree };
  return nothingHere(cursor);
}

function parseNot(cursor: Cursor, { token, depth }: { token: QueryToken; depth: number }): ParsedQuery {
  const next = cursor.tokens[cursor.next];
  if (!next || next.kind === 'or' || next.kind === 'close') {
    return badQuery(token, 'Nothing follows it to leave out.', without(cursor.text, token));
  }
  if (depth >= DEPTH_MAX) return tooDeep(token);
  const part = parseOne(cursor, depth + 1);
  return part.kind === 'bad' ? part : { kind: 'query', tree: { kind: 'not', part: part.tree } };
}

function parseGroup(cursor: Cursor, { token, depth }: { token: QueryToken; depth: number }): ParsedQuery {
  if (depth >= DEPTH_MAX) return tooDeep(token);
  if (cursor.tokens[cursor.next]?.kind === 'close') {
    const pair = { at: token.at, length: (cursor.tokens[cursor.next]?.at ?? token.at) + 1 - token.at };
    return badQuery(pair, 'There is nothing between these parentheses.', without(cursor.text, pair));
  }
  const inner = parseAny(cursor, depth + 1);
  if (inner.kind === 'bad') return inner;
  if (cursor.tokens[cursor.next]?.kind !== 'close') {
    const count = (kind: QueryToken['kind']) => cursor.tokens.filter((each) => each.kind === kind).length;
    const missing = ')'.repeat(Math.max(1, count('open') - count('close')));
    return badQuery(token, 'This parenthesis is not closed.', `Write: ${cursor.text.trim()}${missing}`);
  }
  cursor.next += 1;
  return inner;
}

/** The error where an operand is missing: an empty query, or an OR with an empty side. */
function nothingHere(cursor: Cursor): BadQuery {
  const here = cursor.tokens[cursor.next];
  const before = cursor.tokens[cursor.next - 1];
  const or = here?.kind === 'or' ? here : before;
  if (or?.kind === 'or') return badQuery(or, 'OR needs a word on both sides.', without(cursor.text, or));
  if (here) return badQuery(here, 'This closing parenthesis has no partner.', without(cursor.text, here));
  const what = cursor.text.trim() === '' ? 'The query is empty.' : 'There is no word in it.';
  return badQuery(wholeOf(cursor.text), what, WRITE_WORDS);
}

function wholeOf(text: string): QuerySpan {
  return { at: 0, length: text.length };
}

function tooDeep(span: QuerySpan): BadQuery {
  return badQuery(span, `More than ${DEPTH_MAX} levels of parentheses.`, 'Write it with fewer parentheses.');
}

function without(text: string, { at, length }: QuerySpan): string {
  const rest = `${text.slice(0, at)} ${text.slice(at + length)}`.replace(/\s+/g, ' ').trim();
  return rest === '' ? WRITE_WORDS : `Write: ${rest}`;
}

/** A single part stays as it is, and nested parts of one kind become one: (a b) c = a b c. */
function join(kind: 'all' | 'any', parts: Query[]): Query {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const [only] = flat;
  return only && flat.length === 1 ? only : { kind, parts: flat };
}

function countTerms(query: Query): number {
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.reduce((sum, part) => sum + countTerms(part), 0);
    case 'not':
      return countTerms(query.part);
    case 'language':
    case 'outlets':
    case 'everything':
      return 1;
    default:
      return query.terms.length;
  }
}
