import type { LocateOutcome, RightsOutcome } from '../chat/chat.ts';
import type { CommandSpec, OptionSpec, SubcommandSpec } from '../chat/command-spec.ts';
import type { Asker, Reply } from '../chat/question.ts';
import type { ChangeWords } from '../engines/joining/facts.ts';
import type { ChannelAddress } from '../news/channel.ts';
import type { Subscription, Topic } from '../news/subscription.ts';
import type { ArticleSearch } from '../store/search/search-articles.ts';
import type { Store } from '../store/store.ts';

/** The options of a command by name, as typed, and the person and channel that it comes from. */
export type CommandInput = {
  subcommand: string | null;
  options: Readonly<Record<string, string>>;
  asker: Asker;
};

/** A command: the declaration that platforms register and documents list, and the function that answers it. */
export type Command<Deps> = {
  spec: CommandSpec;
  run: (input: CommandInput, deps: Deps) => Promise<Reply>;
};

/** A command for everybody, answered in public and without options, unless `more` says otherwise. */
export function commandSpec(
  more: Pick<CommandSpec, 'name' | 'description' | 'usage'> & Partial<CommandSpec>,
): CommandSpec {
  return { options: [], subcommands: [], visibility: 'public', permission: 'anyone', ...more };
}

/** A subcommand for everybody and without options, unless `more` says otherwise. */
export function subcommand(name: string, description: string, more: Partial<SubcommandSpec> = {}): SubcommandSpec {
  return { name, description, usage: '', options: [], permission: 'anyone', ...more };
}

/** An option that takes text, may be left out and completes nothing, unless `more` says otherwise. */
export function option(name: string, description: string, more: Partial<OptionSpec> = {}): OptionSpec {
  return { name, description, kind: 'text', required: false, offers: null, ...more };
}

/** Everything that commands use; each command picks what it needs. */
export type CommandDeps = Pick<Store, 'longCommands' | 'manualGrouping' | 'mutes'> & {
  /** The topics of config/topics.yaml. */
  topics: readonly Topic[];
  search: ArticleSearch;
  channels: Pick<Store['channels'], 'ensure' | 'byAddress' | 'setState' | 'settings' | 'saveSettings'>;
  subscriptions: Pick<Store['subscriptions'], 'add' | 'change' | 'remove' | 'listFor'>;
  feeds: FeedDeps;
  /** Words of a language that change what a sentence states. */
  wordsOf: (language: string) => ChangeWords;
  /** Asks the platform of an address whether we may post there. */
  locate: (address: ChannelAddress) => Promise<LocateOutcome>;
  /** Asks the platform what a person may do there. */
  rightsOf: (userId: string, address: ChannelAddress) => Promise<RightsOutcome>;
  /** One line per part (store, queue, Slack, Discord, feeds), for `/slugline status`. */
  status: () => Promise<{ part: string; ok: boolean; state: string }[]>;
  now: () => Date;
};

/** A subscription with its ping and its digest time, where it has them. */
export type ChannelSubscription = Subscription & { mention?: string | null; digest?: string | null };

export type FeedDeps = Pick<Store['feeds'], 'list' | 'add' | 'remove'> & {
  /** Finds the feed behind an address (a feed, or a site that names one), through the guarded fetch; stores nothing. */
  find(address: string): Promise<FindFeedOutcome>;
};

type FindFeedOutcome =
  | { kind: 'found'; url: string; title: string; entries: number; newest: { title: string; at: Date | null } | null }
  /** `reason` is one plain sentence that may be shown ("The site answered 404."). */
  | { kind: 'not-found'; reason: string };

/** Nobody could read a channel with the alerts of more. */
export const SUBSCRIPTIONS_PER_CHANNEL_MAX = 100;

/** Mutes in force. Each is compared with every article of a channel that follows everything. */
export const MUTES_PER_CHANNEL_MAX = 100;

/** All channels share the feeds, so that no channel may add feeds without end. config/feeds.yaml has no limit. */
export const FEEDS_FROM_CHAT_MAX = 200;
