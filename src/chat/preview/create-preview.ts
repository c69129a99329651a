import { messageOf } from '../../kit/errors.ts';
import type { Log } from '../../news/log.ts';
import { ALL_RIGHTS, type Chat, type ChatHandlers, type ChatHealth, type PostOutcome, type Sender } from '../chat.ts';
import {
  PREVIEW_ASKER,
  PREVIEW_CHANNEL,
  type PreviewMessage,
  type PreviewMessages,
  readMessage,
} from './preview-messages.ts';
import { askLine, type Suggestion, suggestLines, type TypedLineOutcome } from './typed-line.ts';
import { createWatch, type OnMessages, type Unwatch } from './watch-messages.ts';

/** The chat platform without an account: a web page and a terminal show the messages of our own store. */
export type Preview = Chat & {
  /** Answers a line that the operator has typed: in a browser at this address, or in the terminal (null). */
  ask(text: string, clientAddress: string | null): Promise<TypedLineOutcome>;
  suggest(text: string): Promise<Suggestion[]>;
  /** Oldest first; without an id, the newest `limit`. */
  after(id: string | null, limit: number): Promise<PreviewMessage[]>;
  watch(watcher: OnMessages): Promise<Unwatch>;
};

/** How soon messages of another process are shown; those of our own are shown at once. */
const POLL_EVERY_MS = 2000;

export function createPreview(
  deps: { messages: PreviewMessages; log: Log },
  { pollEveryMs = POLL_EVERY_MS }: { pollEveryMs?: number } = {},
): Preview {
  let handlers: ChatHandlers | null = null;
  const after = async (id: string | null, limit: number) => {
    const stored = await deps.messages.after(id, limit);
    return stored.map((each) => ({ ...each, message: readMessage(each.message) }));
  };
  const watch = createWatch({
    newest: (limit) => after(null, limit),
    pollEveryMs,
    onError: (err) => deps.log.warn({ err }, 'preview could not look for new messages'),
  });
  return {
    platform: 'preview',
    verify: async () => ({ ok: true, state: 'needs no token' }),
    tokens: () => ({ ok: true, state: '' }),
    sender: createSender(deps.messages, () => void watch.wake()),
    listener: {
      async start(registered) {
        handlers = registered;
      },
      async stop() {
        handlers = null;
      },
      health: (): ChatHealth => ({ ok: handlers !== null, state: handlers ? 'answering' : 'not started' }),
    },
    ask: (text, clientAddress) =>
      askLine({ text, asker: { ...PREVIEW_ASKER, clientAddress } }, { handlers, log: deps.log }),
    suggest: (text) => suggestLines({ text, asker: PREVIEW_ASKER }, handlers),
    after,
    watch: watch.watch,
  };
}

/** Posts by writing a row. Its nonce is unique, so that a repeated post shows one message. */
function createSender(messages: PreviewMessages, posted: () => void): Sender {
  return {
    post: ({ address, nonce, message, threadOf = null }) =>
      write(async () => {
        const { id } = await messages.append({ channel: address.id, nonce, message, threadOf });
        return { kind: 'posted', messageId: id };
      }, posted),
    edit: ({ messageId, message }) =>
      write(async () => {
        if (await messages.replace(messageId, message)) return { kind: 'posted', messageId };
        return { kind: 'refused', code: 'message_not_found', reason: `The preview has no message ${messageId}` };
      }, posted),
    find: async ({ nonce }) => {
      try {
        const row = await messages.byNonce(nonce);
        return row === null ? { kind: 'absent' } : { kind: 'found', messageId: row.id };
      } catch (error) {
        return { kind: 'cannot-look', reason: messageOf(error) };
      }
    },
    locate: async (address) => {
      return { kind: 'located', address, name: address.id === PREVIEW_CHANNEL.id ? '#news' : address.id };
    },
    // People who reach the page are operators (decision 0109).
    rightsOf: async () => ALL_RIGHTS,
  };
}

async function write(run: () => Promise<PostOutcome>, posted: () => void): Promise<PostOutcome> {
  try {
    const outcome = await run();
    posted();
    return outcome;
  } catch (error) {
    // The connection may have broken after the commit, so the row may be there.
    return { kind: 'unknown', reason: messageOf(error) };
  }
}
