import type { FindOutcome, LocateOutcome, Post, PostOutcome, Search, Sender } from '../chat.ts';
import type { PreviewMessages } from './preview-messages.ts';
import { PREVIEW_CHANNEL } from './preview-messages.ts';

type SenderDeps = { messages: PreviewMessages; posted: () => void };

/** Posts by writing a row. The nonce is unique there, so that posting twice shows one message. */
export function createSender(deps: SenderDeps): Sender {
  const { messages } = deps;
  return {
    post: (post) => write(() => append(post, messages), deps.posted),
    edit: (edit) => write(() => replace(edit, messages), deps.posted),
    find: (search) => find(search, messages),
    async locate(address): Promise<LocateOutcome> {
      return { kind: 'located', address, name: address.id === PREVIEW_CHANNEL.id ? '#news' : address.id };
    },
    // Whoever reaches the page runs the bot (decision 0051).
    rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
  };
}

async function write(run: () => Promise<PostOutcome>, posted: () => void): Promise<PostOutcome> {
  try {
    const outcome = await run();
    posted();
    return outcome;
  } catch (error) {
    // The connection may have broken after the commit, so the row may stand.
    return { kind: 'unknown', reason: reasonOf(error) };
  }
}

async function append(post: Post, messages: PreviewMessages): Promise<PostOutcome> {
  const { address, nonce, message, threadOf = null } = post;
  const { id } = await messages.append({ channel: address.id, nonce, message, threadOf });
  return { kind: 'posted', messageId: id };
}

async function replace(edit: Post & { messageId: string }, messages: PreviewMessages): Promise<PostOutcome> {
  if (await messages.replace(edit.messageId, edit.message)) return { kind: 'posted', messageId: edit.messageId };
  return { kind: 'refused', code: 'message_not_found', reason: `The preview has no message ${edit.messageId}` };
}

async function find(search: Search, messages: PreviewMessages): Promise<FindOutcome> {
  try {
    const row = await messages.byNonce(search.nonce);
    return row === null ? { kind: 'absent' } : { kind: 'found', messageId: row.id };
  } catch (error) {
    return { kind: 'cannot-look', reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
