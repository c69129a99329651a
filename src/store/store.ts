import type { Kysely } from 'kysely';
import { createArticleStore } from './articles.ts';
import { createBriefStore } from './briefs.ts';
import { createChannelStore } from './channels.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createFeedNoticeStore } from './feed-notices.ts';
import { createFeedStore } from './feeds.ts';
import { createHostRestStore } from './host-rests.ts';
import { createLongCommandStore } from './long-commands.ts';
import { createMuteStore } from './mutes.ts';
import { createPreviewMessageStore } from './preview-messages.ts';
import type { Database } from './schema.ts';
import { createSettingStore } from './settings.ts';
import { createStoryStore } from './stories.ts';
import { createStoryHands } from './story-by-hand.ts';
import { createSubscriptionStore } from './subscriptions.ts';
import { createWebSubStore } from './websub.ts';

export type Store = ReturnType<typeof createStore>;

/** All queries by noun, over one database. */
export function createStore(db: Kysely<Database>, now: () => Date) {
  return {
    feeds: createFeedStore(db),
    feedNotices: createFeedNoticeStore(db),
    articles: createArticleStore(db),
    briefs: createBriefStore(db),
    stories: createStoryStore(db),
    channels: createChannelStore(db),
    subscriptions: createSubscriptionStore(db),
    mutes: createMuteStore(db),
    deliveries: createDeliveryStore(db),
    previewMessages: createPreviewMessageStore(db, now),
    settings: createSettingStore(db),
    longCommands: createLongCommandStore(db),
    byHand: createStoryHands(db),
    websub: createWebSubStore(db),
    hostRests: createHostRestStore(db),
    /** Story, deliveries and the article's stage change together or not at all. Use only the handed stores inside. */
    atomically<T>(step: (stores: AlertStores) => Promise<T>): Promise<T> {
      return db.transaction().execute((trx) =>
        step({
          articles: createArticleStore(trx),
          briefs: createBriefStore(trx),
          stories: createStoryStore(trx),
          deliveries: createDeliveryStore(trx),
        }),
      );
    },
  };
}

export type AlertStores = {
  articles: ReturnType<typeof createArticleStore>;
  briefs: ReturnType<typeof createBriefStore>;
  stories: ReturnType<typeof createStoryStore>;
  deliveries: ReturnType<typeof createDeliveryStore>;
};
