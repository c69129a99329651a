import type { Asker } from '../src/chat/question.ts';
import { createAnswer } from '../src/commands/answer-question.ts';
import { changeWords } from '../src/news/change-words.ts';
import { createArticleSearch } from '../src/store/search-articles.ts';
import { createStore } from '../src/store/store.ts';
import { inventReports, SUBJECTS } from './kit/invent-reports.ts';
import { percentile, timeOf } from './kit/measure.ts';
import type { OpenBase } from './kit/open-base.ts';
import { type Row, row } from './kit/row.ts';
import type { BaseKind, Stage } from './kit/stage.ts';
import { BENCH_NOW } from './kit/stored-news.ts';

const STORED = 100_000;
const QUESTIONS = 60;

/** Answers from the store, beside reading one article by its id on the same database. */
export async function benchSearch(stage: Stage): Promise<Row[]> {
  const count = stage.quick ? STORED / 100 : STORED;
  const rows: Row[] = [];
  for (const kind of await stage.kinds()) {
    rows.push(...(await askAll(await stage.stored(count, kind), { kind, count, stage })));
  }
  return rows;
}

type Asking = { kind: BaseKind; count: number; stage: Stage };

async function askAll(base: OpenBase, { kind, count, stage }: Asking): Promise<Row[]> {
  const ask = createAsk(base);
  const bare = await bareTimes(base, count);
  const rows: Row[] = [];
  for (const [command, questions] of Object.entries(questionsOf(stage.seed))) {
    const times: number[] = [];
    const asked = stage.quick ? questions.slice(0, 10) : questions;
    for (const text of asked) times.push(await timeOf(() => ask(`/${command} ${text}`)));
    const what = `search: /${command}, ${count.toLocaleString('en')} stored (${kind})`;
    const baseline = (share: number) => ({ name: 'one row by its id', value: percentile(bare, share) });
    rows.push(row(`${what}, p50`, [percentile(times, 0.5), 'ms'], baseline(0.5)));
    rows.push(row(`${what}, p99`, [percentile(times, 0.99), 'ms'], baseline(0.99)));
  }
  return rows;
}

async function bareTimes(base: OpenBase, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < 100; turn += 1) {
    const id = 1 + ((turn * 7_919) % count);
    times.push(await timeOf(() => base.pool.query('select brief from articles where id = $1', [id])));
  }
  return times;
}

/** Subjects that every twelfth article has, places that a few have, names, and both together. */
function questionsOf(seed: number): Record<string, string[]> {
  const subjects = Object.values(SUBJECTS).flatMap((words) => words.split(' '));
  const reports = inventReports(QUESTIONS, seed);
  const place = (at: number): string => reports[at % reports.length]?.text.split(' ')[0]?.toLowerCase() ?? '';
  const name = (at: number): string =>
    /[,“”] (?:said )?([A-Z]\w+ [A-Z]\w+)[ ,]/.exec(reports[at]?.text ?? '')?.[1] ?? '';
  const all = Array.from({ length: QUESTIONS }, (_, at) => at);
  const mixed = all.map(
    (at) => [subjects[at % subjects.length], place(at), `${subjects[at % 12]} ${place(at)}`][at % 3],
  );
  return {
    brief: mixed.map((text) => text ?? ''),
    quotes: all.map((at) => name(at) || place(at)),
    timeline: mixed.map((text) => `${text ?? ''} 30`),
  };
}

export function createAsk({ db }: OpenBase): (line: string) => Promise<unknown> {
  const store = createStore(db, () => BENCH_NOW);
  const answer = createAnswer({
    topics: [],
    search: createArticleSearch(db),
    channels: store.channels,
    subscriptions: store.subscriptions,
    mutes: store.mutes,
    byHand: store.byHand,
    wordsOf: (language) => changeWords([], language),
    feeds: { ...store.feeds, find: async () => ({ kind: 'not-found', reason: 'not asked' }) },
    locate: async (address) => ({ kind: 'located', address, name: address.id }),
    rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
    status: async () => [],
    now: () => BENCH_NOW,
  });
  return async (line) => {
    const [command = '', ...rest] = line.slice(1).split(' ');
    return answer({ command, input: { kind: 'text', text: rest.join(' ') }, asker: ASKER });
  };
}

const ASKER: Asker = {
  address: { platform: 'preview', workspace: '', id: 'news', kind: 'channel' },
  channelName: '#news',
  userId: 'u',
  userName: 'ada',
  managesChannel: true,
};
