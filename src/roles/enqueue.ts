import type { ArticleId, ChannelId, FeedId } from '../news/ids.ts';
import type { Jobs } from '../queue/open-queue.ts';

export type Enqueue = {
  polls: (ids: readonly FeedId[]) => Promise<void>;
  articles: (ids: readonly ArticleId[]) => Promise<void>;
  deliveries: (ids: readonly ChannelId[]) => Promise<void>;
  /** One channel again, in a moment. Kept by this process alone: if it dies, the sweep takes its place. */
  deliverySoon: (id: ChannelId, afterMs: number) => void;
};

/** What is for later, be it by a millisecond, gives way in the queue to what is new. */
const LATER_MS = 1;

/** Ids into jobs. A job that the queue's store loses is no loss: the sweep finds its row again. */
export function createEnqueue(jobs: Pick<Jobs, 'add' | 'addMany'>): Enqueue {
  const soon = new Map<ChannelId, NodeJS.Timeout>();
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
      );
    },
    deliverySoon(channelId, afterMs) {
      clearTimeout(soon.get(channelId));
      const add = () => {
        soon.delete(channelId);
        void jobs.add('deliver', { channelId }, LATER_MS);
      };
      soon.set(channelId, setTimeout(add, afterMs).unref());
    },
  };
}
