import { BORDERS, isSign, readBorders } from './forms/borders.ts';
import { keysInArticle } from './forms/compounds.ts';
import { plainLetters, STEM_MARK } from './forms/stems.ts';
import { fold, readWords, type Word } from './words.ts';

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
  const keys = createKeys(texts, language);
  let offset = 0;
  for (const text of texts) {
    const words = readWords(text);
    putWords(index, { words, offset, keysOf: keys.of });
    if (isSign(text)) putBorders(index, { text, words, offset });
    offset += words.length + 1;
  }
  for (const key of keys.unwritten()) put(index, UNWRITTEN_MARK + key, index.positions.get(key)?.[0] ?? 1);
  if (texts.length > 1) index.positions.set(PARTS, endsOf(texts));
  return index.positions;
}

type PutWords = { words: readonly Word[]; offset: number; keysOf: (word: string, stem: string) => readonly string[] };

function putWords(index: GrowingIndex, { words, offset, keysOf }: PutWords): void {
  for (const { word, stem, position } of words) {
    const at = Math.min(offset + position, POSITION_MAX);
    put(index, stem, at);
    if (word !== stem) put(index, word, at);
    for (const key of keysOf(word, stem)) put(index, key, at);
  }
}

type TextInIndex = { text: string; words: readonly Word[]; offset: number };

function putBorders(index: GrowingIndex, { text, words, offset }: TextInIndex): void {
  const borders = readBorders(fold(text));
  const signs = words.filter(({ word }) => isSign(word));
  for (const [number, { word, position }] of signs.entries()) {
    const at = Math.min(offset + position, POSITION_MAX);
    for (const mark of borders[number] ?? '') put(index, mark + plainLetters(word), at);
  }
  put(index, BORDERS, 1);
}

/** Before a word that stands in an article in other forms only: `=strike` does not want "strikes". No word begins with it. */
export const UNWRITTEN_MARK = '-';

/** No word is it: what stands under it are the positions behind the title and behind the lead. */
export const PARTS = '#';
/** The lead: what somebody reads who reads no further. */
const LEAD_CHARS = 400;

function endsOf([title = '', text = '']: readonly string[]): number[] {
  const titleEnd = readWords(title).length + 1;
  const leadEnd = titleEnd + readWords(text.slice(0, LEAD_CHARS)).length + 1;
  return [titleEnd, leadEnd].map((end) => Math.min(end, POSITION_MAX));
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
function createKeys(texts: readonly string[], language: string) {
  const acronyms = new Set(texts.flatMap(acronymsIn));
  const known = new Map<string, readonly string[]>();
  const others = new Set<string>();
  return {
    of(word: string, stem: string): readonly string[] {
      const before = known.get(word);
      if (before) return before;
      const keys = keysInArticle(word, language);
      if (stem !== word) others.add(stem);
      for (const key of keys) if (!key.startsWith(STEM_MARK)) others.add(key);
      const all = acronyms.has(word) ? [...keys, ACRONYM_MARK + word] : keys;
      known.set(word, all);
      return all;
    },
    /** Forms of words that no text has as they are. */
    unwritten: () => [...others].filter((key) => !known.has(key)),
  };
}

/** Nobody has a longer name; what a text gives as one may be a whole paragraph. */
const NAME_CHARS_MAX = 300;

/** Of a name alone. */
function indexName(name: string): WordPositions {
  return indexWords([name.slice(0, NAME_CHARS_MAX)], '');
}

/** What `actors.name_words` and `quotes.speaker_words` hold of a name; it is the same for the same name alone. */
export function nameWords(name: string): string {
  return tsvectorLiteral(indexName(name));
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

/**
 * The index as a tsvector literal: `'strike':4A,17B,209 'strikes':17B '@dawn'`. A is the weight of the title, B that of the
 * lead; an article from before 0.2 has neither, nor PARTS.
 */
export function tsvectorLiteral(index: WordPositions, facets: ReadonlySet<string> = new Set()): string {
  const [titleEnd = 0, leadEnd = 0] = index.get(PARTS) ?? [];
  const placed = (at: number) => (at < titleEnd ? `${at}A` : at < leadEnd ? `${at}B` : `${at}`);
  const words = [...index].map(([lexeme, positions]) =>
    lexeme === PARTS ? quoteLexeme(PARTS) : `${quoteLexeme(lexeme)}:${positions.map(placed).join(',')}`,
  );
  return [...words, ...[...facets].map(quoteLexeme)].join(' ');
}

/** A lexeme as tsvector and tsquery read it: in quotes, with quotes and backslashes doubled (datatype-textsearch). */
export function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, '$&$&')}'`;
}
