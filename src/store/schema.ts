import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { ChannelAddress, ChannelRules, SlackInstallation, SlackTokens } from '../news/channel.ts';
import type { ArticleId, ChannelId, DeliveryId, StoryChangeId, StoryId, SubscriptionId } from '../news/ids.ts';
import type { Owner } from '../news/owner.ts';
import type { Delivery, DeliveryState, MatchedTerms } from '../news/story.ts';
import type { ChannelSettings, Mute, Subscription } from '../news/subscription.ts';
import type * as news from './schema-news.ts';
import type { Instant, Json, OptionalInstant, Reference, RowId } from './schema-news.ts';

/** A posted alert is outdated while `wanted` is above `done`. */
export type AlertEditTable = {
  deliveryId: Reference<DeliveryId>;
  channelId: Reference<ChannelId>;
  wanted: Generated<number>;
  done: Generated<number>;
  /** wanted > done */
  open: GeneratedAlways<boolean>;
  attempts: Generated<number>;
  dueAt: Instant;
};

export type ChannelTable = Omit<ChannelAddress, 'id'> &
  ChannelRules & {
    id: RowId<ChannelId>;
    externalId: string;
    name: string;
    state: Generated<'open' | 'paused' | 'closed'>;
    stateReason: string | null;
    /** One sender per channel at a time: who holds it, until when. */
    sender: string | null;
    senderUntil: OptionalInstant;
    notBefore: OptionalInstant;
    settings: Json<ChannelSettings> | null;
    /** When a closed channel is tried again. */
    recheckAt: OptionalInstant;
    /** When whoever subscribed was told that the channel is closed. */
    toldAt: OptionalInstant;
    /** When the permit comes that it took of the budget of its workspace or app; null while it has none. */
    slotAt: OptionalInstant;
    /** The version of the subscriptions at which what this channel wants last changed. */
    wishesVersion: ColumnType<string, never, never>;
  };

/** `createdById`: null for the configuration, too, and for what is older than this column. */
export type SubscriptionTable = Omit<Subscription, 'id' | 'channelId'> & {
  id: RowId<SubscriptionId>;
  channelId: Reference<ChannelId>;
  createdAt: Instant;
  mention: string | null;
  digest: string | null;
} & FollowedColumns;

type FollowedColumns = {
  /** "topic <name>" or "words <query>": what a channel has once. */
  followed: GeneratedAlways<string>;
  /** Whether the channel was told that the topic is not in topics.yaml any more; null while it is. */
  topicGone: ColumnType<'untold' | 'told' | null, never, null>;
};

/** What a channel does not want to hear of until a time; kept a while after its end, for `/why`. */
export type MuteTable = Omit<Mute, 'channelId'> & { channelId: Reference<ChannelId> } & FollowedColumns;

/** A topic or query that wanted a story: by its name alone, as all were once, or with the terms that it matched. */
export type StoredReason = string | MatchedTerms;

export type DeliveryTable = Pick<Delivery, 'nonce' | 'plannedAt' | 'firstAttemptAt' | 'messageId'> & {
  id: RowId<DeliveryId>;
  storyId: Reference<StoryId>;
  articleId: Reference<ArticleId>;
  channelId: Reference<ChannelId>;
  state: Generated<DeliveryState>;
  because: Json<StoredReason[]>;
  mention: string | null;
  attempts: Generated<number>;
  dueAt: Instant;
  endedAt: OptionalInstant;
  reason: string | null;
  /** When it should go; never moved, so that order and age stay true through retries. */
  wantedAt: Instant;
  /** Gathered for a digest: goes in one message with all that is due with it. */
  gathered: Generated<boolean>;
  /** The nonce of the message it was last attempted in; several stories may share one. */
  postedAs: ColumnType<string | null, string | null | undefined, string | null>;
  attemptedAt: OptionalInstant;
  /** Sent again though nobody could look whether it stood already. */
  resent: Generated<boolean>;
  /** The platform refused it in one message with others. */
  goesAlone: Generated<boolean>;
  /** How often nobody could look whether the last attempt stands. */
  looks: Generated<number>;
  /** Of a reply: the alert it answers, and the change that it tells; none for a line that tells of a likely article. */
  replyTo: ColumnType<DeliveryId | null, string | null | undefined, never>;
  changeId: ColumnType<StoryChangeId | null, string | null | undefined, never>;
};

