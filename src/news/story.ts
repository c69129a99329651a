import type { ArticleId, ChannelId, DeliveryId, StoryChangeId, StoryId } from './ids.ts';
import { type Audience, hears, type Owner } from './owner.ts';

/** One event, reported by one or more articles; a channel is alerted once per story. */
export type Story = {
  id: StoryId;
  /** Readable and stable, usable in `/brief` ("pakistan-taliban-airstrike"). */
  slug: string;
  headline: string;
  startedAt: Date;
  updatedAt: Date;
};

/** A story in which an audience sees an article. Two audiences may see it in two stories. */
export type StoryPlace = { storyId: StoryId; audience: Audience };

/** The story in which an owner's channels see an article; null where they do not see it. */
export function placeFor(places: readonly StoryPlace[], owner: Owner): StoryId | null {
  return places.find(({ audience }) => hears(audience, owner))?.storyId ?? null;
}

/** One changed fact: the new words, and those they replace, each verbatim from an article. */
export type FactChange = {
  kind: 'figure' | 'denied-or-affirmed' | 'name' | 'quote' | 'headline' | 'correction' | 'news';
  before: string | null;
  after: string;
};

/** What an article, or a newer version of it, adds to or changes in its story. */
export type StoryChange = {
  id: StoryChangeId;
  articleId: ArticleId;
  outlet: string;
  url: string;
  foundAt: Date;
  changes: FactChange[];
};

export type DeliveryState = 'planned' | 'sending' | 'sent' | 'refused' | 'unknown' | 'expired';

/** Why a topic matched: the words of its query that the article has, spelled as the article spells them. */
export type MatchedTerms = { topic: string; words: string[] };

/** One story for one channel. The row and its nonce exist before any call to the platform. */
export type Delivery = {
  id: DeliveryId;
  storyId: StoryId;
  articleId: ArticleId;
  channelId: ChannelId;
  state: DeliveryState;
  /** The same on every attempt, so that the platform or a look-up can recognise a repeat. */
  nonce: string;
  attempts: number;
  plannedAt: Date;
  firstAttemptAt: Date | null;
  /** The platform's id of the message, once sent. */
  messageId: string | null;
  /** The topics (slugs or queries) of the subscriptions that matched. */
  because: string[];
  /** The matched terms of those topics, where they are known. */
  met?: MatchedTerms[];
};

/** For how many seconds each kind of thing is kept; null: for ever. */
export type Keep = Record<(typeof KEPT)[number], number | null>;
export type KeepSet = { [Kind in keyof Keep]?: Keep[Kind] | undefined };

/** Articles with their briefs; alerts, and what their buttons ask; the preview page; earlier versions; who did what. */
const KEPT = ['articles', 'alerts', 'preview', 'versions', 'log'] as const;

const DAY_SECONDS = 86_400;

/** What a store that is made by this version keeps where alerts.yaml does not say. */
const NEW_STORE_KEEP: Keep = {
  ...{ articles: 365 * DAY_SECONDS, alerts: 180 * DAY_SECONDS, preview: 30 * DAY_SECONDS },
  ...{ versions: 90 * DAY_SECONDS, log: 365 * DAY_SECONDS },
};

/** What is kept for how long. Of an older store everything that is not set is kept; no alert outlives its article. */
export function keepOf(set: KeepSet, isNewStore: boolean): Keep {
  const secondsOf = (kind: keyof Keep) =>
    set[kind] ?? (set[kind] === null || !isNewStore ? null : NEW_STORE_KEEP[kind]);
  const articles = secondsOf('articles');
  const alerts = secondsOf('alerts');
  const shorter = articles !== null && (alerts === null || alerts > articles) ? articles : alerts;
  return {
    articles,
    alerts: shorter,
    preview: secondsOf('preview'),
    versions: secondsOf('versions'),
    log: secondsOf('log'),
  };
}
