import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type MatchText, matchQuery, toMatchText } from '../src/news/match-query.ts';
import { parseQuery } from '../src/news/parse-query.ts';
import type { Query } from '../src/news/query.ts';
import { createTopicIndex } from '../src/news/topic-index.ts';
import { inventQueries, inventReports, type Report } from './kit/invent-reports.ts';
import { inTurns, timeOf } from './kit/measure.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

const SUBSCRIPTIONS = 100_000;

/** One article against all subscriptions at once, beside asking each of them in a loop. */
export async function benchMatch({ quick, seed }: Stage): Promise<Row[]> {
  const count = quick ? SUBSCRIPTIONS / 10 : SUBSCRIPTIONS;
  const reports = inventReports(200, seed);
  const before = heapMb();
  const queries = parsedQueries(count, { seed, reports });
  const index = createTopicIndex<number>();
  const buildMs = await timeOf(() => {
    for (const [key, query] of queries.entries()) index.set(key, query);
  });
  const indexMb = heapMb() - before;
  const textAt = textsOf(reports);
  const bare = (turn: number): number => queries.filter((query) => matchQuery(query, textAt(turn))).length;
  if (index.match(textAt(0)).length !== bare(0)) throw new Error('The index and the loop do not agree');
  const rates = await inTurns(
    { ours: (turn) => index.match(textAt(turn)), bare },
    { turns: quick ? 2 : 8, sliceMs: quick ? 100 : 500 },
  );
  return [
    row(`match: one article, ${say(count)} subscriptions`, [1_000 / rates.ours, 'ms'], {
      name: 'a loop over all',
      value: 1_000 / rates.bare,
    }),
    row(`match: reading ${say(count)} subscriptions into the index`, [buildMs, 'ms']),
    row(`match: memory of one of ${say(count)} subscriptions, parsed and in it`, [(indexMb * KB_PER_MB) / count, 'KB']),
  ];
}

const KB_PER_MB = 1_024;
const BYTES_PER_MB = 1_048_576;

/** What is in use once all that nobody uses is gone. */
function heapMb(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / BYTES_PER_MB;
}

export function parsedQueries(count: number, words: { seed: number; reports: readonly Report[] }): Query[] {
  return inventQueries(count, words).map((text) => {
    const parsed = parseQuery(text);
    if (parsed.kind !== 'query') throw new Error(`The bench wrote a bad query: ${text}`);
    return parsed.tree;
  });
}

/** Prepared once for each article, as a worker does. */
export function textsOf(reports: readonly Report[]): (turn: number) => MatchText {
  const texts = reports.map((report) =>
    toMatchText({ ...report, url: 'https://bench.example/a', language: 'en', actors: [] }),
  );
  return (turn) => {
    const text = texts[turn % texts.length];
    if (!text) throw new Error('No report to match');
    return text;
  };
}

function say(count: number): string {
  return count.toLocaleString('en');
}