/** Budgets and holds of a whole workspace ("slack:T01") or app ("discord"). */
export type SendLimitTable = {
  scope: string;
  notBefore: OptionalInstant;
  reason: string | null;
  nextSlot: OptionalInstant;
};

export type PreviewMessageTable = {
  id: RowId;
  channel: string;
  nonce: string;
  message: Json<unknown>;
  postedAt: Instant;
  /** The message that it answers. */
  threadOf: ColumnType<string | null, string | null, never>;
};

/** A Slack workspace, or a whole organisation, that installed the app. */
export type SlackInstallationTable = Omit<SlackInstallation, keyof SlackTokens> & {
  /** Null once removed. */
  sealedTokens: string | null;
  tokensExpireAt: OptionalInstant;
  /** One process renews them at a time: until when it has that to itself. */
  renewingUntil: OptionalInstant;
  /** What Slack holds against the token, or why it is gone. */
  trouble: string | null;
  removedAt: OptionalInstant;
};

/** The teams that an organisation's installation serves. */
export type SlackTeamTable = { teamId: string; installation: string };

/** Small facts of the installation: command hashes, samples seen. `usedAt`: of what is kept for buttons alone. */
export type SettingTable = { name: string; value: string; usedAt: OptionalInstant };

/** The hash of what may be used once and has been, until nobody would take it any more. */
export type SpentMarkTable = { mark: string; until: Instant };

/** A browser that is signed in to the page. */
export type SessionTable = {
  id: RowId;
  secretHash: string;
  owner: Owner;
  /** Derived from the token that it was begun with. */
  tokenMark: string;
  createdAt: Instant;
  expiresAt: Instant;
  lastUsedAt: Instant;
  address: string;
  userAgent: string;
};

/** Who changed what, from where. Rows are only added. */
export type AuditLogTable = {
  id: RowId;
  at: Instant;
  owner: Owner;
  actor: string;
  actorId: string | null;
  action: string;
  subject: string;
  /** The channel that a command was asked in, as `addressKey` writes it. */
  channel: string | null;
  channelName: string | null;
  /** The address of a browser. */
  clientAddress: string | null;
  /** The channel that it changed, written likewise; null where it concerns all that its owner has. */
  target: string | null;
};

/** When something that goes on was last seen to, by the database's clock. */
type BeatTable = { name: 'sweep' | 'write'; at: Instant };

export type Database = {
  beats: BeatTable;
  feeds: news.FeedTable;
  feedOwners: news.FeedOwnerTable;
  articles: news.ArticleTable;
  articleKeys: news.ArticleKeyTable;
  articleVersions: news.ArticleVersionTable;
  websubSubscriptions: news.WebSubTable;
  websubPushes: news.WebSubPushTable;
  feedNotices: news.FeedNoticeTable;
  missedStories: news.MissedStoryTable;
  hostRests: news.HostRestTable;
  paces: news.PaceTable;
  actors: news.ActorTable;
  quotes: news.QuoteTable;
  stories: news.StoryTable;
  storyArticles: news.StoryArticleTable;
  storyViews: news.StoryViewTable;
  storyMerges: news.StoryMergeTable;
  storySignals: news.StorySignalTable;
  storyTerms: news.StoryTermTable;
  storyChanges: news.StoryChangeTable;
  alertEdits: AlertEditTable;
  channels: ChannelTable;
  subscriptions: SubscriptionTable;
  mutes: MuteTable;
  deliveries: DeliveryTable;
  sendLimits: SendLimitTable;
  previewMessages: PreviewMessageTable;
  slackInstallations: SlackInstallationTable;
  slackTeams: SlackTeamTable;
  settings: SettingTable;
  spentMarks: SpentMarkTable;
  sessions: SessionTable;
  auditLog: AuditLogTable;
};
