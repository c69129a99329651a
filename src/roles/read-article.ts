import type { BriefSource } from '../engines/briefing/write-brief.ts';
import type { ChangeWords } from '../engines/joining/facts.ts';
import { type ArticleFacts, readArticleFacts } from '../engines/joining/new-facts.ts';
import { readSignals, type StorySignals } from '../engines/joining/signals.ts';
import { type EventWords, NO_EVENT_WORDS } from '../engines/joining/slots/event-words.ts';
import type { StorySlug } from '../engines/joining/slugs/slug-names.ts';
import { NO_SLUG_WORDS, type SlugWords } from '../engines/joining/slugs/slug-words.ts';
import { storySlug } from '../engines/joining/slugs/story-slug.ts';
import { type FacetSource, facetWords } from '../engines/matching/facets.ts';
import { readPlaces, type WordPlaces } from '../engines/matching/matched-terms.ts';
import { primaryLanguage } from '../engines/matching/query.ts';
import { indexWords, tsvectorLiteral, type WordIndex, type WordPositions } from '../engines/matching/word-index.ts';
import { feedText as textOfFeed } from '../engines/reading/html-to-text.ts';
import { cutText } from '../kit/cut-text.ts';
import type { Article, Brief } from '../news/article.ts';
import { textPrint } from '../news/same-article.ts';

/**
 * All that is made of an article's title and text, at once, in a reader thread: later stages work with this and do not
 * touch the text again (decision 0107).
 */
export type ArticleReading = {
  brief: Brief;
  /** Of title and text, for subscriptions. */
  words: WordIndex;
  /** The same as PostgreSQL stores them, with those of the source. */
  searchWords: string;
  /** Where they stand, to show a matched word as it is written. */
  places: WordPlaces;
  /** What is compared with other articles, to join a story. */
  signals: StorySignals;
  /** What a new story would be named by. */
  slug: StorySlug;
  /** What the next articles of its story are compared with. */
  facts: ArticleFacts;
  /** By which the same text is known again; null where it is too short. */
  textPrint: string | null;
};

export type ReadableArticle = Pick<Article, 'title' | 'text' | 'foundAt' | 'language'> &
  FacetSource & {
    /** What the feed says of it, as HTML, where that is at hand. */
    feedText?: string;
  };

/** The index is whole where it is made; what comes out of a thread looks words up (thread-messages.ts). */
export type MadeReading = Omit<ArticleReading, 'words'> & { words: WordPositions };

type ReadingDeps = {
  writeBrief: (article: BriefSource) => Brief;
  /** The words of a language that change what a sentence states. */
  wordsOf: (language: string) => ChangeWords;
  slugWordsOf: (language: string) => SlugWords;
  eventWordsOf: (language: string) => EventWords;
};

/** Reads an article; `brief`: where it is written already. */
export function readArticle(
  { article, brief = null }: { article: ReadableArticle; brief?: Brief | null },
  { writeBrief, ...deps }: ReadingDeps,
): MadeReading {
  return readingOf(article, withFeedText(brief ?? writeBrief(article), article), deps);
}

const FEED_TEXT_MIN = 40;
const FEED_TEXT_MAX = 420;

function withFeedText(brief: Brief, { feedText = '' }: ReadableArticle): Brief {
  const said = brief.summary.length > 0 ? '' : textOfFeed(feedText).replace(/\s+/g, ' ');
  return said.length < FEED_TEXT_MIN ? brief : { ...brief, fromFeed: cutText(said, FEED_TEXT_MAX) };
}

/**
 * What is told of an article whose text cannot be read: its headline and nothing else, as if it had no text. A headline
 * has two thousand characters at most (engines/reading/feed/read-feed.ts), so that it is read where it is needed.
 */
export function readHeadline(article: ReadableArticle, reason: string): ArticleReading {
  const nothing = { summary: [], actors: [], quotes: [], method: 'extractive' as const };
  const language = article.language ?? 'und';
  const headline = article.title.slice(0, HEADLINE_MAX);
  const brief = { ...nothing, headline, language, warnings: [`no brief: ${reason}`] };
  const deps = { wordsOf: () => NO_CHANGE_WORDS, slugWordsOf: () => NO_SLUG_WORDS, eventWordsOf: () => NO_EVENT_WORDS };
  return readingOf({ ...article, title: headline, text: '' }, brief, deps);
}

const HEADLINE_MAX = 2_000;
const NO_CHANGE_WORDS: ChangeWords = {
  negations: new Set(),
  numbers: new Map(),
  corrections: new Set(),
  timeWords: new Set(),
};

type WordsOfLanguages = Omit<ReadingDeps, 'writeBrief'>;

function readingOf(article: ReadableArticle, brief: Brief, deps: WordsOfLanguages): MadeReading {
  const { wordsOf, slugWordsOf, eventWordsOf } = deps;
  const { title, text } = article;
  const words = indexWords([title, text], primaryLanguage(brief.language));
  return {
    brief,
    words,
    searchWords: tsvectorLiteral(words, facetWords(article)),
    places: readPlaces(article),
    signals: readSignals({ article, brief }, { eventWordsOf }),
    slug: storySlug({ headline: title === '' ? brief.headline : title, text, brief }, slugWordsOf(brief.language)),
    facts: readArticleFacts(article, wordsOf(brief.language)),
    textPrint: textPrint(text),
  };
}
