import type { ChannelAddress, ChannelRules } from './channel.ts';
import type { ChannelId, SubscriptionId } from './ids.ts';
import type { Problem } from './problem.ts';

/** The query of a channel that gets every article (config/alerts.yaml, `all: true`). */
export const EVERYTHING = '*';

/** A channel and a query: the channel gets the articles that match it. */
export type Subscription = {
  id: SubscriptionId;
  channelId: ChannelId;
  /** The query as typed; for a topic, that topic's query. */
  query: string;
  /** The configured topic it follows, or null for free keywords. */
  topic: string | null;
  /** Whether a config file or a person in chat made it. */
  source: 'config' | 'chat';
  createdBy: string;
  /** The person's id on the platform, which is unique, unlike a name; null where it is not known. */
  createdById: string | null;
};

/** What a channel follows: a query, and the topic that the query belongs to. */
export type Interest = Pick<Subscription, 'query' | 'topic'>;

/** A channel of `config/alerts.yaml`. */
export type FollowingChannel = {
  address: ChannelAddress;
  /** What people call it; null: the platform's own name for it. */
  name: string | null;
  /** The platform's id of a role or user group to ping. */
  mention: string | null;
  follows: readonly Interest[];
  /** Whether it gets every article, without a query. */
  followsAll: boolean;
  rules: ChannelRules;
};

/** A named keyword query of `config/topics.yaml`. */
export type Topic = { slug: string; query: string };

/** A topic that channels follow or mute and that topics.yaml has no more; `query` is the last one it had. */
export type GoneTopic = { topic: string; query: string; channels: number };

/** Whether a subscription or mute goes on with the last query of a topic that topics.yaml has no more. */
export function isGone({ topic }: Pick<Interest, 'topic'>, topics: readonly Topic[]): boolean {
  return topic !== null && !topics.some(({ slug }) => slug === topic);
}

/** The name that topics.yaml has now for the query of a topic that is gone; null where no topic has it. */
export function renamedTo({ query }: Pick<Interest, 'query'>, topics: readonly Topic[]): string | null {
  return topics.find((topic) => topic.query === query)?.slug ?? null;
}

/** What the operator is told of a topic that is gone. */
export function goneTopicProblem({ topic, query, channels }: GoneTopic, topics: readonly Topic[]): Problem {
  const now = renamedTo({ query }, topics);
  const mend = now === null ? `write ${topic}: ${query} in topics.yaml again, or` : `type /subscribe ${now} or`;
  const where = channels === 1 ? '1 channel follows or mutes' : `${channels} channels follow or mute`;
  return {
    code: 'E_TOPIC_GONE',
    what: `${where} the topic ${topic}, which topics.yaml has no more, and go on with its last words`,
    seen: query,
    todo: `To decide, ${mend} /unsubscribe ${topic} there. Each channel is told once.`,
  };
}

/**
 * A query that brings a channel no alerts until a time: that of the subscription it silences, or of a channel that gets every
 * article any query.
 */
export type Mute = Omit<Subscription, 'id' | 'source'> & { createdAt: Date; until: Date };

/** What `/slugline settings` sets for a channel; null where nothing is set. */
export type ChannelSettings = {
  /** Local times between which nothing is posted ("22:00", "07:00"); alerts wait for the end. */
  quietHours: { from: string; to: string } | null;
  /** "daily 08:00" or "weekly mon 08:00": alerts are gathered and posted then. */
  digest: string | null;
  /** Only articles in these languages (primary subtags). */
  languages: string[] | null;
  /** The language that alerts and answers are in, by its tag; left out: English, or that of the asker. */
  answers?: string | null;
  length: 'short' | 'normal' | 'long';
  /** IANA name of the time zone of the times above. */
  timeZone: string;
};

export const DEFAULT_CHANNEL_SETTINGS: ChannelSettings = {
  quietHours: null,
  digest: null,
  languages: null,
  length: 'normal',
  timeZone: 'UTC',
};

/**
 * A language that answers and alerts are written in (config/languages/answers/<tag>.yaml). English is in the code: its
 * sentences are the keys of all others.
 */
export type AnswerTexts = {
  tag: string;
  /** For dates and plural forms (BCP 47, with extensions). */
  locale: string;
  /** What chat clients call it that can be set to it, as far as they ask for names of commands; others have none. */
  clients: string[];
  /** Names of commands, subcommands and options, by the path in the command table ("feeds add address"). */
  names: Record<string, string>;
  /** By the English sentence; a counting one by plural category (CLDR). */
  texts: Record<string, string | Record<string, string>>;
};

/** A `config/languages/asking/*.yaml` file: how people ask, as single words; `times`: in English, {n} for a number. */
export type AskingWords = Record<(typeof ASKING_LISTS)[number], string[]> & {
  tag: string;
  times: Record<string, string>;
  /** Other names of commands: what to type in their place. */
  commands: Record<string, string>;
};

export const ASKING_LISTS = ['words', 'joins', 'leads', 'articles', 'or', 'and', 'without', 'only'] as const;
