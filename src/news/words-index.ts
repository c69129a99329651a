import { wordPieces } from './word-pieces.ts';
import { readWords, type Word } from './words.ts';

/** Where each word of a text stands: the same in memory (live matcher) and in PostgreSQL (stored search). */
export type WordIndex = ReadonlyMap<string, readonly number[]>;

/** PostgreSQL's own limits of a tsvector (textsearch-limitations), kept here so that both searches see the same. */
const POSITION_MAX = 16_383;
const POSITIONS_PER_WORD_MAX = 255;
/** A tsvector ends at 1 MiB; a hostile page with more distinct words is searched by its first part. */
const BYTES_MAX = 900_000;
const BYTES_PER_UNIT_MAX = 3;
const BYTES_PER_POSITION = 4;

/**
 * Indexes texts one behind the other, a gap between them, so that no phrase reaches from a title into the text. Words
 * stand under their plain form and as written, so that `countries` and `countri*` both find "countries".
 */
export function indexWords(...texts: string[]): WordIndex {
  const indexing = indexPieces(texts);
  let step = indexing.next();
  while (!step.done) step = indexing.next();
  return step.value;
}

/** The same index, with a pause behind each piece of a long text: two hundred thousand characters took 66 to 381 ms. */
export async function indexWordsInTurns(texts: readonly string[], pause: () => Promise<void>): Promise<WordIndex> {
  const indexing = indexPieces(texts);
  let step = indexing.next();
  while (!step.done) {
    await pause();
    step = indexing.next();
  }
  return step.value;
}

function* indexPieces(texts: readonly string[]): Generator<void, WordIndex> {
  const index = new Map<string, number[]>();
  const budget = { bytes: BYTES_MAX };
  let offset = 0;
  for (const text of texts) {
    for (const [place, piece] of wordPieces(text).entries()) {
      if (place > 0) yield;
      const words = readWords(piece);
      for (const word of words) putWord(index, { ...word, position: offset + word.position }, budget);
      offset += words.length;
    }
    offset += 1;
  }
  return index;
}

type Budget = { bytes: number };

function putWord(index: Map<string, number[]>, { word, stem, position }: Word, budget: Budget): void {
  const at = Math.min(position, POSITION_MAX);
  put(index, { lexeme: stem, at }, budget);
  if (word !== stem) put(index, { lexeme: word, at }, budget);
}

function put(index: Map<string, number[]>, { lexeme, at }: { lexeme: string; at: number }, budget: Budget): void {
  const positions = index.get(lexeme);
  const cost = BYTES_PER_POSITION + (positions ? 0 : BYTES_PER_UNIT_MAX * lexeme.length);
  if (cost > budget.bytes || positions?.at(-1) === at) return;
  if (positions && positions.length >= POSITIONS_PER_WORD_MAX) return;
  budget.bytes -= cost;
  if (positions) positions.push(at);
  else index.set(lexeme, [at]);
}

/** The words of an outlet's name and of its host: what `feed:` looks for. */
export function sourceWords(source: { outlet: string; url: string }): Set<string> {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]*)/i.exec(source.url)?.[1] ?? '';
  const words = readWords(`${source.outlet} ${host}`);
  return new Set(words.flatMap(({ word, stem }) => [word, stem]));
}

/** No word begins with it, so it keeps the words of the source apart from those of the text. */
export const SOURCE_MARK = '@';

/** The index as a tsvector literal: `'strike':4,17 'strikes':17 '@dawn'`. */
export function tsvectorLiteral(index: WordIndex, source: ReadonlySet<string> = new Set()): string {
  const words = [...index].map(([lexeme, positions]) => `${quoteLexeme(lexeme)}:${positions.join(',')}`);
  return [...words, ...[...source].map((word) => quoteLexeme(SOURCE_MARK + word))].join(' ');
}

/** A lexeme as tsvector and tsquery read it: in quotes, with quotes and backslashes doubled (datatype-textsearch). */
export function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, '$&$&')}'`;
}
