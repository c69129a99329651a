import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { withWords } from '../src/engines/matching/match-query.ts';
import { matchedTermsIn } from '../src/engines/matching/matched-terms.ts';
import { PAGE_TEXT_MAX } from '../src/engines/reading/limits.ts';
import { pollFeed } from '../src/feeds/poll-feed.ts';
import { DAY_MS } from '../src/kit/time.ts';
import type { Http } from '../src/net/http.ts';
import type { Feed } from '../src/news/feed.ts';
import { toId } from '../src/news/ids.ts';
import { NO_BACKGROUND } from '../src/news/language.ts';
import { INSTALLATION } from '../src/news/owner.ts';
import { createReaderPool, type ReaderPool } from '../src/roles/reader-pool.ts';
import { tuneCollector } from '../src/terminal/calls/start.ts';
import { sleep } from './kit/measure.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

const DOCUMENTS = 200;
/** As many polls at once as one worker has in hand (src/roles/worker.ts). */
const AT_ONCE = 8;
const THREADS = 2;
const RESOLUTION_MS = 1;
const NS_PER_MS = 1_000_000;
const IDLE_MS = 3_000;
/** Somebody's time to answer: the documents arrive one by one, as from a network. */
const PAUSE_MS = 5;

const item = (text: string): string => `<item><title>Quiet</title><description>${text}</description></item>`;
const rss = (items: string): string => `<rss version="2.0"><channel><title>Trap</title>${items}</channel></rss>`;
const long = item(`<![CDATA[${'<p>The pier is closed, said nobody. </p>'.repeat(250)}]]>`);
const untitled = `<item><description><![CDATA[${'<p a=b>The pier&amp;<b></b></p>'.repeat(70)}]]></description></item>`;

/** Each a trap of its own kind; none larger than what is read at all. */
const TRAPS: Record<string, string> = {
  nesting: `<rss>${'<a>'.repeat(100_000)}`,
  attributes: `<rss ${'a="b" '.repeat(50_000)}><channel/></rss>`,
  entities: `<!DOCTYPE r [<!ENTITY a "${'x'.repeat(20_000)}">]>${rss(item('&a;'.repeat(5_000)))}`,
  'escaped tags': rss(item('&lt;p '.repeat(300_000))),
  'one long text': rss(item(`<![CDATA[${'x '.repeat(4_500_000)}]]>`)),
  'a thousand long texts': rss(long.repeat(900)),
  'a thousand without a title': rss(untitled.repeat(1_000)),
  'a thousand long titles': rss(`<item><title>${'ab '.repeat(660)}</title></item>`.repeat(1_000)),
  'tags without end': rss(`<item>${'<title>'.repeat(200_000)}`),
  noise: Buffer.alloc(1_000_000, 'ÿ\u0000<&>').toString('latin1'),
};

/** How long the event loop is kept from its turn while traps are polled, beside the same loop with nothing to do. */
export async function benchHostile({ quick }: Stage): Promise<Row[]> {
  // As `slugline start` does.
  tuneCollector();
  const pool = createReaderPool({
    threads: THREADS,
    facts: { languages: [], pageWords: [], background: NO_BACKGROUND },
  });
  const traps = Object.values(TRAPS).map((text) => Buffer.from(text));
  const count = quick ? DOCUMENTS / 5 : DOCUMENTS;
  const idle = await worstOf(() => sleep(IDLE_MS));
  let next = 0;
  const read = async (): Promise<void> => {
    while (next < count) {
      const body = traps[next % traps.length] ?? Buffer.alloc(0);
      next += 1;
      await pollTrap(body, pool.readFeed);
    }
  };
  const busy = await worstOf(() => Promise.all(Array.from({ length: AT_ONCE }, read)));
  // Once before: code that V8 has not compiled yet is measured by start-up.
  await readLongTexts(pool);
  const long = await worstOf(() => readLongTexts(pool));
  await pool.close();
  const baseline = { name: 'the same loop at rest', value: idle.p99 };
  return [
    row(`event loop: 99 % of turns while ${count} hostile feeds are read`, [busy.p99, 'ms'], baseline),
    row('event loop: the longest turn', [busy.max, 'ms'], { ...baseline, value: idle.max }),
    row('event loop: the longest turn while articles of 200,000 characters are judged', [long.max, 'ms'], {
      ...baseline,
      value: idle.max,
    }),
  ];
}

const FEED: Feed = {
  id: toId('1'),
  url: 'https://trap.example/feed',
  name: 'Trap',
  source: 'config',
  owners: [{ owner: INSTALLATION, firstPolledAt: new Date(0) }],
  announce: { kind: 'none' },
  everySeconds: 300,
  adaptive: true,
  etag: null,
  lastModified: null,
  bodyHash: null,
  errorStreak: 0,
  gapSeconds: null,
  ...{ dueAt: new Date(0), readAt: null, restoredAt: null, readAs: null, leftOutSince: null },
};

/** All that a poll does outside the network and the database: hash, thread, identities. */
async function pollTrap(body: Uint8Array, readFeed: ReturnType<typeof createReaderPool>['readFeed']): Promise<void> {
  const http: Http = async ({ url }) => {
    await sleep(PAUSE_MS);
    return { kind: 'answered', status: 200, headers: {}, body, url, hops: [] };
  };
  const saveEntries = async () => ({ new: [], known: 0, changed: [], waiting: 0, leftOut: 0 });
  const age = { countKnown: async () => 0, maxAgeMs: DAY_MS };
  await pollFeed(FEED, { http, readFeed, saveEntries, ...age, now: () => new Date() });
}

/** As long as an article may be (src/engines/reading/limits.ts), each of its own kind. */
const LONG_TEXTS = [
  'The pier is closed on Monday, said nobody. ',
  'in Aa Bb Cc, ',
  'a ',
  '漢字',
  '12 of 13 ships. ',
].map((text) => text.repeat(PAGE_TEXT_MAX / text.length));
const OWN_WORDS = Array.from({ length: PAGE_TEXT_MAX / 8 }, (_, number) => `w${number}x`).join(' ');

/** All that is done with an article's text outside the database: a thread reads it, and here is seen why a topic matched. */
async function readLongTexts({ readArticle }: Pick<ReaderPool, 'readArticle'>): Promise<void> {
  for (const text of [...LONG_TEXTS, OWN_WORDS]) {
    const article = { ...LONG_ARTICLE, text };
    const read = await readArticle({ article, brief: null });
    await turn();
    if (read.kind !== 'done') continue;
    const { words, places } = read.result;
    matchedTermsIn({ article, match: withWords(article, words), places })('pier OR a OR w1x');
    await turn();
  }
}

const LONG_ARTICLE = {
  title: 'The pier is closed',
  outlet: 'Trap',
  url: 'https://trap.example/long',
  language: 'en',
  actors: [],
  foundAt: new Date(0),
};

async function worstOf(work: () => Promise<unknown>): Promise<{ p99: number; max: number }> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  await work();
  delay.disable();
  return { p99: delay.percentile(99) / NS_PER_MS, max: delay.max / NS_PER_MS };
}
