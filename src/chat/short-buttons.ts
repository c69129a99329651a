import type { Sender } from './chat.ts';
import type { Button, Message } from './message.ts';

/** Keeps what a long command says behind its name, and returns the short word that stands for it from then on. */
export type KeepWords = (words: string) => Promise<string>;

/** Discord keeps a button's command in a custom_id of at most 100 characters (components/reference). */
const COMMAND_LENGTH_MAX = 90;
const COMMAND = /^(\/\S+)\s+([\s\S]+)$/u;

/** The same message with commands that fit into a button on every platform, and still mean the same. */
export async function shortButtons(message: Message, keep: KeepWords): Promise<Message> {
  if (message.kind === 'notice') return message;
  if (message.buttons.every(({ command }) => command.length <= COMMAND_LENGTH_MAX)) return message;
  try {
    return { ...message, buttons: await Promise.all(message.buttons.map((button) => shortButton(button, keep))) };
  } catch {
    // Without one of its buttons it is better than not told; the database says itself that it is full or away.
    return message;
  }
}

async function shortButton(button: Button, keep: KeepWords): Promise<Button> {
  const [, name, words] = COMMAND.exec(button.command) ?? [];
  if (button.command.length <= COMMAND_LENGTH_MAX || name === undefined || words === undefined) return button;
  return { ...button, command: `${name} ${await keep(words)}` };
}

/** A sender whose posts and edits have short buttons. */
export function withShortButtons(sender: Sender, keep: KeepWords): Sender {
  return {
    ...sender,
    post: async (post) => sender.post({ ...post, message: await shortButtons(post.message, keep) }),
    edit: async (edit) => sender.edit({ ...edit, message: await shortButtons(edit.message, keep) }),
  };
}
