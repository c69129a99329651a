import type { ColumnType, Generated } from 'kysely';
import type { StorySignals } from '../engines/joining/signals.ts';
import type { Actor, Article, Brief } from '../news/article.ts';
import type { Feed, FeedSource, ReadAs } from '../news/feed.ts';
import type { ArticleId, ChannelId, FeedId, StoryChangeId, StoryId } from '../news/ids.ts';
import type { Owner } from '../news/owner.ts';
import type { FactChange, Story } from '../news/story.ts';
import type { UntoldKind } from '../news/untold.ts';

/** A bigint identity: a string of digits when read (as `pg` gives int8), never written. */
export type RowId<Id = string> = ColumnType<Id, never, never>;
export type Reference<Id = string> = ColumnType<Id, string, string>;
export type Instant = ColumnType<Date, Date, Date>;
export type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;
export type Json<T> = ColumnType<T, string, string>;
/** The installation's, unless it is said. */
export type OwnerColumn = ColumnType<Owner, Owner | undefined, Owner>;

type FeedColumn = 'url' | 'name' | 'source' | 'everySeconds' | 'etag' | 'lastModified' | 'bodyHash' | 'gapSeconds';

export type FeedTable = Pick<Feed, FeedColumn> & {
  id: RowId<FeedId>;
  label: string | null;
  state: Generated<'active' | 'paused' | 'gone' | 'removed'>;
  announceNewest: number;
  adaptive: Generated<boolean>;
  nextPollAt: Instant;
  claimedUntil: OptionalInstant;
  lastPolledAt: OptionalInstant;
  lastOutcome: string | null;
  errorStreak: Generated<number>;
  failingSince: OptionalInstant;
  /** Where permanent redirects lead, and in how many polls in a row. */
  movedTo: string | null;
  movedPolls: Generated<number>;
  /** When its document was last read, and as what. */
  readAt: OptionalInstant;
  readAs: ColumnType<ReadAs | null, string | null | undefined, string | null>;
  /** When a document of it was last read that was another than the one before. */
  documentAt: ColumnType<Date | null, never, Date>;
  restoredAt: ColumnType<Date | null, never, Date>;
  /** When its channels were told that it cannot be read; null again once it can. */
  failingToldAt: OptionalInstant;
  /** New entries of the last document that its quota left no room for, not even to wait. */
  leftOut: Generated<number>;
  /** Since when every document has had such entries. */
  leftOutSince: OptionalInstant;
};

type ArticleColumn = 'url' | 'title' | 'outlet' | 'byline' | 'language' | 'publishedAt' | 'foundAt' | 'announced';

export type ArticleTable = Pick<Article, ArticleColumn> & {
  id: RowId<ArticleId>;
  feedId: Reference<FeedId>;
  /** HTML or text as the feed gave it, kept until the article's own text is read. */
  feedText: string;
  text: Generated<string>;
  textSource: 'page' | 'feed' | null;
  /** Where its page was in the end; null where that is its address in the feed, and where no page was read. */
  pageUrl: ColumnType<string | null, never, string | null>;
  /** Its address is that of a recording, a picture or a file, and no page. */
  isMedia: Generated<boolean>;
  /** Why that text was read, in words for readers; null where the page was, as usual, and of articles from before. */
  textWhy: ColumnType<string | null, never, string | null>;
  /** When it was deleted for its age; its row is a mark then, and `stageAt` when its feed last listed it. */
  forgottenAt: ColumnType<Date | null, never, Date>;
  /** How far it has come; the sweep takes up whatever waits before 'planned' for long. */
  stage: Generated<'found' | 'kept' | 'planned' | 'dropped'>;
  stageAt: Instant;
  /** How often a worker has begun it; what breaks each of them is dropped, not tried for ever. */
  tries: Generated<number>;
  /** How often reading its text was begun and did not end. */
  readTries: Generated<number>;
  brief: Json<Brief> | null;
  /** Our own tokens with positions as a tsvector literal, so that stored search and live matcher agree. */
  words: ColumnType<string | null, string | null | undefined, string | null>;
  /** A hash of what the feed said of it last, and the time of change that the feed named. */
  feedPrint: string | null;
  feedUpdatedAt: OptionalInstant;
  /** The feed's newest title, until the page is read again. */
  feedTitle: ColumnType<string | null, string | null | undefined, string | null>;
  /** When its page is to be read again, because the feed says that it changed or because it could not be read. */
  rereadAt: OptionalInstant;
  rereads: Generated<number>;
  /** How often in a row its page failed in a way that may pass. */
  pageFailures: Generated<number>;
  owner: OwnerColumn;
  /** When its page was read; null where the text is a copy. */
  pageReadAt: OptionalInstant;
  /** When an article that waits is taken up; null: it waits for nothing. */
  dueAt: OptionalInstant;
  /** Its place in the quota of its feed; null where it takes none. */
  quotaAt: OptionalInstant;
  /** The site whose pace it waits for, or has waited for, and since when. */
  waitsFor: ColumnType<string | null, string | null | undefined, string | null>;
  waitsSince: OptionalInstant;
  /** Why no alert was planned for it, for us and for readers; null as well where that is not known. */
  untold: ColumnType<UntoldKind | null, UntoldKind | null | undefined, never>;
  untoldWhy: ColumnType<string | null, string | null | undefined, never>;
  /** Hashes of the guid and of how the text begins, as its feed gave them last; null as well where it was not noted. */
  feedGuid: string | null;
  feedWords: string | null;
  /** Null of articles from before 0.2. */
  categories: ColumnType<string[] | null, readonly string[] | null | undefined, never>;
  /** Its address in the feed, until the page is read again. */
  feedUrl: ColumnType<string | null, string | null | undefined, string | null>;
  /** The article of which this one is a later version: it was told, and this one was not. */
  sameAs: ColumnType<ArticleId | null, never, string>;
};

