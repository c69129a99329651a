import type { ArticleId, ChannelId, FeedId } from '../news/ids.ts';
import type { Store } from '../store/store.ts';

export type TidyJobDeps = {
  store: Pick<Store, 'articles' | 'deliveries' | 'channels' | 'stories' | 'websub' | 'feedNotices'>;
  enqueue: {
    polls: (ids: readonly FeedId[]) => Promise<void>;
    articles: (ids: readonly ArticleId[]) => Promise<void>;
    deliveries: (ids: readonly ChannelId[]) => Promise<void>;
  };
  /** Hubs can reach this server. */
  takesPushes: boolean;
  /** When this process began, where no other works on the database: what stood still before was left by a dead one. */
  aloneSince: Date | null;
  now: () => Date;
};

/** An article that stood still this long was left by a crash or a lost queue. */
const STILL_MS = 5_000;
const BATCH = 1_000;

/** Puts back in line whatever a crash, a lost queue or a lost worker left: the database is the truth. */
export async function runTidyJob(deps: TidyJobDeps): Promise<{ articles: number; channels: number }> {
  const now = deps.now();
  const before = leftBefore(now, deps.aloneSince);
  const articles = await deps.store.articles.unfinished(before, BATCH);
  const changed = await deps.store.articles.toReread(now, BATCH);
  await deps.enqueue.articles([...articles, ...changed]);
  if (deps.takesPushes) await enqueuePushed(deps, now, before);
  const due = await deps.store.deliveries.dueChannels(now, BATCH);
  const closed = await deps.store.channels.toRecheck(now, BATCH);
  const outdated = await deps.store.stories.edits.dueChannels(now, BATCH);
  const noticed = await deps.store.feedNotices.dueChannels(now, BATCH);
  const channels = [...new Set([...due, ...closed, ...outdated, ...noticed])];
  await deps.enqueue.deliveries(channels);
  return { articles: articles.length + changed.length, channels: channels.length };
}

function leftBefore(now: Date, aloneSince: Date | null): Date {
  const still = new Date(now.getTime() - STILL_MS);
  return aloneSince !== null && aloneSince > still ? aloneSince : still;
}

/** Feeds whose pushes nobody has read, and those whose hub is to be asked. */
async function enqueuePushed({ store, enqueue }: TidyJobDeps, now: Date, before: Date): Promise<void> {
  const unread = await store.websub.unreadPushes(before, BATCH);
  const toAsk = await store.websub.toAsk(now, BATCH);
  await enqueue.polls([...new Set([...unread, ...toAsk])]);
}
