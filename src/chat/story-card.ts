import type { Article } from '../news/article.ts';
import type { Brief, Quote } from '../news/brief.ts';
import type { QuoteLine, StoryCard } from './message.ts';

/** More than this is a wall of text in a channel; `/quotes` has the rest. */
const QUOTES_SHOWN = 3;
const ACTORS_SHOWN = 6;
/**
 * Below this a name is not shown: of 84 news articles with hand-made gold, 95.6 % of the names from here up are right
 * (decision 0020). The words stand without a speaker then.
 */
const SHOWN_CONFIDENCE = 0.8;
/** Shorter fragments say little without their sentence. */
const FULL_QUOTE_WORDS = 5;

export type CardArticle = Pick<Article, 'url' | 'title' | 'outlet' | 'publishedAt' | 'textSource'>;

/** What came after the article: other outlets, and what they told that it does not. */
type Since = Pick<StoryCard, 'alsoReportedBy' | 'updates'>;

/** What readers see of an article and its brief: every word of it is the publisher's. */
export function storyCard(article: CardArticle, brief: Brief, since: Partial<Since> = {}): StoryCard {
  return {
    headline: article.title === '' ? brief.headline : article.title,
    url: article.url,
    outlet: article.outlet,
    publishedAt: article.publishedAt,
    summary: brief.summary.map((sentence) => sentence.text),
    quotes: bestQuotes(brief.quotes.map(withSureSpeaker)).map(toLine),
    actors: brief.actors.slice(0, ACTORS_SHOWN).map(({ name, role }) => ({ name, role })),
    note: article.textSource === 'feed' ? 'From the feed text only: the page could not be read.' : null,
    alsoReportedBy: since.alsoReportedBy ?? [],
    updates: since.updates ?? [],
  };
}

/** The quote, without the name where it is not sure enough to be shown. */
export function withSureSpeaker(quote: Quote): Quote {
  return (quote.confidence ?? 1) < SHOWN_CONFIDENCE ? { ...quote, speaker: null } : quote;
}

/** Whole statements with a speaker first, then fragments with a speaker; in the article's order among those chosen. */
function bestQuotes(quotes: readonly Quote[]): Quote[] {
  const ranked = [...quotes].sort((a, b) => rank(a) - rank(b) || a.start - b.start);
  return ranked.slice(0, QUOTES_SHOWN).sort((a, b) => a.start - b.start);
}

function rank(quote: Quote): number {
  const isFull = quote.text.split(/\s+/).length >= FULL_QUOTE_WORDS;
  if (quote.speaker) return isFull ? 0 : 1;
  return isFull ? 2 : 3;
}

function toLine(quote: Quote): QuoteLine {
  return {
    text: shownWords(quote.text),
    speaker: quote.speaker ? { name: quote.speaker.name, role: quote.speaker.role } : null,
  };
}

/** American papers put the sentence's comma inside the marks; what is left without it is still verbatim. */
export function shownWords(quote: string): string {
  return quote.replace(/,$/, '');
}
