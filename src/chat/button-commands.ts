import type { ChannelAddress } from '../news/channel.ts';
import { type DeliveryId, type StoryId, type SubscriptionId, toId } from '../news/ids.ts';
import type { Post, Sender } from './chat.ts';
import type { Button, Message } from './message.ts';
import type { Say } from './say.ts';

/** What a button names by its number in the store: words could lead to another story. */
export type Ref =
  | { kind: 'story'; id: StoryId }
  | { kind: 'alert'; id: DeliveryId }
  | { kind: 'subscription'; id: SubscriptionId };

/** "story:12", "alert:7", "subscription:3": what stands in the place of a topic in a button's command. */
export function writeRef({ kind, id }: Ref): string {
  return `${kind}:${id}`;
}

const REF = /^(story|alert|subscription):([1-9]\d{0,17})$/;

export function readRef(typed: string): Ref | null {
  const [, kind, id = ''] = REF.exec(typed.trim()) ?? [];
  if (kind === 'story') return { kind, id: toId<'story'>(id) };
  if (kind === 'subscription') return { kind, id: toId<'subscription'>(id) };
  return kind === 'alert' ? { kind, id: toId<'delivery'>(id) } : null;
}

/** The command for the timeline of a topic. "days=" keeps a number at its end from being read as days. */
function timelineLine(topic: string): string {
  return /\s\d{1,4}$/u.test(topic) ? `/timeline ${topic} days=` : `/timeline ${topic}`;
}

/** The command that subscribes the channel to a topic. "me=no" keeps a "me" at its end from being read as the asker. */
export function followLine(topic: string): string {
  return /\sme$/iu.test(topic) ? `/subscribe ${topic} me=no` : `/subscribe ${topic}`;
}

/** The commands that tell more of a story; the timeline is its own unless it is that of a topic. */
export function storyButtons(id: StoryId, say: Say, topic: string | null = null): Button[] {
  const story = writeRef({ kind: 'story', id });
  return [
    { label: say('Quotes'), command: `/quotes ${story}` },
    { label: say('Actors'), command: `/actors ${story}` },
    { label: say('Timeline'), command: timelineLine(topic ?? story) },
  ];
}

/** Stores the arguments of a long command, and returns a short word that is used in their place. */
type KeepWords = (words: string) => Promise<string>;

/** Discord keeps a button's command in a custom_id of at most 100 characters (components/reference). */
const COMMAND_LENGTH_MAX = 90;
const COMMAND = /^(\/\S+)\s+([\s\S]+)$/u;

/** Shortens the commands of buttons so that they fit on every platform. */
export async function shortButtons(message: Message, keep: KeepWords): Promise<Message> {
  if (message.kind === 'notice') return message;
  if (message.buttons.every(({ command }) => command.length <= COMMAND_LENGTH_MAX)) return message;
  try {
    return { ...message, buttons: await Promise.all(message.buttons.map((button) => shortButton(button, keep))) };
  } catch {
    // Platforms leave out a button that is too long, so the message is posted as it is.
    // A database that is full or away is reported elsewhere.
    return message;
  }
}

async function shortButton(button: Button, keep: KeepWords): Promise<Button> {
  const [, name, words] = COMMAND.exec(button.command) ?? [];
  if (button.command.length <= COMMAND_LENGTH_MAX || name === undefined || words === undefined) return button;
  return { ...button, command: `${name} ${await keep(words)}` };
}

type KeepWordsFor = (words: string, address: ChannelAddress) => Promise<string>;

export function withShortButtons(sender: Sender, keep: KeepWordsFor): Sender {
  const short = ({ message, address }: Pick<Post, 'message' | 'address'>) =>
    shortButtons(message, (words) => keep(words, address));
  return {
    ...sender,
    post: async (post) => sender.post({ ...post, message: await short(post) }),
    edit: async (edit) => sender.edit({ ...edit, message: await short(edit) }),
  };
}
