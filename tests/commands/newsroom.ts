import type { Asker } from '../../src/chat/question.ts';
import { createSayIn } from '../../src/chat/say.ts';
import { createAnswer } from '../../src/commands/answering/answer-question.ts';
import { NO_ASKING } from '../../src/commands/asking/asking-words.ts';
import type { SharedDeps } from '../../src/commands/command.ts';
import { nameWords } from '../../src/engines/matching/word-index.ts';
import type { Brief, Quote } from '../../src/news/article.ts';
import { DEFAULT_LIMITS } from '../../src/news/feed.ts';
import { type StoryId, toId } from '../../src/news/ids.ts';
import { INSTALLATION, type Owner } from '../../src/news/owner.ts';
import { createArticleSearch } from '../../src/store/search/search-articles.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { linesHere } from '../support/lines-here.ts';
import { articleWords, readHere } from '../support/read-here.ts';
import { regroupHere } from '../support/regroup-here.ts';
import { attach } from '../support/story-fixtures.ts';

export const NOW = new Date('2026-08-04T12:00:00Z');
const HOUR_MS = 60 * 60 * 1000;

type Told = {
  /** Whose feed brings it; the installation's by default. */
  owner?: Owner;
  title: string;
  text: string;
  hoursAgo: number;
  outlet?: string;
  /** The host of its address; without it, one made of the outlet. */
  site?: string;
  slug?: string;
  language?: string | undefined;
  actors?: { name: string; role?: string | undefined; kind?: Brief['actors'][number]['kind'] }[] | undefined;
  quotes?: { text: string; speaker: string | null; role?: string | undefined }[] | undefined;
};

export type Newsroom = {
  database: TestDatabase;
  store: Store;
  deps: SharedDeps;
  /** Stores an article as the pipeline would, with its brief and its story. */
  tell(told: Told): Promise<string>;
  /** Types a line such as "/brief ferry" in #news of the preview. */
  ask(line: string, asker?: Partial<Asker>): ReturnType<ReturnType<typeof createAnswer>>;
};

export const ASKER: Asker = {
  address: { platform: 'preview', workspace: '', id: 'news', kind: 'channel' },
  channelName: '#news',
  userId: 'u1',
  userName: 'Ada',
  managesChannel: true,
};

/** A store of the test's own, with topics, and commands that answer from it at NOW. */
export async function openNewsroom(changes: Partial<SharedDeps> = {}): Promise<Newsroom> {
  const database = await openTestDatabase();
  const store = createStore(database.db, () => NOW);
  const deps: SharedDeps = {
    tenants: 'separate',
    topics: [
      { slug: 'ferry-strike', query: 'ferry (strike OR walkout)' },
      { slug: 'harbour-fees', query: 'harbour fee' },
    ],
    asking: NO_ASKING,
    functionWords: [new Set('the a of and is what did say said about in on who'.split(' '))],
    search: createArticleSearch(database.db),
    channels: store.channels,
    subscriptions: store.subscriptions,
    mutes: store.mutes,
    longCommands: store.longCommands,
    regroup: regroupHere(store, { tenants: changes.tenants ?? 'separate', now: changes.now ?? (() => NOW) }),
    lines: linesHere(store, () => NOW),
    ...readHere(),
    feeds: {
      ...store.feeds,
      fromChat: 'on',
      find: async () => ({ kind: 'not-found', reason: 'The site names no feed.' }),
    },
    locate: async (address) => ({ kind: 'located', address, name: `#${address.id}` }),
    rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
    status: async () => [{ part: 'store', ok: true, state: 'embedded' }],
    auditLog: store.auditLog,
    limits: DEFAULT_LIMITS,
    pace: async () => null,
    forgetPerson: store.forgetPerson,
    archiveBegins: store.keeping.archiveBegins,
    now: () => NOW,
    sayIn: createSayIn([]),
    ...changes,
  };
  const answer = createAnswer(deps);
  let told = 0;
  return {
    database,
    store,
    deps,
    tell(article) {
      told += 1;
      return tell(store, article, told);
    },
    ask(line, asker = {}) {
      const [, command = '', text = ''] = /^\/(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
      return answer({ command, input: { kind: 'text', text }, asker: { ...ASKER, ...asker } });
    },
  };
}

async function tell(store: Store, told: Told, number: number): Promise<string> {
  const at = new Date(NOW.getTime() - told.hoursAgo * HOUR_MS);
  const outlet = told.outlet ?? 'Port Verrin Courier';
  const site = told.site ?? `${outlet.toLowerCase().replaceAll(' ', '-')}.example`;
  const url = `https://${site}/${number}`;
  const owner = told.owner ?? INSTALLATION;
  const by = { name: 'Ada', id: 'u1' };
  const feed = await store.feeds.add({ url: `${new URL(url).origin}/feed`, name: outlet, owner, by, now: NOW });
  const key = `guid:${number}`;
  const seen = { byline: null, feedText: told.text, language: told.language ?? 'en', publishedAt: at, foundAt: at };
  const signs = { feedId: feed.feed.id, guid: null, words: null, minute: null };
  const noticed = { print: key, signs, updatedAt: null, counts: true };
  const article = {
    ...seen,
    ...noticed,
    owner,
    feedId: feed.feed.id,
    keys: [key],
    url,
    title: told.title,
    outlet,
    announced: true,
  };
  const [id = toId<'article'>('0')] = (await store.articles.saveFound([article])).new;
  await store.articles.keep(id, { ...article, text: told.text, textSource: 'page', textWhy: null }, at);
  const words = articleWords({ title: told.title, text: told.text, outlet, url, language: 'en' });
  await store.briefs.save({ articleId: id, brief: briefOf(told), words, nameWords, at });
  const slug = told.slug ?? `story-${number}`;
  const storyId = await storyOf(store, { slug, headline: told.title, at });
  await attach(store, { storyId, articleId: id, at });
  return url;
}

const known = new WeakMap<Store, Map<string, StoryId>>();

async function storyOf(store: Store, story: { slug: string; headline: string; at: Date }): Promise<StoryId> {
  const stories = known.get(store) ?? new Map<string, StoryId>();
  known.set(store, stories);
  const id = stories.get(story.slug) ?? (await store.stories.create({ ...story, owner: INSTALLATION }));
  stories.set(story.slug, id);
  return id;
}

function briefOf({ title, text, language, actors = [], quotes = [] }: Told): Brief {
  return {
    headline: title,
    summary: [{ text, start: 0, end: text.length }],
    actors: actors.map(({ name, role, kind }) => ({
      name,
      kind: kind ?? 'person',
      role: role ?? null,
      mentions: 1,
      start: 0,
      end: name.length,
    })),
    quotes: quotes.map(
      (quote, index): Quote => ({
        text: quote.text,
        start: index * 1000,
        end: index * 1000 + quote.text.length,
        speaker: quote.speaker === null ? null : { name: quote.speaker, role: quote.role ?? null },
        cue: quote.speaker === null ? null : 'said',
      }),
    ),
    language: language ?? 'en',
    method: 'extractive',
    warnings: [],
  };
}
