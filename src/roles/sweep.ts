import { SECOND_MS } from '../kit/time.ts';
import type { Limits } from '../news/feed.ts';
import type { Enqueue } from '../queue/jobs.ts';
import type { Jobs } from '../queue/open-queue.ts';
import type { Store } from '../store/store.ts';

export type SweepDeps = {
  store: Pick<Store, 'articles' | 'deliveries' | 'channels' | 'stories' | 'websub' | 'feedNotices' | 'beats'>;
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
 * to wait and its turn has come. Each kind is asked for by itself: one that is slow or fails holds up no other, and is thrown
 * when all have ended.
 */
export async function runSweep(deps: SweepDeps): Promise<{ articles: number; channels: number }> {
  const { store, enqueue } = deps;
  const now = deps.now();
  const stale = new Date(now.getTime() - STALE_MS);
  const before = deps.aloneSince !== null && deps.aloneSince > stale ? deps.aloneSince : stale;
  const articles = [
    store.articles.unfinished(before, BATCH),
    store.articles.takeUp({ now, limit: BATCH }, deps.sitePace),
    store.articles.toReread(now, BATCH),
  ];
  const channels = [
    store.deliveries.dueChannels(now, BATCH),
    store.channels.toRecheck(now, BATCH),
    store.stories.edits.dueChannels(now, BATCH),
    store.feedNotices.dueChannels(now, BATCH),
  ];
  const feeds = deps.takesPushes ? [store.websub.unreadPushes(before, BATCH), store.websub.toAsk(now, BATCH)] : [];
  const ended = await Promise.allSettled([
    ...articles.map((ids) => queue(ids, enqueue.articles)),
    ...channels.map((ids) => queue(ids, enqueue.deliveries)),
    ...feeds.map((ids) => queue(ids, enqueue.polls)),
  ]);
  const failed = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  if (failed.length > 0) throw new AggregateError(failed, 'a part of the sweep failed');
  await store.beats.swept();
  const counts = ended.map((end) => (end.status === 'fulfilled' ? end.value : 0));
  const sum = (from: number, to: number) => counts.slice(from, to).reduce((total, count) => total + count, 0);
  return { articles: sum(0, articles.length), channels: sum(articles.length, articles.length + channels.length) };
}

async function queue<Id>(found: Promise<Id[]>, enqueue: (ids: Id[]) => Promise<void>): Promise<number> {
  const ids = [...new Set(await found)];
  await enqueue(ids);
  return ids.length;
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
