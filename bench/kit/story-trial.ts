import { setTimeout as sleep } from 'node:timers/promises';
import { loadAlerts, loadReply } from '../../src/alerts/compose-alert.ts';
import { deliver } from '../../src/alerts/delivery/deliver.ts';
import type { DeliverDeps } from '../../src/alerts/delivery/lease.ts';
import { createCallTimes, createSemaphore } from '../../src/alerts/delivery/pacing.ts';
import { createStoryFacts } from '../../src/alerts/story-facts.ts';
import type { Post, Sender } from '../../src/chat/chat.ts';
import type { Message } from '../../src/chat/message.ts';
import { createBriefWriter } from '../../src/engines/briefing/write-brief.ts';
import { createBackground } from '../../src/engines/joining/background.ts';
import { type ArticleVersion, materialChange } from '../../src/engines/joining/changes.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import { readArticleFacts } from '../../src/engines/joining/new-facts.ts';
import { createRecentSignals } from '../../src/engines/joining/recent-signals.ts';
import { createEventWords } from '../../src/engines/joining/slots/event-words.ts';
import { createSlugWords } from '../../src/engines/joining/slugs/slug-words.ts';
import { nameWords } from '../../src/engines/matching/word-index.ts';
import type { Channel, Platform } from '../../src/news/channel.ts';
import { type ArticleId, toId } from '../../src/news/ids.ts';
import { type LanguageFacts, NO_BACKGROUND } from '../../src/news/language.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { isToldAnew, type TextInCommon } from '../../src/news/same-article.ts';
import { runArticleJob } from '../../src/roles/article-job.ts';
import { type ReadableArticle, readArticle } from '../../src/roles/read-article.ts';
import type { Db } from '../../src/store/database.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { silentLog } from '../../tests/support/silent-log.ts';
import { pick, randomFrom } from '../chaos/random.ts';

/** One event by six outlets, in any order and at any time, on a program that is killed between its steps. */
export type Trial = { seed: number; db: Db; languages: readonly LanguageFacts[] };
/** What stands in each channel at the end, and how often the program was killed. */
export type TrialEnd = { channels: { alerts: number; outlets: string[] }[]; kills: number };

export const SIX_OUTLETS = [
  'Harbour Ledger',
  'Meridian Wire',
  'Radio Ostra',
  'The Lantern',
  'Daily Compass',
  'Sarra Post',
];
const KILLED = 0.12;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SETTLING_MAX = 200;
const START = Date.UTC(2026, 2, 2);

class Killed extends Error {}

