import type { StorySignals } from '../../src/engines/joining/signals.ts';
import type { StoryEntry } from '../../src/engines/joining/story-index.ts';
import type { Actor, Brief, Quote } from '../../src/news/article.ts';
import { type ArticleId, type ChannelId, type FeedId, type StoryId, toId } from '../../src/news/ids.ts';
import { EVERYBODY, INSTALLATION, INSTALLATION_SCOPE } from '../../src/news/owner.ts';
import type { RereadEnd } from '../../src/store/nouns/articles/article-edits.ts';
import type { FoundArticle } from '../../src/store/nouns/articles/save-found.ts';
import type { Store } from '../../src/store/store.ts';

export const START = new Date('2026-08-04T12:00:00Z');

export function actor(name: string, role: string | null = null): Actor {
  return { name, kind: 'person', role, mentions: 1, start: 0, end: name.length };
}

export function quote(text: string, speaker: string | null): Quote {
  return { text, start: 0, end: text.length, speaker: speaker ? { name: speaker, role: null } : null, cue: null };
}

export function brief(parts: Partial<Brief> = {}): Brief {
  return {
    headline: 'Ferry piers close',
    summary: [],
    actors: [],
    quotes: [],
    language: 'en',
    method: 'extractive',
    warnings: [],
    ...parts,
  };
}

export async function addFeed(
  store: Store,
  url = 'https://courier.example/feed',
  owner = INSTALLATION,
): Promise<FeedId> {
  const by = { name: 'Ada', id: 'U1' };
  const added = await store.feeds.add({ url, name: 'Port Verrin Courier', owner, by, now: START });
  return added.feed.id;
}

export function found(feedId: FeedId, number: number, parts: Partial<FoundArticle> = {}): FoundArticle {
  return {
    feedId,
    owner: INSTALLATION,
    keys: [`guid:${feedId}:${number}`, `url:courier.example/${number}`],
    signs: { feedId, guid: null, words: null, minute: null },
    url: `https://courier.example/${number}`,
    title: `Ferry pier ${number} closes`,
    outlet: 'Port Verrin Courier',
    byline: null,
    feedText: 'The pier closes.',
    language: 'en',
    publishedAt: START,
    foundAt: START,
    announced: true,
    print: `print ${number}`,
    updatedAt: null,
    counts: true,
    ...parts,
  };
}

type Told = { articleId: ArticleId; storyId: StoryId };

/** An article with its story, ready to be delivered to a channel of the preview. */
export async function addStory(store: Store, number = 1, entry: Partial<StoryEntry> = {}): Promise<Told> {
  const feedId = await addFeed(store);
  const [articleId = toId<'article'>('0')] = (await store.articles.saveFound([found(feedId, number)])).new;
  const storyId = await store.stories.create({
    ...{ slug: `pier-${number}`, headline: `Ferry pier ${number}`, at: START, owner: INSTALLATION },
  });
  await attach(store, { ...entry, storyId, articleId });
  return { articleId, storyId };
}

export const NO_SIGNALS: StorySignals = {
  ...{ outlet: '', foundAt: 0, titleWords: 0 },
  ...{ opening: [], rarity: [], names: [], runs: [], quotes: [] },
};

/** An article in a story, unless told otherwise with nothing that a later one would be compared with. */
export async function attach(store: Store, { storyId, ...entry }: Attached): Promise<StoryId> {
  const nothing = { why: 'test', likely: null, at: START, signals: NO_SIGNALS, terms: [], views: [] };
  const owner = { owner: INSTALLATION, namesDifferIn: INSTALLATION_SCOPE };
  const forget = { before: new Date(0), limit: 0 };
  const into = { kind: 'joined' as const, storyId };
  const edits = { places: [{ storyId, audience: EVERYBODY }], at: new Date(START.getTime() + 3_600_000) };
  return (await store.stories.enter({ ...nothing, ...owner, forget, into, edits, ...entry })).storyId;
}

type Attached = Partial<StoryEntry> & Pick<StoryEntry, 'articleId'> & { storyId: StoryId };

/** A page was read again, and that is all. */
export function readAgain(readAt: Date): RereadEnd {
  return { readAt, failures: 0, again: null, textWhy: undefined };
}

export async function addChannel(store: Store, id = 'news'): Promise<ChannelId> {
  const channel = await store.channels.ensure({ platform: 'preview', workspace: '', id, kind: 'channel' }, `#${id}`);
  return channel.id;
}
