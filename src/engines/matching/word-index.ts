import { readWords, type Word } from './words.ts';

/** The positions of each word of a text: the same in memory (live matcher) and in PostgreSQL (stored search). */
export type WordIndex = Pick<WordPositions, 'get' | 'has' | 'keys'>;

/** The same as a whole, as it is made of a text. */
export type WordPositions = ReadonlyMap<string, readonly number[]>;

/** PostgreSQL's own limits of a tsvector (textsearch-limitations), kept here so that both searches see the same. */
export const POSITION_MAX = 16_383;
const POSITIONS_PER_WORD_MAX = 255;
/** A tsvector ends at 1 MiB; a hostile page with more distinct words is searched by its first part. */
const BYTES_MAX = 900_000;
const BYTES_PER_UNIT_MAX = 3;
const BYTES_PER_POSITION = 4;

/**
 * Indexes texts one after the other, with a gap between them, so that no phrase reaches from a title into the text.
 * Each word is indexed by its stem and as written, so that `countries` and `countri*` both find "countries".
 */
export function indexWords(...texts: string[]): WordPositions {
  const index: GrowingIndex = { positions: new Map(), bytesLeft: BYTES_MAX };
  let offset = 0;
  for (const text of texts) {
    const words = readWords(text);
    for (const word of words) putWord(index, word, offset);
    offset += words.length + 1;
  }
  return index.positions;
}

/** Nobody has a longer name; what a text gives as one may be a whole paragraph. */
const NAME_CHARS_MAX = 300;

/** Of a name alone. */
export function indexName(name: string): WordPositions {
  return indexWords(name.slice(0, NAME_CHARS_MAX));
}

type GrowingIndex = { positions: Map<string, number[]>; bytesLeft: number };

function putWord(index: GrowingIndex, { word, stem, position }: Word, offset: number): void {
  const at = Math.min(offset + position, POSITION_MAX);
  put(index, stem, at);
  if (word !== stem) put(index, word, at);
}

function put(index: GrowingIndex, lexeme: string, at: number): void {
  const known = index.positions.get(lexeme);
  const cost = BYTES_PER_POSITION + (known ? 0 : BYTES_PER_UNIT_MAX * lexeme.length);
  if (cost > index.bytesLeft || known?.at(-1) === at) return;
  if (known && known.length >= POSITIONS_PER_WORD_MAX) return;
  index.bytesLeft -= cost;
  if (known) known.push(at);
  else index.positions.set(lexeme, [at]);
}

/** The words of an outlet's name and host, which `feed:` is compared with. */
export function sourceWords(source: { outlet: string; url: string }): Set<string> {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]*)/i.exec(source.url)?.[1] ?? '';
  const words = readWords(`${source.outlet} ${host}`);
  return new Set(words.flatMap(({ word, stem }) => [word, stem]));
}

/** Marks the words of the source, to distinguish them from those of the text: no word begins with it. */
export const SOURCE_MARK = '@';

/** The index as a tsvector literal: `'strike':4,17 'strikes':17 '@dawn'`. */
export function tsvectorLiteral(index: WordPositions, source: ReadonlySet<string> = new Set()): string {
  const words = [...index].map(([lexeme, positions]) => `${quoteLexeme(lexeme)}:${positions.join(',')}`);
  return [...words, ...[...source].map((word) => quoteLexeme(SOURCE_MARK + word))].join(' ');
}

/** A lexeme as tsvector and tsquery read it: in quotes, with quotes and backslashes doubled (datatype-textsearch). */
export function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, '$&$&')}'`;
}
