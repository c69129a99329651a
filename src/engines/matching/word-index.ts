import { readWords, type Word } from './words.ts';

/** The positions of each word of a text: the same in memory (live matcher) and in PostgreSQL (stored search). */
export type WordIndex = ReadonlyMap<string, readonly number[]>;

/** PostgreSQL's own limits of a tsvector (textsearch-limitations), kept here so that both searches see the same. */
const POSITION_MAX = 16_383;
const POSITIONS_PER_WORD_MAX = 255;
/** A tsvector ends at 1 MiB; a hostile page with more distinct words is searched by its first part. */
const BYTES_MAX = 900_000;
const BYTES_PER_UNIT_MAX = 3;
const BYTES_PER_POSITION = 4;

/**
 * Indexes texts one after the other, with a gap between them, so that no phrase reaches from a title into the text.
 * Each word is indexed by its stem and as written, so that `countries` and `countri*` both find "countries".
 */
export function indexWords(...texts: string[]): WordIndex {
  const indexing = indexPieces(texts);
  let step = indexing.next();
  while (!step.done) step = indexing.next();
  return step.value;
}

/** The same index, with a pause after each piece of a long text: two hundred thousand characters took 66 to 381 ms. */
export async function indexWordsInPieces(texts: readonly string[], pause: () => Promise<void>): Promise<WordIndex> {
  const indexing = indexPieces(texts);
  let step = indexing.next();
  while (!step.done) {
    await pause();
    step = indexing.next();
  }
  return step.value;
}

function* indexPieces(texts: readonly string[]): Generator<void, WordIndex> {
  const index: GrowingIndex = { positions: new Map(), bytesLeft: BYTES_MAX };
  let offset = 0;
  for (const text of texts) {
    for (const [number, piece] of wordPieces(text).entries()) {
      if (number > 0) yield;
      const words = readWords(piece);
      for (const word of words) putWord(index, word, offset);
      offset += words.length;
    }
    offset += 1;
  }
  return index.positions;
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

/** Most articles are one piece. Reading the words of a piece takes a few milliseconds. */
const PIECE_CHARS = 8_000;

// Characters that are words by themselves (words.ts). Combining marks are excluded below: they belong to the one
// before.
const ALONE = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}가-힣]';
/** A position between two words: after a separator, or between characters that are words by themselves. */
const BREAK = `(?<=[\\s,;:!?…—、。，！？])|(?<=${ALONE})(?=[${ALONE}--\\p{M}])`;
const LAST_BREAK = new RegExp(`^.*(?:${BREAK})`, 'sv');
const NEXT_BREAK = new RegExp(BREAK, 'v');

/** Cuts a long text between words, so that indexing can yield to other work in between. */
export function wordPieces(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > PIECE_CHARS) {
    const end = LAST_BREAK.exec(rest.slice(0, PIECE_CHARS))?.[0].length || nextBreak(rest);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest === '' && pieces.length > 0 ? pieces : [...pieces, rest];
}

/** The end of the piece where no break comes earlier: a word of many thousand letters is not cut. */
function nextBreak(rest: string): number {
  const at = rest.slice(PIECE_CHARS).search(NEXT_BREAK);
  return at === -1 ? rest.length : PIECE_CHARS + at;
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
export function tsvectorLiteral(index: WordIndex, source: ReadonlySet<string> = new Set()): string {
  const words = [...index].map(([lexeme, positions]) => `${quoteLexeme(lexeme)}:${positions.join(',')}`);
  return [...words, ...[...source].map((word) => quoteLexeme(SOURCE_MARK + word))].join(' ');
}

/** A lexeme as tsvector and tsquery read it: in quotes, with quotes and backslashes doubled (datatype-textsearch). */
export function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, '$&$&')}'`;
}
