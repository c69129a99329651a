import type { ColumnType, Generated } from 'kysely';
import type { StorySignals } from '../engines/joining/signals.ts';
import type { Brief } from '../news/article.ts';
import type { ReadAs } from '../news/feed.ts';
import type { ArticleId, ChannelId, FeedId, StoryChangeId, StoryId } from '../news/ids.ts';
import type { Owner } from '../news/owner.ts';
import type { FactChange } from '../news/story.ts';
import type { UntoldKind } from '../news/untold.ts';

/** A bigint identity: a string of digits when read (as `pg` gives int8), never written. */
export type RowId<Id = string> = ColumnType<Id, never, never>;
export type Reference<Id = string> = ColumnType<Id, string, string>;
export type Instant = ColumnType<Date, Date, Date>;
export type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;
export type Json<T> = ColumnType<T, string, string>;
/** The installation's, unless it is said. */
export type OwnerColumn = ColumnType<Owner, Owner | undefined, Owner>;

export type FeedTable = {
  id: RowId<FeedId>;
  url: string;
  name: string;
  /** 'config' rows follow config/feeds.yaml; 'chat' and 'opml' rows were added by people. */
  source: 'config' | 'chat' | 'opml';
  label: string | null;
  state: Generated<'active' | 'paused' | 'gone' | 'removed'>;
  announce_newest: number;
  every_seconds: number;
  adaptive: Generated<boolean>;
  etag: string | null;
  last_modified: string | null;
  body_hash: string | null;
  next_poll_at: Instant;
  claimed_until: OptionalInstant;
  last_polled_at: OptionalInstant;
  last_outcome: string | null;
  error_streak: Generated<number>;
  failing_since: OptionalInstant;
  gap_seconds: number | null;
  /** Where permanent redirects lead, and in how many polls in a row. */
  moved_to: string | null;
  moved_polls: Generated<number>;
  /** When its document was last read, and as what. */
  read_at: OptionalInstant;
  read_as: ColumnType<ReadAs | null, string | null | undefined, string | null>;
  /** When its channels were told that it cannot be read; null again once it can. */
  failing_told_at: OptionalInstant;
  /** New entries of the last document that its quota left no room for, not even to wait. */
  left_out: Generated<number>;
  /** Since when every document has had such entries. */
  left_out_since: OptionalInstant;
};

export type ArticleTable = {
  id: RowId<ArticleId>;
  feed_id: Reference<FeedId>;
  url: string;
  title: string;
  outlet: string;
  byline: string | null;
  /** HTML or text as the feed gave it, kept until the article's own text is read. */
  feed_text: string;
  text: Generated<string>;
  text_source: 'page' | 'feed' | null;
  /** Where its page was in the end; null where that is its address in the feed, and where no page was read. */
  page_url: ColumnType<string | null, never, string | null>;
  /** Its address is that of a recording, a picture or a file, and no page. */
  is_media: Generated<boolean>;
  /** Why that text was read, in words for readers; null where the page was, as usual, and of articles from before. */
  text_why: ColumnType<string | null, never, string | null>;
  language: string | null;
  published_at: Instant;
  found_at: Instant;
  announced: boolean;
  /** How far it has come; the sweep takes up whatever waits before 'planned' for long. */
  stage: Generated<'found' | 'kept' | 'planned' | 'dropped'>;
  stage_at: Instant;
  /** How often a worker has begun it; what breaks each of them is dropped, not tried for ever. */
  tries: Generated<number>;
  /** How often reading its text was begun and did not end. */
  read_tries: Generated<number>;
  brief: Json<Brief> | null;
  /** Our own tokens with positions as a tsvector literal, so that stored search and live matcher agree. */
  words: ColumnType<string | null, string | null | undefined, string | null>;
  /** A hash of what the feed said of it last, and the time of change that the feed named. */
  feed_print: string | null;
  feed_updated_at: OptionalInstant;
  /** The feed's newest title, until the page is read again. */
  feed_title: ColumnType<string | null, string | null | undefined, string | null>;
  /** When its page is to be read again, because the feed says that it changed or because it could not be read. */
  reread_at: OptionalInstant;
  rereads: Generated<number>;
  /** How often in a row its page failed in a way that may pass. */
  page_failures: Generated<number>;
  owner: OwnerColumn;
  /** When its page was read; null where the text is a copy. */
  page_read_at: OptionalInstant;
  /** When an article that waits is taken up; null: it waits for nothing. */
  due_at: OptionalInstant;
  /** Its place in the quota of its feed; null where it takes none. */
  quota_at: OptionalInstant;
  /** The site whose pace it waits for, or has waited for, and since when. */
  waits_for: ColumnType<string | null, string | null | undefined, string | null>;
  waits_since: OptionalInstant;
  /** Why no alert was planned for it, for us and for readers; null as well where that is not known. */
  untold: ColumnType<UntoldKind | null, UntoldKind | null | undefined, never>;
  untold_why: ColumnType<string | null, string | null | undefined, never>;
  /** Hashes of the guid and of how the text begins, as its feed gave them last; null as well where it was not noted. */
  feed_guid: string | null;
  feed_words: string | null;
  /** Its address in the feed, until the page is read again. */
  feed_url: ColumnType<string | null, string | null | undefined, string | null>;
  /** The article of which this one is a later version: it was told, and this one was not. */
  same_as: ColumnType<ArticleId | null, never, string>;
};

/** An owner reads a feed. A feed without one is removed. */
export type FeedOwnerTable = {
  feed_id: Reference<FeedId>;
  owner: Owner;
  source: 'config' | 'chat' | 'opml';
  added_by: string | null;
  added_by_id: string | null;
  added_at: Instant;
  /** Null until this owner has, in silence, what the document held when it was added. */
  first_polled_at: OptionalInstant;
};

