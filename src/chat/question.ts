import type { ChannelAddress } from '../news/channel.ts';
import type { Message } from './message.ts';

export type Asker = {
  address: ChannelAddress;
  /** As people see the channel, where the platform says ("#world-news"). */
  channelName: string | null;
  userId: string;
  userName: string;
  /** The platform says that this person may manage the channel or the server. */
  managesChannel: boolean;
  /**
   * Set where every member of a channel may add to it: Slack has no right for that, and lets members add apps and feeds.
   * What others added stays theirs and the managers'.
   */
  mayFollow?: true;
};

/** A command as it was asked: Slack and the preview hand over a raw line, Discord typed options. */
export type Question = {
  /** The command's name without the slash. */
  command: string;
  input: { kind: 'text'; text: string } | { kind: 'options'; options: Record<string, string> };
  asker: Asker;
};

export type Reply = { message: Message; visibility: 'public' | 'private' };

export type Answer = (question: Question) => Promise<Reply>;

/** What somebody has typed so far into one option. */
export type Typing = { command: string; option: string; typed: string; asker: Asker };

export type Choice = { name: string; value: string };

export type Complete = (typing: Typing) => Promise<Choice[]>;
