import type { ArticleId, ChannelId, FeedId } from '../news/ids.ts';
import type { Jobs } from '../queue/open-queue.ts';

export type Enqueue = {
  polls: (ids: readonly FeedId[]) => Promise<void>;
  articles: (ids: readonly ArticleId[]) => Promise<void>;
  deliveries: (ids: readonly ChannelId[]) => Promise<void>;
};

/** A story for a thousand channels keeps a workspace busy for minutes anyway: one for a few goes before it. */
const FEW_CHANNELS = 10;

/** Ids into jobs. A job that the queue's store loses is no loss: the sweep finds its row again. */
export function createEnqueue(jobs: Pick<Jobs, 'addMany'>): Enqueue {
  return {
    async polls(ids) {
      await jobs.addMany(
        'poll',
        ids.map((feedId) => ({ feedId })),
      );
    },
    async articles(ids) {
      await jobs.addMany(
        'article',
        ids.map((articleId) => ({ articleId })),
      );
    },
    async deliveries(ids) {
      await jobs.addMany(
        'deliver',
        ids.map((channelId) => ({ channelId })),
        { yields: ids.length > FEW_CHANNELS },
      );
    },
  };
}
