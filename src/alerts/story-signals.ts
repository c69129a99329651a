import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import { readWords } from '../news/words.ts';
import type { QuoteSignal, StorySignals } from '../store/story-shape.ts';
import { hash32, hashWord, joinHashes } from './story-hash.ts';

export type SignalInput = {
  article: Pick<Article, 'title' | 'text' | 'outlet' | 'foundAt'>;
  brief: Pick<Brief, 'quotes'>;
};

/** What a newspaper tells first: who, what, where. Longer openings reach into the background, which other events share. */
const OPENING_WORDS = 70;
/** The rest of a long text is background too. */
const TEXT_WORDS_MAX = 700;
/** Seven hundred words of any language; a whole book would be read for them otherwise. */
const TEXT_CHARS_MAX = 10_000;
const RUN_WORDS = 5;
/** One in so many runs is kept. */
const RUN_SAMPLE = 4;
const QUOTE_RUN_WORDS = 4;
const QUOTES_MAX = 24;
const QUOTE_RUNS_MAX = 60;
const QUOTE_OPENING_MAX = 70;
const QUOTE_CHARS_MAX = 1_000;

/** Reads what an article is compared by. Rarity is not known yet: it depends on what was read before. */
export function readSignals({ article, brief }: SignalInput): StorySignals {
  const top = article.text.slice(0, TEXT_CHARS_MAX);
  const title = readStems(article.title);
  const body = readStems(top).slice(0, TEXT_WORDS_MAX);
  const inBody = body.map(hashWord);
  const hashes = { title: title.map(hashWord), body: inBody, start: inBody.slice(0, OPENING_WORDS) };
  const opening = firstByHash([...title, ...body.slice(0, OPENING_WORDS)], [...hashes.title, ...hashes.start]);
  const order = [...opening.keys()];
  return {
    outlet: article.outlet,
    foundAt: article.foundAt.getTime(),
    titleWords: new Set(hashes.title).size,
    opening: [...opening.values()],
    rarity: [],
    names: namesIn(top, order),
    neighbours: [...neighboursIn(hashes.title, order), ...neighboursIn(hashes.start, order)],
    words: [...new Set([...hashes.title, ...hashes.body])],
    pairs: [...new Set([...runsOf(hashes.title, 2), ...runsOf(hashes.body, 2)])],
    runs: [...new Set(runsOf(hashes.body, RUN_WORDS))].filter((run) => run % RUN_SAMPLE === 0),
    quotes: quoteSignals(article.text, brief.quotes),
  };
}

/** In their order, the first of those that share a hash. */
function firstByHash(stems: readonly string[], hashes: readonly number[]): Map<number, string> {
  const first = new Map<number, string>();
  for (const [at, hash] of hashes.entries()) if (!first.has(hash)) first.set(hash, stems[at] ?? '');
  return first;
}

function readStems(text: string): string[] {
  return readWords(text).map(({ stem }) => stem);
}

/** The hash of each run of so many words. */
function runsOf(hashes: readonly number[], length: number): number[] {
  const runs: number[] = [];
  for (let at = 0; at + length <= hashes.length; at += 1) runs.push(joinHashes(hashes, at, at + length));
  return runs;
}

/** Each pair of neighbours once, as places in the opening. */
function neighboursIn(hashes: readonly number[], order: readonly number[]): [number, number][] {
  const places = new Map(order.map((hash, place) => [hash, place]));
  const found = new Map<number, [number, number]>();
  let left: number | null = null;
  for (const hash of hashes) {
    const right = places.get(hash) ?? 0;
    if (left !== null) found.set(left * order.length + right, [left, right]);
    left = right;
  }
  return [...found.values()];
}

/** A capital behind a small letter, a digit or a comma: no sentence begins there. */
const INNER_CAPITAL = /(?<=[\p{Ll}\p{N},;)] )\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}[\p{L}\p{M}'’.-]*)*/gu;

function namesIn(text: string, order: readonly number[]): number[] {
  const inside = new Set([...text.matchAll(INNER_CAPITAL)].flatMap(([name]) => readStems(name).map(hashWord)));
  return order.flatMap((hash, place) => (inside.has(hash) ? [place] : []));
}

const EARLY_CHARACTERS = 600;

function quoteSignals(text: string, quotes: Brief['quotes']): QuoteSignal[] {
  return quotes
    .map((quote) => ({
      opening: quote.text.slice(0, QUOTE_OPENING_MAX),
      speaker: quote.speaker?.name ?? null,
      runs: runsOf(
        readWords(quote.text.slice(0, QUOTE_CHARS_MAX)).map(({ word }) => hash32(word)),
        QUOTE_RUN_WORDS,
      ).slice(0, QUOTE_RUNS_MAX),
      prominence: prominenceOf(quote.start, text.length),
    }))
    .filter((quote) => quote.runs.length > 0)
    .slice(0, QUOTES_MAX);
}

function prominenceOf(start: number, length: number): number {
  if (start < EARLY_CHARACTERS) return 1;
  return start < length / 2 ? 0.7 : 0.1;
}
