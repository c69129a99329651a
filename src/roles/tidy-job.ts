import type { ArticleId, ChannelId } from '../news/ids.ts';
import type { Store } from '../store/store.ts';

export type TidyJobDeps = {
  store: Pick<Store, 'articles' | 'deliveries' | 'channels' | 'stories'>;
  enqueue: {
    articles: (ids: readonly ArticleId[]) => Promise<void>;
    deliveries: (ids: readonly ChannelId[]) => Promise<void>;
  };
  now: () => Date;
};

/** An article that stood still this long was left by a crash or a lost queue. */
const STILL_MS = 5_000;
const BATCH = 1_000;

/** Puts back in line whatever a crash, a lost queue or a lost worker left: the database is the truth. */
export async function runTidyJob(
  deps: TidyJobDeps,
  stillMs = STILL_MS,
): Promise<{ articles: number; channels: number }> {
  const now = deps.now();
  const articles = await deps.store.articles.unfinished(new Date(now.getTime() - stillMs), BATCH);
  const changed = await deps.store.articles.toReread(now, BATCH);
  await deps.enqueue.articles([...articles, ...changed]);
  const due = await deps.store.deliveries.dueChannels(now, BATCH);
  const closed = await deps.store.channels.toRecheck(now, BATCH);
  const outdated = await deps.store.stories.edits.dueChannels(now, BATCH);
  const channels = [...new Set([...due, ...closed, ...outdated])];
  await deps.enqueue.deliveries(channels);
  return { articles: articles.length + changed.length, channels: channels.length };
}
