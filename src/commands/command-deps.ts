import type { LocateOutcome, RightsOutcome } from '../chat/chat.ts';
import type { Channel, ChannelAddress } from '../news/channel.ts';
import type { ChannelSettings } from '../news/channel-settings.ts';
import type { ChangeWords } from '../news/facts-of-text.ts';
import type { ChannelId, FeedId, SubscriptionId } from '../news/ids.ts';
import type { Mute } from '../news/mute.ts';
import type { Subscription } from '../news/subscription.ts';
import type { Topic } from '../news/topic.ts';
import type { FeedLine } from '../store/feeds.ts';
import type { ArticleSearch } from '../store/search-articles.ts';
import type { StoryHands } from '../store/story-by-hand.ts';
import type { NewSubscription } from '../store/subscriptions.ts';

/** What the commands ask of the rest. Each command picks from it what it uses; `app.ts` gives all of it. */
export type CommandDeps = {
  /** Those of config/topics.yaml. */
  topics: readonly Topic[];
  /** `createArticleSearch(db)` of store/search-articles.ts. */
  search: ArticleSearch;
  channels: ChannelDeps;
  subscriptions: SubscriptionDeps;
  mutes: MuteDeps;
  longCommands: LongCommandDeps;
  feeds: FeedDeps;
  /** Words of a language that change what a sentence states. */
  wordsOf: (language: string) => ChangeWords;
  /** Stories put right by people. */
  byHand: StoryHands;
  /** Asks the platform of an address what we may do there. */
  locate: (address: ChannelAddress) => Promise<LocateOutcome>;
  /** Asks the platform what a person may do there. */
  rightsOf: (userId: string, address: ChannelAddress) => Promise<RightsOutcome>;
  /** One line per part (store, queue, Slack, Discord, feeds), for `/slugline status`. */
  status: () => Promise<StatusLine[]>;
  now: () => Date;
};

type ChannelDeps = {
  ensure(address: ChannelAddress, name: string): Promise<Channel>;
  byAddress(address: ChannelAddress): Promise<Channel | null>;
  setState(id: ChannelId, state: Channel['state'], reason: string | null): Promise<void>;
  settings(id: ChannelId): Promise<ChannelSettings>;
  saveSettings(id: ChannelId, settings: ChannelSettings): Promise<void>;
};

type SubscriptionDeps = {
  add(subscription: NewSubscription): Promise<{ kind: 'added' | 'known'; subscription: Subscription }>;
  /** Changes what is named of how it comes; false when it is gone. */
  change(id: SubscriptionId, change: { mention?: string | null; digest?: string | null }): Promise<boolean>;
  remove(id: SubscriptionId): Promise<boolean>;
  listFor(channelId: ChannelId): Promise<ListedSubscription[]>;
};

type MuteDeps = {
  /** Adds it, or moves the end of the one with the same query. */
  add(mute: Mute): Promise<void>;
  /** False when none was in force. */
  lift(channelId: ChannelId, query: string, now: Date): Promise<boolean>;
  /** Those in force and those that ended not long ago. */
  listFor(channelId: ChannelId): Promise<Mute[]>;
};

type LongCommandDeps = {
  /** Keeps what a command says behind its name, and returns a short word for it. */
  keep(words: string): Promise<string>;
  /** What such a word stands for; null for everything else. */
  wordsOf(typed: string): Promise<string | null>;
};

/** `mention` and `digest` are shown where the store gives them. */
export type ListedSubscription = Subscription & { mention?: string | null; digest?: string | null };

export type FeedDeps = {
  /** All but the removed ones, by name. */
  list(): Promise<FeedLine[]>;
  /** Adds it with source 'chat', due at once; its first poll is silent. */
  add(feed: { url: string; name: string; now: Date }): Promise<{ kind: 'added' | 'known'; feed: FeedLine }>;
  /** Marks it 'removed'; its articles stay. */
  remove(id: FeedId): Promise<boolean>;
  /** Finds the feed behind an address (a feed, or a site that names one), through the guarded fetch; stores nothing. */
  find(address: string): Promise<FindFeedOutcome>;
};

type FindFeedOutcome =
  | { kind: 'found'; url: string; title: string; entries: number; newest: { title: string; at: Date | null } | null }
  /** `reason` is one plain sentence that may be shown ("The site answered 404."). */
  | { kind: 'not-found'; reason: string };

type StatusLine = { part: string; ok: boolean; state: string };
