import type { ArticleId, ChannelId } from '../news/ids.ts';
import type { Store } from '../store/store.ts';

export type TidyJobDeps = {
  store: Pick<Store, 'articles' | 'deliveries'>;
  enqueue: { articles: (ids: readonly ArticleId[]) => Promise<void>; deliveries: (ids: readonly ChannelId[]) => Promise<void> };
  now: () => Date;
};

/** An article that stood still this long was left by a crash or a lost queue. */
const STILL_MS = 15_000;
const BATCH = 500;

/** Puts back in line whatever a crash, a lost queue or a lost worker left: the database is the truth. */
export async function runTidyJob(deps: TidyJobDeps): Promise<{ articles: number; channels: number }> {
  const now = deps.now();
  const articles = await deps.store.articles.unfinished(new Date(now.getTime() - STILL_MS), BATCH);
  await deps.enqueue.articles(articles);
  const channels = await deps.store.deliveries.dueChannels(now, BATCH);
  await deps.enqueue.deliveries(channels);
  return { articles: articles.length, channels: channels.length };
}
