import type { Article, Brief } from '../../news/article.ts';
import type { StoryId } from '../../news/ids.ts';
import type { Owner } from '../../news/owner.ts';
import { readWords } from '../matching/words.ts';
import { hash32, hashWord, joinHashes } from './hashes.ts';

/** A quotation as hashed shingles (runs of words), so that a shortened one is still recognised. */
export type QuoteSignal = {
  /** Its first words, to show which quotation it is. */
  opening: string;
  speaker: string | null;
  /** Hashed shingles. */
  runs: number[];
  /** How near the top of the article it is, from 0 to 1. A quotation at the end is mostly background. */
  prominence: number;
};

/**
 * What is compared of an article; all but the words of the lead are hashes. It is stored as JSON under these names:
 * `opening` is the lead, `rarity` the inverse document frequencies of its words, `runs` are shingles.
 */
export type StorySignals = {
  /** Empty where it is not known. */
  outlet: string;
  /** When we found it, in milliseconds of the epoch. */
  foundAt: number;
  /** How many words of `opening` are the title's: they come first. */
  titleWords: number;
  /** The words of title and lead, one for each beginning. */
  opening: string[];
  /** The inverse document frequency of each when the article was read, from 0 (in every article) to 1. */
  rarity: number[];
  /** Indexes in `opening` of words with a capital inside a sentence, which are names in most languages. */
  names: number[];
  /** Neighbours in the lead, as indexes in `opening`. */
  neighbours: [number, number][];
  /** The distinct words and pairs of neighbours of the whole text, up to a length. */
  words: number[];
  pairs: number[];
  /** A sample of the five-word shingles; shared ones show copied text. */
  runs: number[];
  quotes: QuoteSignal[];
};

/**
 * The stored signals of an article and its story. `sequence` numbers the articles in order: those of the installation from
 * 1 up, those that are an owner's own from -1 down. `place` counts the articles of one owner.
 */
export type StoredSignals = {
  sequence: number;
  place: number;
  storyId: StoryId;
  at: Date;
  signals: StorySignals;
  /** Owners that see the article in another story. */
  views: readonly OwnerView[];
};

/** In which story an owner sees an article of the installation, where that is not the one that all others see it in. */
export type OwnerView = { owner: Owner; storyId: StoryId };

export type SignalInput = {
  article: Pick<Article, 'title' | 'text' | 'outlet' | 'foundAt'>;
  brief: Pick<Brief, 'quotes'>;
};

/** News starts with who, what and where; longer leads would include background, which other events share. */
const LEAD_WORDS = 70;
/** The rest of a long text is background, too. */
const TEXT_WORDS_MAX = 700;
/** Enough for seven hundred words of any language, so that a book is not read whole. */
export const TEXT_CHARS_MAX = 10_000;
const SHINGLE_WORDS = 5;
/** One shingle in so many is kept. */
const SHINGLE_SAMPLE = 4;
const QUOTE_SHINGLE_WORDS = 4;
const QUOTES_MAX = 24;
const QUOTE_SHINGLES_MAX = 60;
const QUOTE_OPENING_MAX = 70;
const QUOTE_CHARS_MAX = 1_000;

/** Reads the signals of an article; `rarity` stays empty, because it depends on earlier articles. */
export function readSignals({ article, brief }: SignalInput): StorySignals {
  const top = article.text.slice(0, TEXT_CHARS_MAX);
  const title = readStems(article.title);
  const body = readStems(top).slice(0, TEXT_WORDS_MAX);
  const inBody = body.map(hashWord);
  const hashes = { title: title.map(hashWord), body: inBody, lead: inBody.slice(0, LEAD_WORDS) };
  const opening = firstByHash([...title, ...body.slice(0, LEAD_WORDS)], [...hashes.title, ...hashes.lead]);
  const order = [...opening.keys()];
  return {
    outlet: article.outlet,
    foundAt: article.foundAt.getTime(),
    titleWords: new Set(hashes.title).size,
    opening: [...opening.values()],
    rarity: [],
    names: namesIn(top, order),
    neighbours: [...neighboursIn(hashes.title, order), ...neighboursIn(hashes.lead, order)],
    words: [...new Set([...hashes.title, ...hashes.body])],
    pairs: [...new Set([...shinglesOf(hashes.title, 2), ...shinglesOf(hashes.body, 2)])],
    runs: [...new Set(shinglesOf(hashes.body, SHINGLE_WORDS))].filter((shingle) => shingle % SHINGLE_SAMPLE === 0),
    quotes: quoteSignals(article.text, brief.quotes),
  };
}

/** The first stem of each hash, in order. */
function firstByHash(stems: readonly string[], hashes: readonly number[]): Map<number, string> {
  const first = new Map<number, string>();
  for (const [at, hash] of hashes.entries()) if (!first.has(hash)) first.set(hash, stems[at] ?? '');
  return first;
}

function readStems(text: string): string[] {
  return readWords(text).map(({ stem }) => stem);
}

/** The hash of each run of `length` words. */
function shinglesOf(hashes: readonly number[], length: number): number[] {
  const shingles: number[] = [];
  for (let at = 0; at + length <= hashes.length; at += 1) shingles.push(joinHashes(hashes, at, at + length));
  return shingles;
}

/** Each pair of neighbours once, as indexes in the lead. */
function neighboursIn(hashes: readonly number[], order: readonly number[]): [number, number][] {
  const indexes = new Map(order.map((hash, index) => [hash, index]));
  const pairs = new Map<number, [number, number]>();
  let left: number | null = null;
  for (const hash of hashes) {
    const right = indexes.get(hash) ?? 0;
    if (left !== null) pairs.set(left * order.length + right, [left, right]);
    left = right;
  }
  return [...pairs.values()];
}

/** A capitalised word after a small letter, a digit or a comma, where no sentence begins. */
const INNER_CAPITAL = /(?<=[\p{Ll}\p{N},;)] )\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}[\p{L}\p{M}'’.-]*)*/gu;

function namesIn(text: string, order: readonly number[]): number[] {
  const inside = new Set([...text.matchAll(INNER_CAPITAL)].flatMap(([name]) => readStems(name).map(hashWord)));
  return order.flatMap((hash, index) => (inside.has(hash) ? [index] : []));
}

function quoteSignals(text: string, quotes: Brief['quotes']): QuoteSignal[] {
  const signals = quotes.map((quote) => {
    const words = readWords(quote.text.slice(0, QUOTE_CHARS_MAX)).map(({ word }) => hash32(word));
    return {
      opening: quote.text.slice(0, QUOTE_OPENING_MAX),
      speaker: quote.speaker?.name ?? null,
      runs: shinglesOf(words, QUOTE_SHINGLE_WORDS).slice(0, QUOTE_SHINGLES_MAX),
      prominence: prominenceOf(quote.start, text.length),
    };
  });
  return signals.filter(({ runs }) => runs.length > 0).slice(0, QUOTES_MAX);
}

const EARLY_CHARACTERS = 600;

function prominenceOf(start: number, length: number): number {
  if (start < EARLY_CHARACTERS) return 1;
  return start < length / 2 ? 0.7 : 0.1;
}
