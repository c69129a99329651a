import type { Log } from '../../news/log.ts';
import type { Chat, ChatHealth, Listening } from '../chat.ts';
import type { Asker } from '../question.ts';
import { type AskOutcome, askLine } from './ask.ts';
import { createSender } from './create-sender.ts';
import { PREVIEW_ASKER, type PreviewMessage, type PreviewMessages, type StoredMessage } from './preview-messages.ts';
import { readMessage } from './read-message.ts';
import { type Suggestion, suggestLines } from './suggest.ts';
import { createWatch, type OnMessages, type Unwatch } from './watch-messages.ts';

/** The chat platform that needs no account: a page and a terminal on the messages in our own store. */
export type Preview = Chat & {
  /** Answers a typed line; the operator asks when nobody is named. */
  ask(text: string, asker?: Asker): Promise<AskOutcome>;
  suggest(text: string, asker?: Asker): Promise<Suggestion[]>;
  /** Oldest first; without an id, the newest `limit`. */
  after(id: string | null, limit: number): Promise<PreviewMessage[]>;
  watch(watcher: OnMessages): Promise<Unwatch>;
};

type PreviewDeps = { messages: PreviewMessages; log: Log };
type PreviewOptions = { pollEveryMs?: number };

/** Messages of another process show within this time; those of our own at once. */
const POLL_EVERY_MS = 2000;

export function createPreview(deps: PreviewDeps, options: PreviewOptions = {}): Preview {
  let listening: Listening | null = null;
  const after = async (id: string | null, limit: number) => (await deps.messages.after(id, limit)).map(readStored);
  const watch = createWatch({
    newest: (limit) => after(null, limit),
    pollEveryMs: options.pollEveryMs ?? POLL_EVERY_MS,
    onError: (err) => deps.log.warn({ err }, 'preview could not look for new messages'),
  });
  return {
    platform: 'preview',
    verify: async () => ({ ok: true, state: 'needs no token' }),
    tokens: () => ({ ok: true, state: '' }),
    sender: createSender({ messages: deps.messages, posted: () => void watch.wake() }),
    listener: {
      async start(begun) {
        listening = begun;
      },
      async stop() {
        listening = null;
      },
      health: (): ChatHealth => ({ ok: listening !== null, state: listening ? 'answering' : 'not started' }),
    },
    ask: (text, asker = PREVIEW_ASKER) => askLine({ text, asker }, { listening, log: deps.log }),
    suggest: (text, asker = PREVIEW_ASKER) => suggestLines({ text, asker }, listening),
    after,
    watch: watch.watch,
  };
}

function readStored(stored: StoredMessage): PreviewMessage {
  return { ...stored, message: readMessage(stored.message) };
}
