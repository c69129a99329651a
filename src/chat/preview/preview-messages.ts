import type { ChannelAddress } from '../../news/channel.ts';
import { type Message, messageShape } from '../message.ts';
import type { Asker } from '../question.ts';

/** The store of the preview; `message` comes back as the JSON that was stored. */
export type PreviewMessages = {
  /** The nonce is unique: a repeat returns the first id and adds nothing. */
  append(post: { channel: string; nonce: string; message: Message; threadOf: string | null }): Promise<{ id: string }>;
  /** False when there is no such message. */
  replace(id: string, message: Message): Promise<boolean>;
  byNonce(nonce: string): Promise<{ id: string } | null>;
  /** Oldest first; without an id, the newest `limit`. */
  after(id: string | null, limit: number): Promise<RawPreviewMessage[]>;
};

export type RawPreviewMessage = { id: string; at: Date; channel: string; message: unknown; threadOf: string | null };

export type PreviewMessage = Omit<RawPreviewMessage, 'message'> & { message: Message };

/** The only channel of the preview, "preview:news" in config/alerts.yaml. */
export const PREVIEW_CHANNEL: ChannelAddress = { platform: 'preview', workspace: '', id: 'news', kind: 'channel' };

/** The operator: people who reach the page or the terminal run the bot (decision 0109). */
export const PREVIEW_ASKER: Asker = {
  address: PREVIEW_CHANNEL,
  channelName: '#news',
  userId: 'operator',
  userName: 'you',
  managesChannel: true,
};

/** Reads a stored message. One that this version cannot read becomes a notice that says so. */
export function readMessage(stored: unknown): Message {
  const read = messageShape.safeParse(stored);
  if (read.success) return read.data;
  return {
    kind: 'notice',
    tone: 'problem',
    text: 'This message was stored by another version of Slugline and cannot be shown.',
    hints: [],
  };
}
