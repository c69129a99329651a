import type { ChannelAddress } from '../news/channel.ts';
import type { Message } from './message.ts';

export type Asker = {
  address: ChannelAddress;
  /** The name that people see ("#world-news"), where the platform says it. */
  channelName: string | null;
  userId: string;
  userName: string;
  /** The person may manage the channel or the server, as the platform says. */
  managesChannel: boolean;
  /** The language of the person's client (BCP 47), where the platform says it. */
  language?: string | null;
  /**
   * Set where every member of a channel may add subscriptions: Slack has no right for that, and lets members add apps and
   * feeds. The subscriptions of others are theirs and the managers' to change.
   */
  mayFollow?: true;
  /** Where the question was typed on the page: the address of the browser, for the audit log. */
  clientAddress?: string | null;
};

/** A command and its asker. Slack and the preview send the line as typed, Discord options by name. */
export type Question = {
  /** The command's name without the slash. */
  command: string;
  input: { kind: 'text'; text: string } | { kind: 'options'; options: Record<string, string> };
  asker: Asker;
};

export type Reply = { message: Message; visibility: 'public' | 'private' };

/** A refusal or a mistake, shown to the asker alone. */
export function problemReply(text: string, hints: string[] = []): Reply {
  return { visibility: 'private', message: { kind: 'notice', tone: 'problem', text, hints } };
}

export type Answer = (question: Question) => Promise<Reply>;

const FAILED = problemReply('Slugline could not answer this just now.', [
  'The question was fine. Ask it again in a minute; if it stays so, tell whoever runs Slugline: the log has the reason.',
]);

/** The answer, or an apology: the asker gets a reply even where answering fails. */
export async function answerOrSorry(answering: Promise<Reply>, failed: (error: unknown) => void): Promise<Reply> {
  try {
    return await answering;
  } catch (error) {
    failed(error);
    return FAILED;
  }
}

/** What people are told in a workspace or server that ALLOWED_WORKSPACES does not name. */
export function notAllowedReply(places: 'workspaces' | 'servers', id: string): Reply {
  return problemReply(`Slugline works in chosen ${places} only, and this one is not among them.`, [
    `If it should be, ask whoever runs Slugline to add ${id} to ALLOWED_WORKSPACES.`,
  ]);
}

export type Typing = { command: string; option: string; typed: string; asker: Asker };

export type Choice = { name: string; value: string };

export type Complete = (typing: Typing) => Promise<Choice[]>;
