import type { ArticleId, FeedId } from './ids.ts';
import type { Owner } from './owner.ts';

/** A span of the article's text: `text === article.text.slice(start, end)`, in UTF-16 units. */
export type Span = { text: string; start: number; end: number };

export type ActorKind = 'person' | 'organisation' | 'group' | 'country';

/** A person, organisation, group or country that does or says something in the article. */
export type Actor = {
  /** A verbatim span of the article: the fullest form it uses. */
  name: string;
  /** Null where the article does not tell. */
  kind: ActorKind | null;
  /** As the article words it ("former President of Afghanistan"), or null. */
  role: string | null;
  mentions: number;
  /** The first occurrence of `name` in the text. */
  start: number;
  end: number;
};

/** A verbatim span with its speaker; null where the speaker is not certain. */
export type Quote = Span & {
  speaker: { name: string; role: string | null } | null;
  /** The reporting word or phrase between quote and speaker ("said"), or null. */
  cue: string | null;
  /** How certain the speaker is, from 0 to 1; a name is shown only above a limit. */
  confidence?: number;
};

/** What we say of one article. */
export type Brief = {
  headline: string;
  summary: Span[];
  /** The feed's own description, for an article none of whose sentences can be its summary; not words of its text. */
  fromFeed?: string;
  /** Best first. */
  actors: Actor[];
  /** In the order of the article. */
  quotes: Quote[];
  /** BCP 47 primary language tag, or "und". */
  language: string;
  method: 'extractive' | 'model';
  /** Notes for the reader ("no language file for sw: speakers are not named"). */
  warnings: string[];
};

/** An entry we kept. */
export type Article = {
  id: ArticleId;
  feedId: FeedId;
  /** Who sees it: all, where it is the installation's. */
  owner: Owner;
  /** Canonical http(s) address. */
  url: string;
  title: string;
  /** The publisher's name as readers know it. */
  outlet: string;
  byline: string | null;
  /** As its feed names them; null of articles from before 0.2. */
  categories?: readonly string[] | null;
  /** That of its feed in config/feeds.yaml. */
  label?: string | null;
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
