import type { Response } from 'express';
import type { Preview } from '../chat/preview/create-preview.ts';
import type { PreviewMessage } from '../chat/preview/preview-messages.ts';
import { sendProblem } from './respond.ts';
import type { HttpExchange } from './visit.ts';

const READERS_MAX = 50;
const HEARTBEAT_MS = 15_000;
/** A reader that does not read is disconnected, so that its backlog does not fill our memory. */
const BACKLOG_BYTES_MAX = 1_000_000;
const REPLAY_MAX = 200;
const RETRY_MS = 2_000;

/** The readers of server-sent events (WHATWG HTML section 9.2) of one kind; `todo` is for one too many. */
export function createReaders(todo: string) {
  const readers = new Set<Response>();
  let stopped = false;
  return {
    /** Starts a response that stays open for events, or refuses it: false. `onLeft`: the reader is gone. */
    begin(response: Response, onLeft: () => void): boolean {
      if (response.destroyed) return false;
      if (stopped || readers.size >= READERS_MAX) {
        response.set('Retry-After', '30');
        sendProblem(response, { status: 503, code: 'E_STREAMS', what: 'Too many pages are open', todo });
        return false;
      }
      readers.add(response);
      const heartbeat = setInterval(() => writeEvents(response, ': still here\n\n'), HEARTBEAT_MS).unref();
      response.once('close', () => {
        clearInterval(heartbeat);
        readers.delete(response);
        onLeft();
      });
      response.status(200).set({
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        // nginx holds back answers it buffers (ngx_http_proxy_module, X-Accel-Buffering).
        'X-Accel-Buffering': 'no',
      });
      writeEvents(response, `retry: ${RETRY_MS}\n\n`);
      return true;
    },
    stop(): void {
      stopped = true;
      for (const response of readers) response.end();
    },
  };
}

export function writeEvents(response: Response, text: string): void {
  if (response.destroyed || response.writableEnded || text === '') return;
  response.write(text);
  if (response.writableLength > BACKLOG_BYTES_MAX) response.destroy();
}

type StreamDeps = Pick<Preview, 'after' | 'watch'> & { dataOf: (message: PreviewMessage) => string };

export type EventStream = ReturnType<typeof createEventStream>;

export function createEventStream(deps: StreamDeps) {
  const readers = createReaders('Close some, or read /api/preview/messages.');
  const eventOf = (message: PreviewMessage) => `id: ${message.id}\nevent: message\ndata: ${deps.dataOf(message)}\n\n`;
  return {
    /** Sends the messages after the id, then every new one, until either side disconnects. */
    async open({ response }: HttpExchange, afterId: string | null): Promise<void> {
      let unwatch = (): void => undefined;
      if (!readers.begin(response, () => unwatch())) return;
      const send = (messages: PreviewMessage[]) => writeEvents(response, messages.map(eventOf).join(''));
      unwatch = await deps.watch(send);
      if (response.destroyed) return unwatch();
      if (afterId !== null) send(await deps.after(afterId, REPLAY_MAX));
    },
    stop: readers.stop,
  };
}
