import type { ChannelId, SubscriptionId } from './ids.ts';

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
};
