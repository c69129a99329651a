import { matchQuery, toMatchText } from '../../../src/engines/matching/match-query.ts';
import { toOwner } from '../../../src/news/owner.ts';
import type { Topic } from '../../../src/news/subscription.ts';
import type { DeliveryView } from '../../../src/store/views/view-deliveries.ts';
import type { ChannelView, FeedView } from '../../../src/store/views/view-feeds.ts';
import type { MatchView } from '../../../src/store/views/view-store.ts';
import type { StoryView, WholeStoryView } from '../../../src/store/views/view-stories.ts';
import type { ViewDeps } from '../../../src/web/views/view-page.ts';

/** The clock of `startWeb`. */
const NOW = new Date('2026-11-28T14:00:00Z');
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);

export const TOPICS: Topic[] = [{ slug: 'norhaven-ferry', query: 'norhaven ferry -cricket' }];

export const FEEDS: FeedView[] = [
  {
    id: '1',
    name: 'Strait Observer',
    url: 'https://strait-observer.slugline.example/feed.xml',
    label: 'coast',
    readers: ['slack:T01', 'discord:3301'].map(toOwner),
    state: 'active',
    lastPolledAt: minutes(-4),
    lastOutcome: 'the server did not answer within 10 s',
    nextPollAt: minutes(26),
    failingSince: minutes(-180),
    waiting: 0,
    perDay: [4, 6, 5, 7, 3, 2, 0],
  },
  {
    id: '2',
    name: 'Harbour Post',
    url: 'https://harbour-post.slugline.example/feed.xml',
    label: null,
    readers: [],
    state: 'active',
    lastPolledAt: minutes(-2),
    lastOutcome: '3 new',
    nextPollAt: minutes(3),
    failingSince: null,
    waiting: 800,
    perDay: [10, 12, 9, 14, 11, 8, 13],
  },
  {
    id: '3',
    name: 'Old Gazette',
    url: 'https://old-gazette.slugline.example/rss',
    label: null,
    readers: [],
    state: 'gone',
    lastPolledAt: minutes(-9000),
    lastOutcome: 'the publisher has taken this feed down (410)',
    nextPollAt: minutes(5_000_000),
    failingSince: null,
    waiting: 0,
    perDay: [0, 0, 0, 0, 0, 0, 0],
  },
];

const HEADLINE = 'Harbour council asks for talks after ferry pier is closed';

export const STORIES: StoryView[] = [
  {
    slug: 'norhaven-ferry-pier',
    headline: HEADLINE,
    updatedAt: minutes(-12),
    articles: 3,
    outlets: ['Harbour Post', 'Strait Observer', 'Coast Radio', 'Isle Weekly'],
    announced: true,
    deliveries: [
      { state: 'sent', count: 2 },
      { state: 'unknown', count: 1 },
    ],
  },
  {
    slug: 'lighthouse-opens',
    headline: 'Lighthouse opens to visitors',
    updatedAt: minutes(-300),
    articles: 1,
    outlets: ['Isle Weekly'],
    announced: true,
    deliveries: [],
  },
];

const DELIVERIES: DeliveryView[] = [
  delivery({}),
  delivery({
    state: 'unknown',
    channel: '#sea-desk',
    platform: 'slack',
    attempts: 2,
    endedAt: null,
    reason: 'Slack did not answer within 10 s; its history is looked at before another attempt',
  }),
  delivery({
    state: 'refused',
    channel: '#ferries',
    platform: 'discord',
    reason: 'I lack these permissions there: Embed Links',
    channelState: 'closed',
    channelReason: 'Missing Access (50001)',
  }),
];

function delivery(parts: Partial<DeliveryView>): DeliveryView {
  return {
    id: '1',
    state: 'sent',
    headline: HEADLINE,
    slug: 'norhaven-ferry-pier',
    channel: '#news',
    platform: 'preview',
    because: ['norhaven-ferry'],
    attempts: 1,
    plannedAt: minutes(-13),
    dueAt: minutes(-13),
    endedAt: minutes(-12),
    reason: null,
    channelState: 'open',
    channelReason: null,
    ...parts,
  };
}

const STORY: WholeStoryView = {
  slug: 'norhaven-ferry-pier',
  headline: HEADLINE,
  startedAt: minutes(-60),
  updatedAt: minutes(-12),
  articles: [
    {
      title: HEADLINE,
      url: 'https://harbour-post.slugline.example/2026/11/ferry-pier-closed',
      outlet: 'Harbour Post',
      publishedAt: minutes(-62),
      foundAt: minutes(-60),
      announced: true,
      untoldWhy: null,
      stage: 'planned',
      textSource: 'page',
      quotes: 3,
      actors: 5,
      why: 'the first article of it',
    },
  ],
  deliveries: DELIVERIES,
};

const ARTICLE: MatchView = {
  title: HEADLINE,
  text: 'The pier is shut until spring. The council of Norhaven wants talks on the ferry with Strait Lines. More follows.',
  url: 'https://harbour-post.slugline.example/2026/11/ferry-pier-closed',
  outlet: 'Harbour Post',
  language: 'en',
  actors: ['Tomas Okoro', 'Strait Lines'],
  publishedAt: minutes(-62),
  slug: 'norhaven-ferry-pier',
};

const CHANNELS: ChannelView[] = [
  {
    name: '#news',
    platform: 'preview',
    state: 'open',
    reason: null,
    follows: [
      { query: 'norhaven ferry -cricket', topic: 'norhaven-ferry', source: 'config' },
      { query: '*', topic: null, source: 'chat' },
    ],
  },
  { name: '#ferries', platform: 'discord', state: 'closed', reason: 'Missing Access (50001)', follows: [] },
];

/** The operator's pages over these rows. */
export function viewsInMemory(parts: Partial<ViewDeps['views']> = {}): ViewDeps['views'] {
  return {
    feeds: async () => ({ feeds: FEEDS, total: FEEDS.length }),
    stories: async ({ offset }) => (offset === 0 ? STORIES : []),
    waiting: async () => ({ lines: [], total: 0 }),
    story: async (slug) => (slug === STORY.slug ? STORY : null),
    deliveries: async ({ state, offset }) => ({
      deliveries: DELIVERIES.slice(offset).filter((row) => state === null || row.state === state),
      counts: DELIVERIES.map((row) => ({ state: row.state, count: 1 })),
    }),
    matches: async (query) => {
      const articles = matchQuery(query, toMatchText(ARTICLE)) ? [ARTICLE] : [];
      return { articles, total: articles.length, atLeast: false };
    },
    channels: async () => CHANNELS,
    ...parts,
  };
}

/** A store with nothing in it yet. */
export function emptyViews(): ViewDeps['views'] {
  return viewsInMemory({
    feeds: async () => ({ feeds: [], total: 0 }),
    stories: async () => [],
    waiting: async () => ({ lines: [], total: 0 }),
    deliveries: async () => ({ deliveries: [], counts: [] }),
    matches: async () => ({ articles: [], total: 0, atLeast: false }),
    channels: async () => [],
  });
}
