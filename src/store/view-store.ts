import type { DeliveryState } from '../news/delivery.ts';
import type { Query } from '../news/query.ts';
import type { Db } from './database.ts';
import { viewChannels } from './view-channels.ts';
import { viewDeliveries } from './view-deliveries.ts';
import { viewFeeds } from './view-feeds.ts';
import { viewMatches } from './view-matches.ts';
import type { ViewPage } from './view-page.ts';
import { viewStories, viewStory } from './view-stories.ts';

/** What the operator's pages ask of the store; reads only. */
export function createViewStore(db: Db) {
  return {
    feeds: (now: Date) => viewFeeds(db, now),
    stories: (page: ViewPage) => viewStories(db, page),
    story: (slug: string) => viewStory(db, slug),
    deliveries: (page: ViewPage & { state: DeliveryState | null }) => viewDeliveries(db, page),
    matches: (query: Query, page: { since: Date; limit: number }) => viewMatches(db, query, page),
    channels: () => viewChannels(db),
  };
}
