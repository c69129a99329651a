import type { ArticleId, StoryId } from '../news/ids.ts';

/** A quotation as it is compared: its runs of words, hashed, so that a cut one is still recognised. */
export type QuoteSignal = {
  /** Its first words, to tell a reader which one it is. */
  opening: string;
  speaker: string | null;
  runs: number[];
  /** From 0 to 1: how near the top of the article it stands. A quotation at the end is background, mostly. */
  prominence: number;
};

/** What of an article is compared with others; all but the words of the opening are hashes. */
export type StorySignals = {
  /** Whose article it is; empty where nobody says. */
  outlet: string;
  /** When we found it, in milliseconds of the epoch. */
  foundAt: number;
  /** How many words of `opening` are the title's: they come first. */
  titleWords: number;
  /** The distinct words of title and opening, told apart by their beginnings. */
  opening: string[];
  /** How rare each of them was when the article was read, from 0 (in every article) to 1. */
  rarity: number[];
  /** Places in `opening` of words with a capital inside a sentence: names, in most languages. */
  names: number[];
  /** Neighbours in the opening, as places in `opening`. */
  neighbours: [number, number][];
  /** The distinct words and pairs of neighbours of the whole text, up to a length. */
  words: number[];
  pairs: number[];
  /** A sample of the runs of five words: shared ones show copied text. */
  runs: number[];
  quotes: QuoteSignal[];
};

/** The signals of an article with the story they led to. `sequence` counts the articles that were compared. */
export type StoredSignals = { sequence: number; storyId: StoryId; at: Date; signals: StorySignals };

/** Where a term was met before, newest first, at most so many times as asked for. */
export type TermHits = { term: number; hits: { sequence: number; hour: number }[] };

/** What is known of some terms; `oldest` and `newest` bound the articles it is known from. */
export type TermLookup = { oldest: number; newest: number; terms: TermHits[] };

/** `hitsMax` of the newest for each term; and, where `since` is set, every term of the articles that came after it. */
export type TermQuestion = { terms: readonly number[]; hitsMax: number; since: number | null };

export type FreshTerm = { term: number; sequence: number; hour: number };

/** `fresh` is oldest first, and whole unless more than `FRESH_MAX` sequence numbers were given out since. */
export type TermAnswer = TermLookup & { fresh: FreshTerm[] };

export const FRESH_MAX = 64;

export type NewStory = { slug: string; headline: string; at: Date };

/** The story an article comes into: a new one, or one that stands, whose posted alerts are to be edited by `editAt`. */
export type StoryJoined = { kind: 'new'; story: NewStory } | { kind: 'joined'; storyId: StoryId; editAt: Date };

/** An article on its way into a story, with all that later ones find and compare it by. */
export type StoryEntry = {
  articleId: ArticleId;
  into: StoryJoined;
  /** For the reader who asks. */
  why: string;
  at: Date;
  signals: StorySignals;
  terms: number[];
  /** Signals of articles older than this are forgotten, so many at a time. */
  forget: { before: Date; limit: number };
};

/** The story, and the sequence number of the article's signals; null where they stood already. */
export type StoryEntered = { storyId: StoryId; sequence: number | null };

const MS_PER_HOUR = 3_600_000;

/** Times of terms are kept by the hour: four bytes, and fine enough for windows of days. */
export function hourOf(at: Date): number {
  return Math.floor(at.getTime() / MS_PER_HOUR);
}
