import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Platform } from '../news/channel.ts';
import type { ArticleId, ChannelId, DeliveryId, StoryChangeId, StoryId, SubscriptionId } from '../news/ids.ts';
import type { Owner } from '../news/owner.ts';
import type { DeliveryState, MatchedTerms } from '../news/story.ts';
import type { ChannelSettings } from '../news/subscription.ts';
import type * as news from './schema-news.ts';
import type { Instant, Json, OptionalInstant, Reference, RowId } from './schema-news.ts';

/** A posted alert is outdated while `wanted` is above `done`. */
export type AlertEditTable = {
  delivery_id: Reference<DeliveryId>;
  channel_id: Reference<ChannelId>;
  wanted: Generated<number>;
  done: Generated<number>;
  /** wanted > done */
  open: GeneratedAlways<boolean>;
  attempts: Generated<number>;
  due_at: Instant;
};

export type ChannelTable = {
  id: RowId<ChannelId>;
  platform: Platform;
  workspace: string;
  external_id: string;
  kind: 'channel' | 'dm';
  name: string;
  state: Generated<'open' | 'paused' | 'closed'>;
  state_reason: string | null;
  /** One sender per channel at a time: who holds it, until when. */
  sender: string | null;
  sender_until: OptionalInstant;
  not_before: OptionalInstant;
  settings: Json<ChannelSettings> | null;
  /** What becomes of an alert whose end nobody saw and nobody can look for; null: the newsroom's default. */
  on_unknown: 'resend' | 'skip' | null;
  /** More waiting alerts than this go in one list; null: the newsroom's default. */
  roll_up_after: number | null;
  /** Where an article goes that may tell the event of a posted alert; null: the newsroom's default. */
  on_likely: 'thread' | 'alert' | null;
  /** When a closed channel is tried again. */
  recheck_at: OptionalInstant;
  /** When whoever subscribed was told that the channel is closed. */
  told_at: OptionalInstant;
  /** When the permit comes that it took of the budget of its workspace or app; null while it has none. */
  slot_at: OptionalInstant;
  /** The version of the subscriptions at which what this channel wants last changed. */
  wishes_version: ColumnType<string, never, never>;
};

export type SubscriptionTable = {
  id: RowId<SubscriptionId>;
  channel_id: Reference<ChannelId>;
  query: string;
  topic: string | null;
  source: 'config' | 'chat';
  created_by: string;
  created_at: Instant;
  mention: string | null;
  digest: string | null;
  /** Their id on the platform; null for the configuration and for what is older than this column. */
  created_by_id: string | null;
};

/** What a channel does not want to hear of until a time; kept a while after its end, for `/why`. */
export type MuteTable = Omit<SubscriptionTable, 'id' | 'source' | 'mention' | 'digest'> & { until: Instant };

/** A topic or query that wanted a story: by its name alone, as all were once, or with the terms that it matched. */
export type StoredReason = string | MatchedTerms;

export type DeliveryTable = {
  id: RowId<DeliveryId>;
  story_id: Reference<StoryId>;
  article_id: Reference<ArticleId>;
  channel_id: Reference<ChannelId>;
  state: Generated<DeliveryState>;
  nonce: string;
  because: Json<StoredReason[]>;
  mention: string | null;
  attempts: Generated<number>;
  planned_at: Instant;
  due_at: Instant;
  first_attempt_at: OptionalInstant;
  ended_at: OptionalInstant;
  message_id: string | null;
  reason: string | null;
  /** When it should go; never moved, so that order and age stay true through retries. */
  wanted_at: Instant;
  /** Gathered for a digest: goes in one message with all that is due with it. */
  gathered: Generated<boolean>;
  /** The nonce of the message it was last attempted in; several stories may share one. */
  posted_as: ColumnType<string | null, string | null | undefined, string | null>;
  attempted_at: OptionalInstant;
  /** Sent again though nobody could look whether it stood already. */
  resent: Generated<boolean>;
  /** The platform refused it in one message with others. */
  goes_alone: Generated<boolean>;
  /** How often nobody could look whether the last attempt stands. */
  looks: Generated<number>;
  /** Of a reply: the alert it answers, and the change that it tells; none for a line that tells of a likely article. */
  reply_to: ColumnType<DeliveryId | null, string | null | undefined, never>;
  change_id: ColumnType<StoryChangeId | null, string | null | undefined, never>;
};

