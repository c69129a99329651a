import type { Platform } from '../../news/channel.ts';
import type { DeliveryState } from '../../news/delivery.ts';
import type { Query } from '../../news/query.ts';

export type FeedRow = {
  name: string;
  url: string;
  label: string | null;
  state: 'active' | 'paused' | 'gone';
  lastPolledAt: Date | null;
  lastOutcome: string | null;
  nextPollAt: Date;
  failingSince: Date | null;
  /** Articles by day, oldest day first. */
  perDay: number[];
};

export type StateCount = { state: DeliveryState; count: number };

export type StoryRow = {
  slug: string;
  headline: string;
  updatedAt: Date;
  articles: number;
  outlets: string[];
  /** False where every article was stored in silence by a feed's first poll. */
  announced: boolean;
  deliveries: StateCount[];
};

export type StoryArticle = {
  title: string;
  url: string;
  outlet: string;
  publishedAt: Date;
  foundAt: Date;
  announced: boolean;
  stage: 'found' | 'kept' | 'planned' | 'dropped';
  textSource: 'page' | 'feed' | null;
  quotes: number;
  actors: number;
  why: string;
};

export type WholeStory = {
  slug: string;
  headline: string;
  startedAt: Date;
  updatedAt: Date;
  articles: StoryArticle[];
  deliveries: DeliveryRow[];
};

export type DeliveryRow = {
  state: DeliveryState;
  headline: string;
  slug: string;
  channel: string;
  platform: Platform;
  because: string[];
  attempts: number;
  plannedAt: Date;
  dueAt: Date;
  endedAt: Date | null;
  reason: string | null;
  channelState: 'open' | 'paused' | 'closed';
  channelReason: string | null;
};

export type MatchedArticle = {
  title: string;
  text: string;
  url: string;
  outlet: string;
  language: string | null;
  actors: string[];
  publishedAt: Date;
  foundAt: Date;
  slug: string | null;
};

export type Matches = { articles: MatchedArticle[]; total: number; atLeast: boolean };

export type ChannelRow = {
  name: string;
  platform: Platform;
  state: 'open' | 'paused' | 'closed';
  reason: string | null;
  follows: { query: string; topic: string | null; source: 'config' | 'chat' }[];
};

type Page = { limit: number; offset: number };

/** What the operator's pages ask of the store. */
export type Views = {
  feeds(now: Date): Promise<{ feeds: FeedRow[]; total: number }>;
  stories(page: Page): Promise<StoryRow[]>;
  story(slug: string): Promise<WholeStory | null>;
  deliveries(
    page: Page & { state: DeliveryState | null },
  ): Promise<{ deliveries: DeliveryRow[]; counts: StateCount[] }>;
  matches(query: Query, page: { since: Date; limit: number }): Promise<Matches>;
  channels(): Promise<ChannelRow[]>;
};

export type NamedQuery = { slug: string; query: string };
