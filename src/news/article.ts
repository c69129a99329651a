import type { ArticleId, FeedId } from './ids.ts';

/** An entry we kept. */
export type Article = {
  id: ArticleId;
  feedId: FeedId;
  /** Canonical http(s) address. */
  url: string;
  title: string;
  /** The publisher's name as readers know it. */
  outlet: string;
  byline: string | null;
  /** Plain text, paragraphs parted by blank lines. Offsets of briefs count its UTF-16 units. */
  text: string;
  /** Where the text comes from; alerts say so when it is the feed alone. */
  textSource: 'page' | 'feed';
  /** BCP 47 primary language tag, or null when unknown. */
  language: string | null;
  publishedAt: Date;
  /** When we first saw it. */
  foundAt: Date;
  /** False for an article that a feed's first poll stored without an alert. */
  announced: boolean;
};
