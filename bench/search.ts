import type { Asker } from '../src/chat/question.ts';
import { createSayIn } from '../src/chat/say.ts';
import { createAnswer } from '../src/commands/answering/answer-question.ts';
import { compareOutlets } from '../src/commands/answering/compare-outlets.ts';
import { NO_ASKING } from '../src/commands/asking/asking-words.ts';
import { createChangeWords } from '../src/engines/joining/facts.ts';
import { indexWords } from '../src/engines/matching/word-index.ts';
import { DEFAULT_LIMITS } from '../src/news/feed.ts';
import { createArticleSearch } from '../src/store/search/search-articles.ts';
import { createStore } from '../src/store/store.ts';
import { type Questions, questionsOf } from './kit/archive-questions.ts';
import { BENCH_NOW } from './kit/invent-archive.ts';
import { percentile, timeOf } from './kit/measure.ts';
import type { OpenBase } from './kit/open-base.ts';
import { type Row, row } from './kit/row.ts';
import type { BaseKind, Stage } from './kit/stage.ts';

const STORED = 100_000;
const QUESTIONS_EACH = 15;
const SLOWEST = 3;
const WARM_UP_EACH = 3;

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
  const each = stage.quick ? 2 : QUESTIONS_EACH;
  const all = questionsOf({ seed: stage.seed, each, slugs: await someSlugs(base, each) });
  // The program runs for weeks: what its first questions cost is no part of this.
  for (const texts of Object.values(all.quotes))
    for (const text of texts.slice(0, WARM_UP_EACH)) await ask(`/brief ${text}`);
  for (const [command, questions] of Object.entries(all)) {
    const times = await timesByShape((text) => ask(`/${command} ${text}`), questions);
    for (const line of slowest(times)) stage.say(`  /${command}, ${line}`);
    const flat = [...times.values()].flat();
    const what = `search: /${command}, ${count.toLocaleString('en')} stored (${kind})`;
    const baseline = (share: number) => ({ name: 'one row by its id', value: percentile(bare, share) });
    rows.push(row(`${what}, p50`, [percentile(flat, 0.5), 'ms'], baseline(0.5)));
    rows.push(row(`${what}, p99`, [percentile(flat, 0.99), 'ms'], baseline(0.99)));
  }
  return rows;
}

/** Shapes in turns, so that what else the machine does meets all of them. */
async function timesByShape(ask: (text: string) => Promise<unknown>, questions: Questions) {
  const times = new Map<string, number[]>(Object.keys(questions).map((shape) => [shape, []]));
  const rounds = Math.max(...Object.values(questions).map(({ length }) => length));
  for (let at = 0; at < rounds; at += 1) {
    for (const [shape, texts] of Object.entries(questions)) {
      const text = texts[at];
      if (text !== undefined) times.get(shape)?.push(await timeOf(() => ask(text)));
    }
  }
  return times;
}

function slowest(times: ReadonlyMap<string, readonly number[]>): string[] {
  return [...times]
    .sort(([, one], [, other]) => percentile(other, 0.5) - percentile(one, 0.5))
    .slice(0, SLOWEST)
    .map(([shape, ms]) => `${shape}: ${percentile(ms, 0.5).toFixed(0)} ms, at worst ${Math.max(...ms).toFixed(0)}`);
}

async function someSlugs(base: OpenBase, count: number): Promise<string[]> {
  const { rows } = await base.pool.query<{ slug: string }>(
    'select slug from stories where slug ~ $1 order by md5(slug) limit $2',
    ['-', count],
  );
  return rows.map(({ slug }) => slug);
}

async function bareTimes(base: OpenBase, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < 100; turn += 1) {
    const id = 1 + ((turn * 7_919) % count);
    times.push(await timeOf(() => base.pool.query('select brief from articles where id = $1', [id])));
  }
  return times;
}

export function createAsk({ db }: OpenBase): (line: string) => Promise<unknown> {
  const store = createStore(db, () => BENCH_NOW);
  const answer = createAnswer({
    tenants: 'separate',
    longCommands: store.longCommands,
    topics: [],
    asking: NO_ASKING,
    functionWords: [],
    sayIn: createSayIn([]),
    search: createArticleSearch(db),
    channels: store.channels,
    subscriptions: store.subscriptions,
    mutes: store.mutes,
    regroup: { mergeOf: async () => null, merge: notAsked, split: notAsked },
    lines: { post: notAsked, postAll: notAsked },
    readWords: async ({ title, text }) => ({ kind: 'done', result: indexWords([title, text], 'en') }),
    compareOutlets: async ({ articles }) => ({
      kind: 'done',
      result: { outlets: [], across: compareOutlets(articles, createChangeWords([])('en')) },
    }),
    auditLog: store.auditLog,
    feeds: { ...store.feeds, fromChat: 'on', find: async () => ({ kind: 'not-found', reason: 'not asked' }) },
    locate: async (address) => ({ kind: 'located', address, name: address.id }),
    rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
    status: async () => [],
    limits: DEFAULT_LIMITS,
    pace: async () => null,
    forgetPerson: async () => undefined,
    archiveBegins: async () => null,
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

function notAsked(): never {
  throw new Error('Nobody merges or splits here');
}