/** An owner reads a feed. A feed without one is removed. */
export type FeedOwnerTable = {
  feedId: Reference<FeedId>;
  owner: Owner;
  source: FeedSource;
  addedBy: string | null;
  addedById: string | null;
  addedAt: Instant;
  /** Null until this owner has, in silence, what the document held when it was added. */
  firstPolledAt: OptionalInstant;
};

/** What an article said before an edit by its publisher. */
export type ArticleVersionTable = {
  articleId: Reference<ArticleId>;
  number: number;
  title: string;
  text: string;
  /** Where it said so, if it moved then. */
  url: ColumnType<string | null, string | null | undefined, never>;
  replacedAt: Instant;
};

/** What an article is known by: "guid:<feed>:<id>", "url:<canonical>", "print:<hash>". */
export type ArticleKeyTable = { key: string; articleId: Reference<ArticleId> };

export type ActorTable = Pick<Actor, 'name' | 'role' | 'mentions'> & {
  articleId: Reference<ArticleId>;
  rank: number;
  kind: string;
  /** Folded words of the name, for look-ups by any part of it. */
  nameWords: string;
};

export type QuoteTable = {
  articleId: Reference<ArticleId>;
  startAt: number;
  endAt: number;
  text: string;
  speaker: string | null;
  speakerWords: string | null;
  speakerRole: string | null;
  cue: string | null;
};

/** `owner`: whose words slug and headline are. */
export type StoryTable = Omit<Story, 'id'> & { id: RowId<StoryId>; owner: OwnerColumn };
type StoryPlaceTable = {
  storyId: Reference<StoryId>;
  articleId: Reference<ArticleId>;
  why: string;
  joinedAt: Instant;
};
export type StoryArticleTable = StoryPlaceTable & {
  /** Another story that it may belong to. */
  likelyStoryId: ColumnType<StoryId | null, string | null, string | null>;
};

/** Where an owner sees an article of the installation in another story than everybody else does. */
export type StoryViewTable = StoryPlaceTable & {
  owner: Owner;
  /** The owner's own copy of the article, which it had first; this one is then not shown to it. */
  twinOf: ColumnType<ArticleId | null, string | null | undefined, string | null>;
};

/** Which articles people put from one story into another, in whose view. */
export type StoryMergeTable = {
  id: RowId;
  fromStory: Reference<StoryId>;
  intoStory: Reference<StoryId>;
  owner: Owner;
  articles: ColumnType<ArticleId[], string[], string[]>;
  at: Instant;
};

/** What an article is compared by; forgotten when no new article can join it any more. */
export type StorySignalTable = {
  sequence: RowId;
  articleId: Reference<ArticleId>;
  storyId: Reference<StoryId>;
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
  storyId: Reference<StoryId>;
  articleId: Reference<ArticleId>;
  version: string;
  foundAt: Instant;
  changes: Json<FactChange[]>;
  /** Who sees it. An owner's row takes the place of the installation's for the same article and version. */
  owner: OwnerColumn;
};

/** A feed's subscription at its hub (W3C WebSub). */
export type WebSubTable = {
  feedId: Reference<FeedId>;
  hub: string;
  topic: string;
  /** The unguessable end of our callback's address. */
  callback: string;
  /** hub.secret; null where the way to the hub is open to listeners. */
  secret: string | null;
  /** What we asked for and the hub has not yet verified. */
  pending: 'subscribe' | 'unsubscribe' | null;
  leaseUntil: OptionalInstant;
  /** When the hub is to be asked next. */
  dueAt: OptionalInstant;
  tries: Generated<number>;
  /** The last push; null again when a poll finds what no push brought. */
  pushedAt: OptionalInstant;
  reason: string | null;
};

/** What a hub pushed, until a worker has read it. */
export type WebSubPushTable = {
  id: RowId;
  feedId: Reference<FeedId>;
  body: ColumnType<Uint8Array, Uint8Array, never>;
  contentType: string | null;
  receivedAt: Instant;
};

/** Stories that a channel was not alerted to because of an outage, and was not told of yet. */
export type MissedStoryTable = {
  channelId: Reference<ChannelId>;
  storyId: Reference<StoryId>;
  publishedAt: Instant;
  foundAt: Instant;
};

/** What is said of a feed's health in a channel that uses it, or of an outage in one that missed stories. */
export type FeedNoticeTable = {
  id: RowId;
  /** Null where the notice is about an outage or about topics. */
  feedId: ColumnType<FeedId | null, string, never>;
  channelId: Reference<ChannelId>;
  kind: 'failing' | 'gone' | 'back' | 'missed' | 'topics';
  /** The topics of the channel that topics.yaml has no more, and the name under which it has their query now. */
  topics: ColumnType<{ topic: string; now: string | null }[] | null, never, never>;
  /** How many stories the channel missed, and when the first and the last of them was published. */
  stories: ColumnType<number | null, never, never>;
  oldestAt: ColumnType<Date | null, never, never>;
  newestAt: ColumnType<Date | null, never, never>;
  state: Generated<'planned' | 'sending' | 'sent' | 'dropped'>;
  nonce: string;
  /** Why it cannot be read, or how its sending ended. */
  reason: string | null;
  plannedAt: Instant;
  dueAt: Instant;
  attemptedAt: OptionalInstant;
  endedAt: OptionalInstant;
  attempts: Generated<number>;
};

/** The last turns of a person or a site, oldest first. */
export type PaceTable = { subject: string; takenAt: ColumnType<Date[], Date[], Date[]> };

/** A host that wants no request before this moment. */
export type HostRestTable = { host: string; notBefore: Instant };
