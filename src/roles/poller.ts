import type { FeedId } from '../news/ids.ts';
import type { RateLimitedLog } from '../queue/rate-limited-log.ts';
import type { FeedStore } from '../store/nouns/feeds/feeds.ts';

type PollerParts = {
  feeds: Pick<FeedStore, 'claimDue'>;
  enqueue: (ids: readonly FeedId[]) => Promise<void>;
  now: () => Date;
  say: RateLimitedLog;
};

export type RunningRole = { stop: () => Promise<void> };

const TICK_MS = 500;
/** The claim of a worker that died ends after this; a living one renews it while it works. */
const CLAIM_MS = 15_000;
const FEEDS_PER_TICK = 200;

/** Turns due feeds into poll jobs. The claim in the store makes it one job for each, however many pollers run. */
export function startPoller(parts: PollerParts): RunningRole {
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

async function tick({ feeds, enqueue, now, say }: PollerParts): Promise<void> {
  try {
    const at = now();
    const due = await feeds.claimDue({ now: at, until: new Date(at.getTime() + CLAIM_MS), limit: FEEDS_PER_TICK });
    if (due.length > 0) await enqueue(due);
  } catch (cause) {
    // After an outage of the database, the next tick tries again.
    say('poller could not ask for due feeds', cause);
  }
}
