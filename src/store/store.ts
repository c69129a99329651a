import type { Db } from './database.ts';
import { forgetPerson } from './keeping/forget-person.ts';
import { createKeepingStore } from './keeping/keeping.ts';
import { markRestored } from './keeping/mark-restored.ts';
import { createArticleStore } from './nouns/articles/articles.ts';
import { createBriefStore } from './nouns/articles/briefs.ts';
import { createAuditLog } from './nouns/audit-log.ts';
import { createChannelStore } from './nouns/channels.ts';
import { createDeliveryStore } from './nouns/deliveries/deliveries.ts';
import { createFeedNoticeStore } from './nouns/feeds/feed-notices.ts';
import { createHostCoolDowns } from './nouns/feeds/feed-polls.ts';
import { createFeedStore } from './nouns/feeds/feeds.ts';
import { createMissedStories } from './nouns/feeds/missed-stories.ts';
import { createWebSubStore } from './nouns/feeds/websub.ts';
import { createPaceStore } from './nouns/paces.ts';
import { createPreviewMessageStore } from './nouns/preview-messages.ts';
import { createSessionStore } from './nouns/sessions.ts';
import { createLongCommandStore, createSettingStore } from './nouns/settings.ts';
import { createManualGrouping } from './nouns/stories/manual-grouping.ts';
import { createStoryStore } from './nouns/stories/stories.ts';
import { createMuteStore, createSubscriptionStore } from './nouns/subscriptions.ts';
import { createTopicStore } from './nouns/topics.ts';
import { createBeats } from './progress/beats.ts';

export type Store = ReturnType<typeof createStore>;

/** All queries by noun, over one database. */
export function createStore(db: Db, now: () => Date) {
  return {
    ...createTransactionStores(db),
    feeds: createFeedStore(db),
    feedNotices: createFeedNoticeStore(db),
    channels: createChannelStore(db),
    subscriptions: createSubscriptionStore(db),
    mutes: createMuteStore(db),
    topics: createTopicStore(db),
    previewMessages: createPreviewMessageStore(db, now),
    settings: createSettingStore(db),
    sessions: createSessionStore(db),
    auditLog: createAuditLog(db),
    longCommands: createLongCommandStore(db),
    websub: createWebSubStore(db),
    hostCoolDowns: createHostCoolDowns(db),
    paces: createPaceStore(db),
    beats: createBeats(db),
    keeping: createKeepingStore(db),
    markRestored: () => markRestored(db),
    forgetPerson: (person: Parameters<typeof forgetPerson>[1]) => forgetPerson(db, person),
    /** Story, deliveries and the article's stage change together or not at all. Use only the handed stores inside. */
    atomically<T>(step: (stores: TransactionStores) => Promise<T>): Promise<T> {
      return db.transaction().execute((trx) => step(createTransactionStores(trx)));
    },
  };
}

export type TransactionStores = ReturnType<typeof createTransactionStores>;

function createTransactionStores(db: Db) {
  return {
    articles: createArticleStore(db),
    briefs: createBriefStore(db),
    stories: createStoryStore(db),
    deliveries: createDeliveryStore(db),
    missed: createMissedStories(db),
    manualGrouping: createManualGrouping(db),
  };
}
