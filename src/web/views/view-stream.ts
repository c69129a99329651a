import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { createReaders, writeEvents } from '../event-stream.ts';
import { type Visit, viewerName } from '../visit.ts';

export type ViewStream = ReturnType<typeof createViewStream>;

/** Readers of one address share a timer and its query to the store. */
type ViewWatch = { readers: Set<Response>; timer: NodeJS.Timeout };

/** The page, or null where its address leads nowhere. */
export type RenderView = () => Promise<string | null>;

type ViewWatches = { byAddress: Map<string, ViewWatch>; lookEveryMs: number };

const LOOK_EVERY_MS = 3_000;

/** Server-sent events (WHATWG HTML section 9.2) without content: a page that receives one reloads its rows. */
export function createViewStream({ lookEveryMs = LOOK_EVERY_MS } = {}) {
  const watches: ViewWatches = { byAddress: new Map(), lookEveryMs };
  const readers = createReaders('Close some, or load the page again now and then.');
  return {
    /** Sends an event whenever the page would be rendered differently, until either side disconnects. */
    open(visit: Visit, render: RenderView) {
      const { response } = visit;
      // Viewers of one address share its timer only where they see the same rows.
      const address = `${viewerName(visit.viewer)} ${visit.request.originalUrl}`;
      if (!readers.begin(response, () => leave(watches, address, response))) return;
      const watch = watches.byAddress.get(address) ?? startWatch(watches, address, render);
      watch.readers.add(response);
    },
    stop: readers.stop,
  };
}

function startWatch({ byAddress, lookEveryMs }: ViewWatches, address: string, render: RenderView): ViewWatch {
  const readers = new Set<Response>();
  const look = createLook(render, () => {
    for (const response of readers) writeEvents(response, 'event: changed\ndata: {}\n\n');
  });
  void look();
  const watch = { readers, timer: setInterval(() => void look(), lookEveryMs).unref() };
  byAddress.set(address, watch);
  return watch;
}

function leave({ byAddress }: ViewWatches, address: string, response: Response): void {
  const watch = byAddress.get(address);
  if (!watch?.readers.delete(response) || watch.readers.size > 0) return;
  clearInterval(watch.timer);
  byAddress.delete(address);
}

/** Renders the page and compares it with the previous rendering; a failed one is ignored. */
function createLook(render: RenderView, onChanged: () => void): () => Promise<void> {
  let seen: string | null = null;
  let isLooking = false;
  return async () => {
    // A slow store gets no second query meanwhile.
    if (isLooking) return;
    isLooking = true;
    const page = await render().catch(() => null);
    isLooking = false;
    if (page === null) return;
    const now = createHash('sha256').update(page).digest('hex');
    if (seen !== null && now !== seen) onChanged();
    seen = now;
  };
}
