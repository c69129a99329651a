import { groupBy } from '../../kit/group-by.ts';
import type { Article, Brief } from '../../news/article.ts';
import type { StoryId } from '../../news/ids.ts';
import type { Owner } from '../../news/owner.ts';
import { readWords } from '../matching/words.ts';
import { hash32, hashWord, joinHashes } from './hashes.ts';
import { createNameTest, type EventToken, isContent, readTokens } from './slots/event-tokens.ts';
import type { EventWords } from './slots/event-words.ts';
import { type EventSlots, readSlots } from './slots/read-slots.ts';

/** A quotation as hashed shingles (runs of words), so that a shortened one is still recognised. */
export type QuoteSignal = {
  /** Its first words, to show which quotation it is. */
  opening: string;
  speaker: string | null;
  runs: number[];
  /** How near the top of the article it is, from 0 to 1. A quotation at the end is mostly background. */
  prominence: number;
};

/** What is compared of an article, stored as JSON under these names. What an earlier version stored lacks `event`. */
export type StorySignals = {
  /** Empty where it is not known. */
  outlet: string;
  /** When we found it, in milliseconds of the epoch. */
  foundAt: number;
  /** How many words of `opening` are the title's: they come first. */
  titleWords: number;
  /** The words of title and lead that can tell an event, one for each root. */
  opening: string[];
  /** How rare each was when the article was read, from 0 (in every article) to 1. */
  rarity: number[];
  /** Indexes in `opening` of names. */
  names: number[];
  /** A sample of the five-word shingles; shared ones show copied text. */
  runs: number[];
  quotes: QuoteSignal[];
  event?: EventSignals;
  /** Whether it began its story, and the story that it may belong to all the same. */
  opens?: boolean;
  doubt?: StoryId;
};

export type EventSignals = {
  /** Of each word in `opening`: the key of its root, and how rare the language has it. */
  keys: number[];
  /** As it stands in the article; what earlier versions stored lacks it. */
  written?: string[];
  background: number[];
  /** Indexes in `opening` of words that say who somebody is ("minister"). */
  titles: number[];
  /** The keys of all such words of the text, up to a length. */
  words: number[];
  slots: EventSlots;
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
  brief: Pick<Brief, 'quotes' | 'actors' | 'language'>;
};

type SignalDeps = { eventWordsOf: (language: string) => EventWords };

/** News starts with who, what and where; longer leads would include background, which other events share. */
const LEAD_WORDS = 70;
/** The rest of a long text is background, too. */
const TEXT_WORDS_MAX = 700;
/** Enough for seven hundred words of any language, so that a book is not read whole. */
const TEXT_CHARS_MAX = 10_000;
const SHINGLE_WORDS = 5;
/** One shingle in so many is kept. */
const SHINGLE_SAMPLE = 4;
const QUOTE_SHINGLE_WORDS = 4;
const QUOTES_MAX = 24;
const QUOTE_SHINGLES_MAX = 60;
const QUOTE_OPENING_MAX = 70;
const QUOTE_CHARS_MAX = 1_000;

/** Reads the signals of an article; `rarity` stays empty, because it depends on earlier articles. */
export function readSignals({ article, brief }: SignalInput, { eventWordsOf }: SignalDeps): StorySignals {
  const title = readTokens(article.title, true);
  const body = readTokens(article.text.slice(0, TEXT_CHARS_MAX), false).slice(0, TEXT_WORDS_MAX);
  const tokens = [...title, ...body];
  const language = languageOf(brief.language, tokens, eventWordsOf('und'));
  const words = eventWordsOf(language);
  const told = { tokens, words, language, isName: createNameTest({ tokens, brief, words, language }) };
  const opening = tellingWords(tokens.slice(0, title.length + LEAD_WORDS), told);
  const { names, ...event } = readEvent({ article, opening, titleLength: title.length }, told);
  const runs = shinglesOf(
    body.map(({ stem }) => hashWord(stem)),
    SHINGLE_WORDS,
  );
  return {
    outlet: article.outlet,
    foundAt: article.foundAt.getTime(),
    titleWords: opening.filter(([, { inTitle }]) => inTitle).length,
    opening: opening.map(([, { stem }]) => stem),
    rarity: [],
    names,
    runs: [...new Set(runs)].filter((shingle) => shingle % SHINGLE_SAMPLE === 0),
    quotes: quoteSignals(article.text, brief.quotes),
    event,
  };
}

type Told = {
  tokens: readonly EventToken[];
  words: EventWords;
  language: string;
  isName: (token: EventToken) => boolean;
};

type Opening = readonly (readonly [key: number, token: EventToken])[];

/** The first word of each root that can tell an event. */
function tellingWords(tokens: readonly EventToken[], { words, language, isName }: Told): Opening {
  const telling = tokens.filter(
    (token) => isContent(token, words, language) || (isName(token) && !words.idle.has(token.stem)),
  );
  const byKey = groupBy(telling, ({ stem }) => words.keyOf(stem));
  return [...byKey].flatMap(([key, [token]]) => (token ? [[key, token] as const] : []));
}

type EventInput = Pick<SignalInput, 'article'> & { opening: Opening; titleLength: number };

function readEvent({ article, opening, titleLength }: EventInput, told: Told): EventSignals & { names: number[] } {
  const { tokens, words, language, isName } = told;
  const isTitle = (token: EventToken) =>
    words.titles.has(token.stem) ||
    words.bodies.has(token.stem) ||
    (!token.inTitle && words.portfolios.has(token.stem) && isName(token));
  const where = (test: (token: EventToken) => boolean) => opening.flatMap(([, token], at) => (test(token) ? [at] : []));
  const source = { ...article, lead: tokens.slice(0, titleLength + LEAD_WORDS), tokens, words, isName };
  return {
    names: where((token) => isName(token) && !isTitle(token)),
    keys: opening.map(([key]) => key),
    written: opening.map(([, { written }]) => written),
    background: opening.map(([, { word }]) => round(words.background.idfOf(word, language))),
    titles: where(isTitle),
    words: tellingWords(tokens, told).map(([key]) => key),
    slots: readSlots({ ...source, isContent: (token) => isContent(token, words, language) }),
  };
}

/** Fewer words do not show their language for certain. */
const DETECTED_WORDS = 12;

/** A brief knows the languages that have a file; the background knows the function words of more. */
function languageOf(language: string, tokens: readonly EventToken[], { background }: EventWords): string {
  if (language !== 'und' && tokens.length < DETECTED_WORDS) return language;
  const detected = background.languageOf(tokens.map(({ word }) => word));
  return detected === 'und' ? language : detected;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** The hash of each run of `length` words. */
function shinglesOf(hashes: readonly number[], length: number): number[] {
  const shingles: number[] = [];
  for (let at = 0; at + length <= hashes.length; at += 1) shingles.push(joinHashes(hashes, at, at + length));
  return shingles;
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
