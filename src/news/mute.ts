import type { ChannelId } from './ids.ts';

/** Words that a channel does not want to hear of until a time. */
export type Mute = {
  channelId: ChannelId;
  /** The query of the subscription it silences; for a channel that gets every article, any query. */
  query: string;
  /** The configured topic it is called by, or null for keywords. */
  topic: string | null;
  createdAt: Date;
  until: Date;
  /** Who asked for it, by name, and by their id on the platform. */
  createdBy: string;
  createdById: string | null;
};
