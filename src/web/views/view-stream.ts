import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { sendProblem } from '../send-problem.ts';

export type ViewStream = {
  /** Tells a page, until either side leaves, when it would look otherwise than it does. */
  open(address: string, render: () => Promise<string | null>, response: Response): void;
  stop(): void;
};

/** Pages of one address share one look at the store. */
type Watch = { readers: Set<Response>; timer: NodeJS.Timeout };

const LOOK_EVERY_MS = 3_000;
const READERS_MAX = 50;
const RETRY_MS = 2_000;

/** Server-sent events (WHATWG HTML section 9.2) without content: a page that is told asks for itself again. */
export function createViewStream({ lookEveryMs = LOOK_EVERY_MS } = {}): ViewStream {
  const watches = new Map<string, Watch>();
  let readers = 0;

  function join(address: string, render: () => Promise<string | null>, response: Response): void {
    const watch = watches.get(address) ?? { readers: new Set<Response>(), timer: lookAgain(address, render) };
    watches.set(address, watch);
    watch.readers.add(response);
    readers += 1;
    response.once('close', () => leave(address, response));
  }

  function leave(address: string, response: Response): void {
    const watch = watches.get(address);
    if (!watch?.readers.delete(response)) return;
    readers -= 1;
    if (watch.readers.size > 0) return;
    clearInterval(watch.timer);
    watches.delete(address);
  }

  function lookAgain(address: string, render: () => Promise<string | null>): NodeJS.Timeout {
    let seen: string | null = null;
    let isLooking = false;
    const look = async (): Promise<void> => {
      // A store that is slow is not asked twice at once.
      if (isLooking) return;
      isLooking = true;
      const now = await render().then(printOf, () => null);
      isLooking = false;
      if (now !== null && seen !== null && now !== seen) tell(watches.get(address));
      seen = now ?? seen;
    };
    void look();
    return setInterval(() => void look(), lookEveryMs).unref();
  }

  return {
    open(address, render, response) {
      if (readers >= READERS_MAX) return tooMany(response);
      // nginx holds back answers it buffers (ngx_http_proxy_module, X-Accel-Buffering).
      const headers = { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' };
      response.status(200).set({ ...headers, 'Cache-Control': 'no-store' });
      response.write(`retry: ${RETRY_MS}\n\n`);
      join(address, render, response);
    },
    stop() {
      for (const [address, watch] of watches) {
        for (const response of watch.readers) {
          leave(address, response);
          response.end();
        }
      }
    },
  };
}

function tell(watch: Watch | undefined): void {
  for (const response of watch?.readers ?? []) response.write('event: changed\ndata: {}\n\n');
}

function printOf(page: string | null): string | null {
  return page === null ? null : createHash('sha256').update(page).digest('hex');
}

function tooMany(response: Response): void {
  response.set('Retry-After', '30');
  sendProblem(response, {
    status: 503,
    code: 'E_STREAMS',
    what: 'Too many pages are open',
    todo: 'Close some, or load the page again now and then.',
  });
}
