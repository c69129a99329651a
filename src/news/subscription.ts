import type { ChannelId, SubscriptionId } from './ids.ts';

/** The query of a channel that wants every article (config/alerts.yaml, `all: true`). */
export const EVERYTHING = '*';

/** A channel that wants what a query matches. */
export type Subscription = {
  id: SubscriptionId;
  channelId: ChannelId;
  /** The query as typed; for a topic, that topic's query. */
  query: string;
  /** The configured topic it follows, or null for free keywords. */
  topic: string | null;
  /** Who asked: a config file, or a person in chat. */
  source: 'config' | 'chat';
  createdBy: string;
  /** Their id on the platform, which nobody else can take on; null where it is not known. */
  createdById: string | null;
};
