import type { Response } from 'express';
import type { Preview } from '../chat/preview/create-preview.ts';
import type { PreviewMessage } from '../chat/preview/preview-messages.ts';
import { sendProblem } from './respond.ts';
import type { HttpExchange } from './visit.ts';

/** `dataOf`: the data line of one message. */
type StreamDeps = Pick<Preview, 'after' | 'watch'> & { dataOf: (message: PreviewMessage) => string };

export type EventStream = ReturnType<typeof createEventStream>;

const CLIENTS_MAX = 50;
const HEARTBEAT_MS = 15_000;
/** A client that does not read is disconnected, so that its backlog does not fill our memory. */
const BACKLOG_BYTES_MAX = 1_000_000;
const REPLAY_MAX = 200;
const RETRY_MS = 2_000;

/** Server-sent events (WHATWG HTML section 9.2) for the preview page. */
export function createEventStream(deps: StreamDeps) {
  const clients = new Set<Response>();
  let stopped = false;
  const eventOf = (message: PreviewMessage) => `id: ${message.id}\nevent: message\ndata: ${deps.dataOf(message)}\n\n`;
  return {
    /** Sends the messages after the id, then every new one, until either side disconnects. */
    async open({ request, response }: HttpExchange, afterId: string | null): Promise<void> {
      if (stopped || clients.size >= CLIENTS_MAX)
        return refuseReader(response, 'Close some, or read /api/preview/messages.');
      clients.add(response);
      response.on('close', () => clients.delete(response));
      const send = (messages: PreviewMessage[]) => write(response, messages.map(eventOf).join(''));
      const unwatch = await deps.watch(send);
      const heartbeat = setInterval(() => write(response, ': still here\n\n'), HEARTBEAT_MS).unref();
      const leave = () => {
        clearInterval(heartbeat);
        unwatch();
      };
      response.on('close', leave);
      if (request.socket.destroyed) return leave();
      beginEvents(response);
      if (afterId !== null) send(await deps.after(afterId, REPLAY_MAX));
    },
    stop(): void {
      stopped = true;
      for (const response of clients) response.end();
    },
  };
}

/** Starts a response that stays open for events and that proxies do not buffer. */
export function beginEvents(response: Response): void {
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // nginx holds back answers it buffers (ngx_http_proxy_module, X-Accel-Buffering).
    'X-Accel-Buffering': 'no',
  });
  write(response, `retry: ${RETRY_MS}\n\n`);
}

function write(response: Response, text: string): void {
  if (response.destroyed || response.writableEnded || text === '') return;
  response.write(text);
  if (response.writableLength > BACKLOG_BYTES_MAX) response.destroy();
}

export function refuseReader(response: Response, todo: string): void {
  response.set('Retry-After', '30');
  sendProblem(response, { status: 503, code: 'E_STREAMS', what: 'Too many pages are open', todo });
}