export async function runTrial({ seed, db, languages }: Trial): Promise<TrialEnd> {
  const random = randomFrom(seed);
  let now = START + seed * 10 * DAY;
  let kills = 0;
  let lives = 0;
  const store = createStore(db, () => new Date(now));
  const platform = createPlatform(() => killSometimes());
  const channels = await addChannels(store, seed);
  const waiting = await tellSix(store, { seed, random, now });

  function killSometimes(): void {
    if (random() >= KILLED) return;
    kills += 1;
    lives += 1;
    throw new Killed();
  }

  async function live(step: () => Promise<unknown>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }

  const clock = { now: () => new Date(now), random, newNonce: () => `s${seed}n${Math.floor(random() * 1e9)}` };
  const deps = (): DeliverDeps => ({
    channels: store.channels,
    deliveries: store.deliveries,
    edits: {
      ...store.stories.edits,
      end(...args) {
        killSometimes();
        return store.stories.edits.end(...args);
      },
    },
    compose: (deliveries) => loadAlerts(deliveries, store, 'separate'),
    composeReply: (reply) => loadReply(reply, store),
    notices: store.feedNotices,
    senderOf: () => platform.sender,
    clock,
    senderId: `s${seed}life${lives}`,
    alone: true,
    permits: createSemaphore(4, () => performance.now()),
    callTimes: createCallTimes(),
    maxAgeMs: DAY,
  });

  const background = createBackground(NO_BACKGROUND);
  const words = { wordsOf: createChangeWords(languages), slugWordsOf: createSlugWords(languages, background) };
  const eventWordsOf = createEventWords(languages, background);
  const parts = { writeBrief: createBriefWriter({ languages }), ...words, eventWordsOf };
  const done = async <Result>(result: Result) => ({ kind: 'done' as const, result });
  const reads = {
    readArticle: (article: ReadableArticle) => done(readArticle({ article }, parts)),
    compareVersions: (edit: { before: ArticleVersion; after: ArticleVersion; language: string }) =>
      done(materialChange(edit.before, edit.after, parts.wordsOf(edit.language))),
    isToldAnew: (texts: TextInCommon) => done(isToldAnew(texts)),
    facts: createStoryFacts(({ articles, language }) =>
      done(articles.map((each) => readArticleFacts(each, parts.wordsOf(language)))),
    ),
    nameWords,
  };
  const article = (id: ArticleId) =>
    runArticleJob(id, {
      store: killing(store, killSometimes),
      keep: () => Promise.reject(new Error('kept before')),
      reread: () => Promise.reject(new Error('nothing changed')),
      ...reads,
      maxAgeMs: DAY,
      matchSubscriptions: async () =>
        channels.map(({ id: channelId }) => {
          return {
            id: toId('1'),
            channelId,
            owner: INSTALLATION,
            query: 'event',
            topic: null,
            mention: null,
            digest: null,
          };
        }),
      // A new life has none.
      recent: createRecentSignals(),
      tenants: 'separate',
      onLikely: 'thread',
      enqueueDelivery: async () => undefined,
      clock,
      log: silentLog,
    });

  async function turn(channel: Channel): Promise<string> {
    await endRest(db);
    let kind = 'killed';
    await live(async () => {
      kind = (await deliver(channel.id, deps())).kind;
    });
    return kind;
  }

  while (waiting.length > 0) {
    now += Math.floor(random() * 3 * MINUTE);
    if (random() < 0.5) await turn(pick(channels, random));
    else await live(() => article(pick(waiting, random)));
    const planned = await store.articles.byId(waiting[0] ?? toId('0'));
    if (planned?.stage === 'planned') waiting.shift();
    else waiting.push(...waiting.splice(0, 1));
  }
  await settle(channels, async (channel) => {
    now += MINUTE;
    return turn(channel);
  });
  return { channels: channels.map(({ address }) => seen(platform.standing(address.id))), kills };
}

/** Until every channel has been quiet for as long as an edit may wait. */
async function settle(channels: readonly Channel[], turn: (channel: Channel) => Promise<string>): Promise<void> {
  for (const channel of channels) {
    let quiet = 0;
    for (let turns = 0; quiet < 10; turns += 1) {
      if (turns > SETTLING_MAX) throw new Error(`Channel ${channel.name} never comes to rest`);
      quiet = (await turn(channel)) === 'idle' ? quiet + 1 : 0;
      await sleep(0);
    }
  }
}

function seen(messages: readonly Message[]): TrialEnd['channels'][number] {
  const cards = messages.flatMap((message) => (message.kind === 'alert' ? [message.card] : []));
  return {
    alerts: messages.length,
    outlets: cards.flatMap(({ outlet, alsoReportedBy }) => [outlet, ...alsoReportedBy]),
  };
}

type Standing = { id: string; channel: string; nonce: string; message: Message };

/** A platform that takes the same nonce twice: only looking keeps an alert from standing there twice. */
function createPlatform(killSometimes: () => void): { sender: Sender; standing(channel: string): Message[] } {
  const messages: Standing[] = [];
  const post = async ({ address, nonce, message }: Post) => {
    killSometimes();
    const id = String(messages.length + 1);
    messages.push({ id, channel: address.id, nonce, message });
    killSometimes();
    return { kind: 'posted' as const, messageId: id };
  };
  return {
    sender: {
      post,
      async edit({ messageId, message }) {
        killSometimes();
        for (const standing of messages.filter(({ id }) => id === messageId)) standing.message = message;
        killSometimes();
        return { kind: 'posted', messageId };
      },
      async find({ nonce }) {
        const found = messages.find((standing) => standing.nonce === nonce);
        return found ? { kind: 'found', messageId: found.id } : { kind: 'absent' };
      },
      locate: async (address) => ({ kind: 'located', address, name: address.id }),
      rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
    },
    standing: (channel) => messages.filter((standing) => standing.channel === channel).map(({ message }) => message),
  };
}

