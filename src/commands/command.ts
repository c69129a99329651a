import type { LocateOutcome, RightsOutcome } from '../chat/chat.ts';
import type { CommandSpec, OptionSpec, SubcommandSpec } from '../chat/command-spec.ts';
import type { Asker, Reply } from '../chat/question.ts';
import type { Say, SayIn } from '../chat/say.ts';
import type { Names } from '../engines/matching/names.ts';
import type { WordIndex } from '../engines/matching/word-index.ts';
import type { ChannelAddress } from '../news/channel.ts';
import type { Limits } from '../news/feed.ts';
import type { ChannelId, DeliveryId, FeedId } from '../news/ids.ts';
import { type Owner, ownerOf, type Scope, scopeOf, type Tenants } from '../news/owner.ts';
import type { Readable } from '../news/publisher-text.ts';
import type { StoryPlace } from '../news/story.ts';
import type { Subscription, Topic } from '../news/subscription.ts';
import type { AuditEntry } from '../store/nouns/audit-log.ts';
import type { AskedSplit, SplitReport } from '../store/nouns/stories/manual-grouping.ts';
import type { ArticleSearch, ArticleSearches } from '../store/search/search-articles.ts';
import type { Store } from '../store/store.ts';
import type { CommandPace } from './answering/command-pace.ts';
import type { ComparedOutlets, StoryTelling } from './answering/compare-outlets.ts';
import type { AskingHabits, FunctionWords } from './asking/asking-words.ts';

/** The options of a command by name, as typed, and the person and channel that it comes from. */
export type CommandInput = {
  subcommand: string | null;
  options: Readonly<Record<string, string>>;
  asker: Asker;
};

/** A command: the declaration that platforms register and documents list, and the function that answers it. */
export type Command = {
  spec: CommandSpec;
  run: (input: CommandInput, deps: CommandDeps) => Promise<CommandReply>;
};

/** A reply, and what was changed, which becomes a line of the audit log. A test finds commands that change unnoted. */
export type CommandReply = Reply & { done?: Done };

export type Done = Pick<AuditEntry, 'action' | 'subject' | 'target'> &
  Partial<Pick<AuditEntry, 'actor' | 'actorId' | 'from'>>;

/** A command for everybody, answered in public and without options, unless `more` says otherwise. */
export function commandSpec(
  more: Pick<CommandSpec, 'name' | 'description' | 'usage'> & Partial<CommandSpec>,
): CommandSpec {
  return { options: [], subcommands: [], visibility: 'public', permission: 'anyone', ...more };
}

export function command({ run, ...spec }: Parameters<typeof commandSpec>[0] & Pick<Command, 'run'>): Command {
  return { spec: commandSpec(spec), run };
}

/** A subcommand for everybody and without options, unless `more` says otherwise. */
export function subcommand(name: string, description: string, more: Partial<SubcommandSpec> = {}): SubcommandSpec {
  return { name, description, usage: '', options: [], permission: 'anyone', ...more };
}

/** An option that takes text, may be left out and completes nothing, unless `more` says otherwise. */
export function option(name: string, description: string, more: Partial<OptionSpec> = {}): OptionSpec {
  return { name, description, kind: 'text', required: false, offers: null, ...more };
}

