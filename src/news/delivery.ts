import type { ArticleId, ChannelId, DeliveryId, StoryId } from './ids.ts';

export type DeliveryState = 'planned' | 'sending' | 'sent' | 'refused' | 'unknown' | 'expired';

/** Why a topic matched: the words of its query that the article has, spelled as the article spells them. */
export type MatchedTerms = { topic: string; words: string[] };

/** One story for one channel. The row and its nonce exist before any call to the platform. */
export type Delivery = {
  id: DeliveryId;
  storyId: StoryId;
  articleId: ArticleId;
  channelId: ChannelId;
  state: DeliveryState;
  /** The same on every attempt, so that the platform or a look-up can recognise a repeat. */
  nonce: string;
  attempts: number;
  plannedAt: Date;
  firstAttemptAt: Date | null;
  /** The platform's id of the message, once sent. */
  messageId: string | null;
  /** The topics (slugs or queries) of the subscriptions that matched. */
  because: string[];
  /** The matched terms of those topics, where they are known. */
  met?: MatchedTerms[];
};