/** Killed before the transaction of an article is committed, or right after it. */
function killing(store: Store, killSometimes: () => void): Store {
  return {
    ...store,
    async atomically(step) {
      const done = await store.atomically(async (stores) => {
        const result = await step(stores);
        killSometimes();
        return result;
      });
      killSometimes();
      return done;
    },
  };
}

function addChannels(store: Store, seed: number): Promise<Channel[]> {
  const platforms: Platform[] = ['slack', 'discord'];
  return Promise.all(
    platforms.map((platform) => {
      const address = { platform, workspace: 'T1', id: `${platform}${seed}`, kind: 'channel' as const };
      return store.channels.ensure(address, `#${platform}`);
    }),
  );
}

type Telling = { seed: number; random: () => number; now: number };

async function tellSix(store: Store, { seed, random, now }: Telling): Promise<ArticleId[]> {
  const { feed } = await store.feeds.add({
    url: 'https://six.example/feed',
    name: 'Six',
    owner: INSTALLATION,
    by: { name: 'bench', id: 'bench' },
    now: new Date(now),
  });
  const event = inventEvent(random);
  const ids: ArticleId[] = [];
  for (const outlet of [...SIX_OUTLETS].sort(() => random() - 0.5)) {
    const at = new Date(now + Math.floor(random() * 60 * MINUTE));
    const url = `https://six.example/${seed}/${ids.length}`;
    const { title, text } = event(outlet);
    const seenAs = {
      byline: null,
      feedText: '',
      signs: { feedId: feed.id, guid: null, words: null, minute: null },
      language: 'en',
      publishedAt: at,
      foundAt: new Date(now),
      announced: true,
    };
    const noticed = { owner: INSTALLATION, keys: [`guid:${url}`], print: url, updatedAt: null, counts: true };
    const [id] = (await store.articles.saveFound([{ feedId: feed.id, url, title, outlet, ...seenAs, ...noticed }])).new;
    if (!id) throw new Error('not saved');
    const kept = { url, title, byline: null, outlet, text, textSource: 'page' as const, textWhy: null, language: 'en' };
    await store.articles.keep(id, kept, new Date(now));
    ids.push(id);
  }
  return ids;
}

const SYLLABLES = [
  'ba',
  'cor',
  'del',
  'fi',
  'gam',
  'hul',
  'jor',
  'kem',
  'lis',
  'mon',
  'nar',
  'pol',
  'qua',
  'rit',
  'sov',
  'tur',
];

/** A wire copy for each outlet, under its own dateline and cut at another place, in words of this trial alone. */
function inventEvent(random: () => number): (outlet: string) => { title: string; text: string } {
  const word = () => Array.from({ length: 3 }, () => pick(SYLLABLES, random)).join('');
  const name = () => word().replace(/^./u, (letter) => letter.toUpperCase());
  const [who, where, other] = [`${name()} ${name()}`, name(), name()];
  const sentence = () =>
    `The ${word()} ${word()} ${word()} the ${word()} of ${where} near ${other} with ${word()} ${word()}.`;
  const title = `${where} ${word()} ${word()} after ${word()} in ${other}`;
  const quote = `“The ${word()} ${word()} ${word()} and the ${word()} ${word()} again tomorrow,” ${who} said.`;
  const body = [sentence(), sentence(), quote, sentence(), sentence(), sentence()];
  return (outlet) => {
    const kept = body.slice(0, 4 + Math.floor(random() * 3));
    return { title, text: `${where.toUpperCase()} (${outlet}) - ${kept.join(' ')}` };
  };
}

/** Rests go by the database's clock; a trial has no time to wait for it. */
async function endRest(db: Db): Promise<void> {
  await db.updateTable('channels').set({ notBefore: null, senderUntil: null }).execute();
  await db.deleteFrom('sendLimits').execute();
}
