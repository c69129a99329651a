import type { Log } from '../news/log.ts';
import type { Jobs } from '../queue/open-queue.ts';
import type { Store } from '../store/store.ts';
import { runTidyJob, type TidyJobDeps } from './tidy-job.ts';

export type TakeOverParts = {
  store: TidyJobDeps['store'] & { feeds: Pick<Store['feeds'], 'releaseClaims'> };
  jobs: Pick<Jobs, 'forget'>;
  enqueue: TidyJobDeps['enqueue'];
  now: () => Date;
  log: Log;
};

/**
 * On embedded parts only one process works, so at its start nothing runs: what a killed one held is free at once, and
 * its queue is written anew from the database, instead of waiting for locks and leases of the dead to run out.
 */
export async function takeOver(parts: TakeOverParts): Promise<void> {
  const { store, jobs, log } = parts;
  await Promise.all([jobs.forget(), store.channels.releaseAll(), store.feeds.releaseClaims()]);
  // Hubs ask back at once, and nobody listens yet: they are the first sweep's.
  const found = await runTidyJob({ ...parts, takesPushes: false }, 0);
  if (found.articles + found.channels > 0) log.info(found, 'unfinished work taken over');
}
