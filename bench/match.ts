import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type MatchArticle, type MatchText, matchQuery, toMatchText } from '../src/engines/matching/match-query.ts';
import type { Query } from '../src/engines/matching/query.ts';
import { createTopicIndex, type TopicIndex } from '../src/engines/matching/topic-index.ts';
import { inventArchive } from './kit/invent-archive.ts';
import { inventWishes } from './kit/invent-wishes.ts';
import { percentile, timeOf } from './kit/measure.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

const SUBSCRIPTIONS = 100_000;
const ARTICLES = 200;
/** So many of the most frequent wishes come together in the article that thousands want. */
const POPULAR = 3;

/** One article against all subscriptions at once, beside asking each of them in a loop. */
export async function benchMatch(stage: Stage): Promise<Row[]> {
  const count = stage.quick ? SUBSCRIPTIONS / 10 : SUBSCRIPTIONS;
  const { queries, popular } = inventWishes(count, stage.seed);
  const before = heapMb();
  const index = createTopicIndex<number>();
  const buildMs = await timeOf(() => {
    for (const [key, query] of queries.entries()) index.set(key, query);
  });
  const indexMb = heapMb() - before;
  const articles = inventArticles(stage);
  const wanted = articles.map((article) => ({ ...article, title: popular.slice(0, POPULAR).join(' ') }));
  const reading = articles.map((article) => timed(() => toMatchText(article)).ms);
  return [
    ...matchRows('a typical article', articles.map(toMatchText), { index, queries, quick: stage.quick }),
    ...matchRows('an article of frequent wishes', wanted.map(toMatchText), { index, queries, quick: stage.quick }),
    row('match: the words of the article, read once before, p50', [percentile(reading, 0.5), 'ms']),
    row(`match: reading ${say(count)} subscriptions into the index`, [buildMs, 'ms']),
    row(`match: memory of one of ${say(count)} subscriptions in it`, [(indexMb * KB_PER_MB) / count, 'KB']),
  ];
}

type Matching = { index: TopicIndex<number>; queries: readonly Query[]; quick: boolean };

/** Side by side in turns of so many articles, so that whatever else the machine does slows both alike. */
const TURN = 20;

function matchRows(what: string, texts: readonly MatchText[], matching: Matching): Row[] {
  const asked = matching.quick ? texts.slice(0, ARTICLES / 10) : texts;
  const turns = inTurns(asked, TURN, matching);
  // Alone between two loops of tens of milliseconds, the index finds nothing of its own in the processor's caches.
  const cold = inTurns(asked, 1, matching);
  const middle = (of: (turn: Turn) => number, among: readonly Turn[] = turns): number => percentile(among.map(of), 0.5);
  const matches = `${say(middle((turn) => turn.matches))} of ${say(matching.queries.length)} subscriptions want it`;
  const loopOf = (among: readonly Turn[]) => ({ name: 'a loop over all', value: middle(({ loop }) => loop, among) });
  return [
    row(`match: ${what}, ${matches}, p50`, [middle(({ ours }) => ours), 'ms'], loopOf(turns)),
    row(`match: ${what}, after other work, p50`, [middle(({ ours }) => ours, cold), 'ms'], loopOf(cold)),
  ];
}

type Turn = { matches: number; ours: number; loop: number };

function inTurns(texts: readonly MatchText[], length: number, { index, queries }: Matching): Turn[] {
  const bare = (text: MatchText): number => queries.filter((query) => matchQuery(query, text)).length;
  const turns: Turn[] = [];
  for (let at = 0; at < texts.length; at += length) {
    const some = texts.slice(at, at + length);
    const ours = some.map((text) => timed(() => index.match(text).length));
    const loops = some.map((text) => timed(() => bare(text)));
    for (const [place, { value, ms }] of ours.entries()) {
      if (value !== loops[place]?.value) throw new Error('The index and the loop do not agree');
      turns.push({ matches: value, ours: ms, loop: loops[place].ms });
    }
  }
  return turns;
}

function timed<T>(work: () => T): { value: T; ms: number } {
  const startedAt = performance.now();
  const value = work();
  return { value, ms: performance.now() - startedAt };
}

/** Prepared once for each article, as a worker does. */
export function inventArticles({ seed, samples }: Pick<Stage, 'seed' | 'samples'>): MatchArticle[] {
  const archive = inventArchive({ count: ARTICLES, seed: seed + ARTICLES, samples: samples() });
  return [...archive.articles()].map(({ people, ...article }) => ({ ...article, language: 'en', actors: people }));
}

const KB_PER_MB = 1_024;
const BYTES_PER_MB = 1_048_576;

/** What is in use once all that nobody uses is gone. */
function heapMb(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / BYTES_PER_MB;
}

function say(count: number): string {
  return count.toLocaleString('en');
}
