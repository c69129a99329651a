import type { ArticleId, ChannelId, DeliveryId, StoryId } from './ids.ts';
import type { Met } from './met-words.ts';

export type DeliveryState = 'planned' | 'sending' | 'sent' | 'refused' | 'unknown' | 'expired';

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
  /** Why the subscription wanted it: topic slug or query. */
  because: string[];
  /** The words that those topics met, where they are known. */
  met?: Met[];
};
