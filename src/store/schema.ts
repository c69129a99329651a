import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Platform } from '../news/channel.ts';
import type { ChannelSettings } from '../news/channel-settings.ts';
import type { DeliveryState } from '../news/delivery.ts';
import type { ToldChange } from '../news/story.ts';
import type { StoredReason } from './delivery-reasons.ts';
import type { Instant, Json, OptionalInstant, Reference, RowId } from './schema-columns.ts';
import type {
  ArticleKeyTable,
  ArticleTable,
  ArticleVersionTable,
  FeedNoticeTable,
  FeedTable,
  HostRestTable,
  WebSubPushTable,
  WebSubTable,
} from './schema-feeds.ts';
import type { StorySignals } from './story-shape.ts';

export type ActorTable = {
  article_id: Reference;
  rank: number;
  name: string;
  /** Folded words of the name, for look-ups by any part of it. */
  name_words: string;
  kind: string;
  role: string | null;
  mentions: number;
};

export type QuoteTable = {
  article_id: Reference;
  start_at: number;
  end_at: number;
  text: string;
  speaker: string | null;
  speaker_words: string | null;
  speaker_role: string | null;
  cue: string | null;
};

export type StoryTable = { id: RowId; slug: string; headline: string; started_at: Instant; updated_at: Instant };
export type StoryArticleTable = { story_id: Reference; article_id: Reference; why: string; joined_at: Instant };

/** What an article is compared by; forgotten when no new article can join it any more. */
export type StorySignalTable = {
  sequence: RowId;
  article_id: Reference;
  story_id: Reference;
  at: Instant;
  signals: Json<StorySignals>;
};
/** Hashed words, quotations and runs: which articles had one, newest first by `sequence`. */
export type StoryTermTable = { term: number; sequence: Reference; hour: number };

/** What an article, or a newer version of it, told that its story had not. */
export type StoryChangeTable = {
  id: RowId;
  story_id: Reference;
  article_id: Reference;
  version: string;
  found_at: Instant;
  changes: Json<ToldChange[]>;
};

/** A posted alert is outdated while `wanted` is above `done`. */
export type AlertEditTable = {
  delivery_id: Reference;
  channel_id: Reference;
  wanted: Generated<number>;
  done: Generated<number>;
  /** wanted > done */
  open: GeneratedAlways<boolean>;
  attempts: Generated<number>;
  due_at: Instant;
};

export type ChannelTable = {
  id: RowId;
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
  /** When a closed channel is tried again. */
  recheck_at: OptionalInstant;
  /** When whoever subscribed was told that the channel is closed. */
  told_at: OptionalInstant;
  /** Its turn in the budget of its workspace or app, once it has one. */
  slot_at: OptionalInstant;
  /** The version of the subscriptions at which what this channel wants last changed. */
  wishes_version: ColumnType<string, never, never>;
};

export type SubscriptionTable = {
  id: RowId;
  channel_id: Reference;
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
export type MuteTable = {
  channel_id: Reference;
  query: string;
  topic: string | null;
  until: Instant;
  created_by: string;
  created_by_id: string | null;
  created_at: Instant;
};

export type DeliveryTable = {
  id: RowId;
  story_id: Reference;
  article_id: Reference;
  channel_id: Reference;
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
  /** Of a reply: the alert it answers, and what it tells. */
  reply_to: ColumnType<string | null, string | null | undefined, never>;
  change_id: ColumnType<string | null, string | null | undefined, never>;
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

export type Database = {
  feeds: FeedTable;
  articles: ArticleTable;
  article_keys: ArticleKeyTable;
  article_versions: ArticleVersionTable;
  websub_subscriptions: WebSubTable;
  websub_pushes: WebSubPushTable;
  feed_notices: FeedNoticeTable;
  host_rests: HostRestTable;
  actors: ActorTable;
  quotes: QuoteTable;
  stories: StoryTable;
  story_articles: StoryArticleTable;
  story_signals: StorySignalTable;
  story_terms: StoryTermTable;
  story_changes: StoryChangeTable;
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
};