/** Everything that commands use, made for one asker by `depsFor`. */
export type CommandDeps = Pick<Store, 'longCommands' | 'mutes' | 'forgetPerson'> & {
  /** What the asker may see. `search` looks in it; what else lists feeds, articles or stories is given it. */
  scope: Scope;
  /** Who owns what the asker adds, and in whose view they merge and split. */
  owner: Owner;
  /** Writes the answer, in the language of the channel or of the asker. What the audit log keeps is in English. */
  say: Say;
  sayIn: SayIn;
  /** The topics of config/topics.yaml. */
  topics: readonly Topic[];
  /** What queries call things by. */
  names?: Names;
  /** The words of each language that say nothing of what an article is about. */
  functionWords: FunctionWords;
  /** What people type around a topic. */
  asking: AskingHabits;
  /** Within the scope of the asker. */
  search: ArticleSearch;
  channels: Pick<Store['channels'], 'ensure' | 'byAddress' | 'setState' | 'settings' | 'saveSettings'>;
  subscriptions: Pick<Store['subscriptions'], 'add' | 'change' | 'rename' | 'remove' | 'listFor' | 'countAdded'>;
  feeds: FeedDeps;
  /** The words of an article's title and text; it is read in a thread, as all that publishers send. */
  readWords: (article: { title: string; text: string; language: string }) => Promise<Readable<WordIndex>>;
  /** What outlets report of one story, compared; in a thread, too. */
  compareOutlets: (input: { articles: StoryTelling[]; language: string }) => Promise<Readable<ComparedOutlets>>;
  /** Stories put right by people. A split plans the alerts that channels are owed. */
  regroup: Pick<Store['manualGrouping'], 'merge' | 'mergeOf'> & { split: (asked: AskedSplit) => Promise<SplitReport> };
  /** Makes alerts of lines, once: of one, at once, or of all that stand for a story, outside of quiet hours. */
  lines: {
    post: (line: DeliveryId, why: string) => Promise<ChannelId[]>;
    postAll: (place: StoryPlace, why: string) => Promise<ChannelId[]>;
  };
  /** Asks the platform of an address whether we may post there. */
  locate: (address: ChannelAddress) => Promise<LocateOutcome>;
  /** Asks the platform what a person may do there. */
  rightsOf: (userId: string, address: ChannelAddress) => Promise<RightsOutcome>;
  /** One line per part (store, queue, Slack, Discord, feeds), for `/slugline status`. */
  status: (asker: ChannelAddress) => Promise<{ part: string; ok: boolean; state: string }[]>;
  /** Who changed what: written in answering/answer-question.ts alone, read by `/slugline log`. */
  auditLog: Pick<Store['auditLog'], 'record' | 'list'>;
  /** How many feeds and subscriptions a workspace may have by chat (`limits` in feeds.yaml). */
  limits: Pick<Limits, 'workspace'>;
  /** How often somebody may ask: taken in answering/answer-question.ts and asking/complete-typing.ts alone. */
  pace: CommandPace;
  /** Since when articles are stored; null where none was ever deleted for its age. */
  archiveBegins: Store['keeping']['archiveBegins'];
  now: () => Date;
};

/** What all askers share. Commands never get it: a search without a scope would show one workspace what another reads. */
export type SharedDeps = Omit<CommandDeps, 'scope' | 'owner' | 'search' | 'say'> & {
  tenants: Tenants;
  search: ArticleSearches;
};

/** What a command gets to answer one asker, within what that asker may see. */
export function depsFor<Shared extends Pick<SharedDeps, 'tenants' | 'search'>>(
  { address }: Pick<Asker, 'address'>,
  shared: Shared,
) {
  const scope = scopeOf(address, shared.tenants);
  return { ...shared, scope, owner: ownerOf(address, shared.tenants), search: shared.search.in(scope) };
}

/** A subscription with its ping and its digest time, where it has them. */
export type ChannelSubscription = Subscription & { mention?: string | null; digest?: string | null };

export type FeedDeps = Pick<Store['feeds'], 'list' | 'head' | 'count' | 'add' | 'remove'> & {
  /** Whether feeds may be added in chat (`chat_feeds` in feeds.yaml). */
  fromChat: 'on' | 'off';
  /** Finds the feed behind an address (a feed, or a site that names one), through the guarded fetch; stores nothing. */
  find(address: string): Promise<FindFeedOutcome>;
};

type FindFeedOutcome =
  | {
      kind: 'found';
      url: string;
      title: string;
      entries: number;
      newest: { title: string; at: Date | null } | null;
      /** Polls the feed that was added by what was found: nobody asks for it twice. */
      firstPoll: (id: FeedId) => Promise<unknown>;
    }
  /** `reason` is one plain sentence that may be shown ("The site answered 404."). */
  | { kind: 'not-found'; reason: string };

/** Nobody could read a channel with the alerts of more. */
export const SUBSCRIPTIONS_PER_CHANNEL_MAX = 100;

/** Mutes in force. Each is compared with every article of a channel that follows everything. */
export const MUTES_PER_CHANNEL_MAX = 100;
