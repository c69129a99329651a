import { SECOND_MS } from '../kit/time.ts';
import type { Limits } from '../news/feed.ts';
import type { Enqueue } from '../queue/jobs.ts';
import type { Jobs } from '../queue/open-queue.ts';
import type { Store } from '../store/store.ts';

export type SweepDeps = {
  store: Pick<Store, 'articles' | 'deliveries' | 'channels' | 'stories' | 'websub' | 'feedNotices'>;
  enqueue: Enqueue;
  /** How many pages of a site may be asked for. */
  sitePace: Limits['site'];
  /** Whether hubs can reach this server. */
  takesPushes: boolean;
  /** The start of this process, if it has the database alone: what began earlier was left by a dead process. */
  aloneSince: Date | null;
  now: () => Date;
};

/** An article without progress for this long was left behind by a crash or a lost queue. */
const STALE_MS = 5 * SECOND_MS;
const BATCH = 1_000;

/**
 * Queues the work again that the database shows as unfinished: a crash, a lost queue or a dead worker left it, or it had
 * to wait and its turn has come.
 */
export async function runSweep(deps: SweepDeps): Promise<{ articles: number; channels: number }> {
  const now = deps.now();
  const stale = new Date(now.getTime() - STALE_MS);
  const before = deps.aloneSince !== null && deps.aloneSince > stale ? deps.aloneSince : stale;
  const articles = await deps.store.articles.unfinished(before, BATCH);
  const waited = await deps.store.articles.takeUp({ now, limit: BATCH }, deps.sitePace);
  const changed = await deps.store.articles.toReread(now, BATCH);
  await deps.enqueue.articles([...new Set([...articles, ...waited, ...changed])]);
  if (deps.takesPushes) await enqueuePushed(deps, now, before);
  const due = await deps.store.deliveries.dueChannels(now, BATCH);
  const closed = await deps.store.channels.toRecheck(now, BATCH);
  const outdated = await deps.store.stories.edits.dueChannels(now, BATCH);
  const noticed = await deps.store.feedNotices.dueChannels(now, BATCH);
  const channels = [...new Set([...due, ...closed, ...outdated, ...noticed])];
  await deps.enqueue.deliveries(channels);
  return { articles: articles.length + waited.length + changed.length, channels: channels.length };
}

/** Queues the feeds with unread pushes, and those whose hub has to be asked. */
async function enqueuePushed({ store, enqueue }: SweepDeps, now: Date, before: Date): Promise<void> {
  const unread = await store.websub.unreadPushes(before, BATCH);
  const toAsk = await store.websub.toAsk(now, BATCH);
  await enqueue.polls([...new Set([...unread, ...toAsk])]);
}

type CleanUpParts = {
  store: { channels: Pick<Store['channels'], 'releaseAllLeases'>; feeds: Pick<Store['feeds'], 'releaseClaims'> };
  jobs: Pick<Jobs, 'forget'>;
};

/**
 * For a start with the embedded database, which no other process uses: releases the claims and leases of a killed
 * process and empties its queue, instead of waiting until they expire. The first sweep queues the unfinished work.
 */
export async function cleanUpAfterDeadProcess({ store, jobs }: CleanUpParts): Promise<void> {
  await Promise.all([jobs.forget(), store.channels.releaseAllLeases(), store.feeds.releaseClaims()]);
}
