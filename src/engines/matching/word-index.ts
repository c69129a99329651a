import { keysOfWord } from './stems.ts';
import { fold, readWords } from './words.ts';

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
 * Each word is indexed by its stem and as written, so that `countries` and `countri*` both find "countries", and under the
 * keys that it has in the language of the texts (stems.ts).
 */
export function indexWords(texts: readonly string[], language: string): WordPositions {
  const index: GrowingIndex = { positions: new Map(), bytesLeft: BYTES_MAX };
  const keysFor = createKeys(texts, language);
  let offset = 0;
  for (const text of texts) {
    const words = readWords(text);
    for (const { word, stem, position } of words) {
      const keys = keysFor(word);
      const at = Math.min(offset + position, POSITION_MAX);
      put(index, stem, at);
      if (word !== stem) put(index, word, at);
      for (const key of keys) put(index, key, at);
    }
    offset += words.length + 1;
  }
  return index.positions;
}

/** No word begins with it: `=WHO` asks for a word that is written in capitals. */
export const ACRONYM_MARK = '^';
const ACRONYM = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}]+(?![\p{L}\p{N}])/gu;
const LATIN_ACRONYM = /\b[A-Z][A-Z0-9]+\b/g;
/** Where more of a text is in capitals, they say nothing. */
const CAPITALS_SHARE = 0.3;

function acronymsIn(text: string): string[] {
  const found = text.match(/[^\0-\u024f\u2000-\u206f]/.test(text) ? ACRONYM : LATIN_ACRONYM) ?? [];
  const capitals = found.reduce((sum, { length }) => sum + length, 0);
  return capitals > text.length * CAPITALS_SHARE ? [] : found.map(fold);
}

/** The keys of each word of the texts, worked out once for a word. */
function createKeys(texts: readonly string[], language: string): (word: string) => readonly string[] {
  const acronyms = new Set(texts.flatMap(acronymsIn));
  const known = new Map<string, readonly string[]>();
  return (word) => {
    const before = known.get(word);
    if (before) return before;
    const keys = keysOfWord(word, language);
    const all = acronyms.has(word) ? [...keys, ACRONYM_MARK + word] : keys;
    known.set(word, all);
    return all;
  };
}

/** Nobody has a longer name; what a text gives as one may be a whole paragraph. */
const NAME_CHARS_MAX = 300;

/** Of a name alone. */
export function indexName(name: string): WordPositions {
  return indexWords([name.slice(0, NAME_CHARS_MAX)], '');
}

type GrowingIndex = { positions: Map<string, number[]>; bytesLeft: number };

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