/** What an article said before an edit by its publisher. */
export type ArticleVersionTable = {
  article_id: Reference<ArticleId>;
  number: number;
  title: string;
  text: string;
  /** Where it said so, if it moved then. */
  url: ColumnType<string | null, string | null | undefined, never>;
  replaced_at: Instant;
};

/** What an article is known by: "guid:<feed>:<id>", "url:<canonical>", "print:<hash>". */
export type ArticleKeyTable = { key: string; article_id: Reference<ArticleId> };

export type ActorTable = {
  article_id: Reference<ArticleId>;
  rank: number;
  name: string;
  /** Folded words of the name, for look-ups by any part of it. */
  name_words: string;
  kind: string;
  role: string | null;
  mentions: number;
};

export type QuoteTable = {
  article_id: Reference<ArticleId>;
  start_at: number;
  end_at: number;
  text: string;
  speaker: string | null;
  speaker_words: string | null;
  speaker_role: string | null;
  cue: string | null;
};

export type StoryTable = {
  id: RowId<StoryId>;
  slug: string;
  headline: string;
  started_at: Instant;
  updated_at: Instant;
  /** Whose words slug and headline are. */
  owner: OwnerColumn;
};
type StoryPlaceTable = {
  story_id: Reference<StoryId>;
  article_id: Reference<ArticleId>;
  why: string;
  joined_at: Instant;
};
export type StoryArticleTable = StoryPlaceTable & {
  /** Another story that it may belong to. */
  likely_story_id: ColumnType<StoryId | null, string | null, string | null>;
};

/** Where an owner sees an article of the installation in another story than everybody else does. */
export type StoryViewTable = StoryPlaceTable & {
  owner: Owner;
  /** The owner's own copy of the article, which it had first; this one is then not shown to it. */
  twin_of: ColumnType<ArticleId | null, string | null | undefined, string | null>;
};

/** Which articles people put from one story into another, in whose view. */
export type StoryMergeTable = {
  id: RowId;
  from_story: Reference<StoryId>;
  into_story: Reference<StoryId>;
  owner: Owner;
  articles: ColumnType<ArticleId[], string[], string[]>;
  at: Instant;
};

/** What an article is compared by; forgotten when no new article can join it any more. */
export type StorySignalTable = {
  sequence: RowId;
  article_id: Reference<ArticleId>;
  story_id: Reference<StoryId>;
  at: Instant;
  signals: Json<StorySignals>;
  owner: OwnerColumn;
  /** Of an owner's own article: which of its articles it is, from 1 on. Its `sequence` is negative. */
  place: ColumnType<string | null, never, never>;
};
/** Hashed words, quotations and runs: which articles had one, newest first by `sequence`. */
export type StoryTermTable = { term: number; sequence: Reference; hour: number };

/** What an article, or a newer version of it, told that its story had not. */
export type StoryChangeTable = {
  id: RowId<StoryChangeId>;
  story_id: Reference<StoryId>;
  article_id: Reference<ArticleId>;
  version: string;
  found_at: Instant;
  changes: Json<FactChange[]>;
  /** Who sees it. An owner's row takes the place of the installation's for the same article and version. */
  owner: OwnerColumn;
};

/** A feed's subscription at its hub (W3C WebSub). */
export type WebSubTable = {
  feed_id: Reference<FeedId>;
  hub: string;
  topic: string;
  /** The unguessable end of our callback's address. */
  callback: string;
  /** hub.secret; null where the way to the hub is open to listeners. */
  secret: string | null;
  /** What we asked for and the hub has not yet verified. */
  pending: 'subscribe' | 'unsubscribe' | null;
  lease_until: OptionalInstant;
  /** When the hub is to be asked next. */
  due_at: OptionalInstant;
  tries: Generated<number>;
  /** The last push; null again when a poll finds what no push brought. */
  pushed_at: OptionalInstant;
  reason: string | null;
};

/** What a hub pushed, until a worker has read it. */
export type WebSubPushTable = {
  id: RowId;
  feed_id: Reference<FeedId>;
  body: ColumnType<Uint8Array, Uint8Array, never>;
  content_type: string | null;
  received_at: Instant;
};

/** Stories that a channel was not alerted to because of an outage, and was not told of yet. */
export type MissedStoryTable = {
  channel_id: Reference<ChannelId>;
  story_id: Reference<StoryId>;
  published_at: Instant;
  found_at: Instant;
};

/** What is said of a feed's health in a channel that uses it, or of an outage in one that missed stories. */
export type FeedNoticeTable = {
  id: RowId;
  /** Null where the notice is about an outage. */
  feed_id: ColumnType<FeedId | null, string, never>;
  channel_id: Reference<ChannelId>;
  kind: 'failing' | 'gone' | 'back' | 'missed';
  /** How many stories the channel missed, and when the first and the last of them was published. */
  stories: ColumnType<number | null, never, never>;
  oldest_at: ColumnType<Date | null, never, never>;
  newest_at: ColumnType<Date | null, never, never>;
  state: Generated<'planned' | 'sending' | 'sent' | 'dropped'>;
  nonce: string;
  /** Why it cannot be read, or how its sending ended. */
  reason: string | null;
  planned_at: Instant;
  due_at: Instant;
  attempted_at: OptionalInstant;
  ended_at: OptionalInstant;
  attempts: Generated<number>;
};

/** The last turns of a person or a site, oldest first. */
export type PaceTable = { subject: string; taken_at: ColumnType<Date[], Date[], Date[]> };

/** A host that wants no request before this moment. */
export type HostRestTable = { host: string; not_before: Instant };
