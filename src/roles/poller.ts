import type { FeedId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import type { FeedStore } from '../store/feeds.ts';

export type PollerParts = {
  feeds: Pick<FeedStore, 'claimDue'>;
  enqueue: (ids: readonly FeedId[]) => Promise<void>;
  now: () => Date;
  log: Log;
};

export type Role = { stop: () => Promise<void> };

const TICK_MS = 500;
/** A worker that dies with a claimed feed gives it back after this; a living one keeps its claim while it works. */
const CLAIM_MS = 15_000;
const FEEDS_PER_TICK = 200;

/** Due feeds become poll jobs; the claim in the store makes it once across all pollers. */
export function startPoller(parts: PollerParts): Role {
  let timer: NodeJS.Timeout | null = null;
  let running = tick(parts).finally(next);
  let stopped = false;
  function next(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      running = tick(parts).finally(next);
    }, TICK_MS);
  }
  return {
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}

async function tick({ feeds, enqueue, now, log }: PollerParts): Promise<void> {
  try {
    const at = now();
    const due = await feeds.claimDue({ now: at, until: new Date(at.getTime() + CLAIM_MS), limit: FEEDS_PER_TICK });
    if (due.length > 0) await enqueue(due);
  } catch (cause) {
    // The database is away for a moment: the next tick asks again.
    log.warn({ cause: cause instanceof Error ? cause.message : String(cause) }, 'poller could not ask for due feeds');
  }
}