/** Budgets and holds of a whole workspace ("slack:T01") or app ("discord"). */
export type SendLimitTable = {
  scope: string;
  not_before: OptionalInstant;
  reason: string | null;
  next_slot: OptionalInstant;
};

export type PreviewMessageTable = {
  id: RowId;
  channel: string;
  nonce: string;
  message: Json<unknown>;
  posted_at: Instant;
  /** The message that it answers. */
  thread_of: ColumnType<string | null, string | null, never>;
};

/** A Slack workspace, or a whole organisation, that installed the app. */
export type SlackInstallationTable = {
  /** Team id, or the enterprise id of an organisation. */
  key: string;
  name: string;
  bot_user_id: string;
  installed_by: string;
  installed_at: Instant;
  /** Null once removed. */
  sealed_tokens: string | null;
  tokens_expire_at: OptionalInstant;
  /** One process renews them at a time: until when it has that to itself. */
  renewing_until: OptionalInstant;
  /** What Slack holds against the token, or why it is gone. */
  trouble: string | null;
  removed_at: OptionalInstant;
};

/** The teams that an organisation's installation serves. */
export type SlackTeamTable = { team_id: string; installation: string };

/** Small facts of the installation: command hashes, samples seen. */
export type SettingTable = { name: string; value: string };

/** The hash of what may be used once and has been, until nobody would take it any more. */
export type SpentMarkTable = { mark: string; until: Instant };

/** A browser that is signed in to the page. */
export type SessionTable = {
  id: RowId;
  secret_hash: string;
  owner: Owner;
  /** Derived from the token that it was begun with. */
  token_mark: string;
  created_at: Instant;
  expires_at: Instant;
  last_used_at: Instant;
  address: string;
  user_agent: string;
};

/** Who changed what, from where. Rows are only added. */
export type AuditLogTable = {
  id: RowId;
  at: Instant;
  owner: Owner;
  actor: string;
  actor_id: string | null;
  action: string;
  subject: string;
  /** The channel that a command was asked in, as `addressKey` writes it. */
  channel: string | null;
  channel_name: string | null;
  /** The address of a browser. */
  client_address: string | null;
  /** The channel that it changed, written likewise; null where it concerns all that its owner has. */
  target: string | null;
};

export type Database = {
  feeds: news.FeedTable;
  feed_owners: news.FeedOwnerTable;
  articles: news.ArticleTable;
  article_keys: news.ArticleKeyTable;
  article_versions: news.ArticleVersionTable;
  websub_subscriptions: news.WebSubTable;
  websub_pushes: news.WebSubPushTable;
  feed_notices: news.FeedNoticeTable;
  missed_stories: news.MissedStoryTable;
  host_rests: news.HostRestTable;
  paces: news.PaceTable;
  actors: news.ActorTable;
  quotes: news.QuoteTable;
  stories: news.StoryTable;
  story_articles: news.StoryArticleTable;
  story_views: news.StoryViewTable;
  story_merges: news.StoryMergeTable;
  story_signals: news.StorySignalTable;
  story_terms: news.StoryTermTable;
  story_changes: news.StoryChangeTable;
  alert_edits: AlertEditTable;
  channels: ChannelTable;
  subscriptions: SubscriptionTable;
  mutes: MuteTable;
  deliveries: DeliveryTable;
  send_limits: SendLimitTable;
  preview_messages: PreviewMessageTable;
  slack_installations: SlackInstallationTable;
  slack_teams: SlackTeamTable;
  settings: SettingTable;
  spent_marks: SpentMarkTable;
  sessions: SessionTable;
  audit_log: AuditLogTable;
};
