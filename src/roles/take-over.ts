import type { Jobs } from '../queue/open-queue.ts';
import type { Store } from '../store/store.ts';

export type TakeOverParts = {
  store: { channels: Pick<Store['channels'], 'releaseAll'>; feeds: Pick<Store['feeds'], 'releaseClaims'> };
  jobs: Pick<Jobs, 'forget'>;
};

/**
 * On embedded parts only one process works, so at its start nothing runs: what a killed one held is free at once, and
 * its queue is forgotten, instead of waiting for locks and leases of the dead to run out. The first sweep (tidy-job.ts)
 * puts into the new queue what was left.
 */
export async function takeOver({ store, jobs }: TakeOverParts): Promise<void> {
  await Promise.all([jobs.forget(), store.channels.releaseAll(), store.feeds.releaseClaims()]);
}
