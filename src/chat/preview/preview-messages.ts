import type { ChannelAddress } from '../../news/channel.ts';
import type { Message } from '../message.ts';
import type { Asker } from '../question.ts';

/** What the preview asks of the store; `message` comes back as the JSON that was put in. */
export type PreviewMessages = {
  /** The nonce is unique: a repeat gives the first id and adds nothing. */
  append(posted: NewMessage): Promise<{ id: string; repeated: boolean }>;
  /** False when there is no such message. */
  replace(id: string, message: Message): Promise<boolean>;
  byNonce(nonce: string): Promise<{ id: string } | null>;
  /** Oldest first; without an id, the newest `limit`. */
  after(id: string | null, limit: number): Promise<StoredMessage[]>;
};

export type NewMessage = { channel: string; nonce: string; message: Message; threadOf: string | null };

export type StoredMessage = { id: string; at: Date; channel: string; message: unknown; threadOf: string | null };

/** One message as the page and the terminal show it. */
export type PreviewMessage = Omit<StoredMessage, 'message'> & { message: Message };

/** The preview has one channel, "preview:news" in config/alerts.yaml; whoever reaches the page or the terminal is the operator. */
export const PREVIEW_CHANNEL: ChannelAddress = { platform: 'preview', workspace: '', id: 'news', kind: 'channel' };

export const PREVIEW_ASKER: Asker = {
  address: PREVIEW_CHANNEL,
  channelName: '#news',
  userId: 'operator',
  userName: 'you',
  managesChannel: true,
};
