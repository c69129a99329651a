import { existsSync } from 'node:fs';
import { platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { WordIndex } from '../engines/matching/word-index.ts';
import type { FeedInput, ReadOutcome } from '../engines/reading/feed/read-feed.ts';
import type { PageInput, PageOutcome } from '../engines/reading/page/read-page.ts';
import { chunksYielding } from '../feeds/yielding.ts';
import { messageOf } from '../kit/errors.ts';
import type { Readable } from '../news/publisher-text.ts';
import type { ArticleReading } from './read-article.ts';
import { type PackedRead, startDeadline, unpackRead, unpackReading, unpackWords } from './thread-messages.ts';
import type { TaskName, ThreadFacts, ThreadTasks } from './thread-tasks.ts';

export type ReaderPool = {
  readFeed(input: FeedInput): Promise<ReadOutcome>;
  readPage(input: PageInput): Promise<PageOutcome>;
  /** All that is made of an article's text. */
  readArticle(input: TaskInput<'readArticle'>): Promise<Readable<ArticleReading>>;
  readWords(article: TaskInput<'readWords'>): Promise<Readable<WordIndex>>;
  /** The text that HTML shows. */
  readHtml(html: string): Promise<Readable<string>>;
  /** Any other work on a text of a publisher (thread-tasks.ts). */
  ask<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
  ): Promise<Readable<Awaited<ReturnType<ThreadTasks[Name]>>>>;
  close(): Promise<void>;
};

type TaskInput<Name extends TaskName> = Parameters<ThreadTasks[Name]>[0];

export type ReaderPoolSettings = {
  threads: number;
  facts: ThreadFacts;
  deadlinesMs?: Partial<TaskDeadlines>;
};

/** How long a task may work once its thread is there, in milliseconds. `text`: any but a feed or a page. */
type TaskDeadlines = { feed: number; page: number; text: number };

const DEADLINES_MS: TaskDeadlines = { feed: 5_000, page: 10_000, text: 10_000 };
/** Somebody waits for the answer: these go first. */
const ASKED_BY_PEOPLE: ReadonlySet<TaskName> = new Set([
  'readWords',
  'findFeedLinks',
  'compareOutlets',
  'explainMatch',
] satisfies TaskName[]);
/** A page of 5 MB needs about 400 MB at its worst; what needs more is a trap. */
const THREAD_HEAP_MB = 512;
const THREAD_YOUNG_MB = 64;
const THREAD_STACK_MB = 4;
/** A thread loads a few hundred files: seconds, where the machine has other things to do. */
const START_WITHIN_MS = 60_000;
/**
 * With more threads than processors, the main thread, which acknowledges chat interactions in time, goes first. On Linux
 * a thread has a niceness of its own (sched(7)); elsewhere this would set the whole process's.
 */
const NICE = 5;
/** An idle thread gives its memory back. */
const IDLE_MS = 30_000;

/** Worker threads that read what publishers send: nothing there can block the process, and a thread that dies loses only its task. */
export function createReaderPool(settings: ReaderPoolSettings): ReaderPool {
  const deadlines = { ...DEADLINES_MS, ...settings.deadlinesMs };
  const pool = openThreads(settings);
  const run = createRunner(pool, settings.threads);
  const ask: ReaderPool['ask'] = (name, input) => {
    const prepare = async () => ({ input: { task: name, of: input }, transferred: [] });
    return run({ name: 'runTask', prepare, deadlineMs: deadlines.text, first: ASKED_BY_PEOPLE.has(name) });
  };
  return {
    ask,
    async readFeed(input) {
      const prepare = () => withBodyCopy(input);
      const outcome = await run<PackedRead>({ name: 'readFeed', prepare, deadlineMs: deadlines.feed });
      return outcome.kind === 'done' ? unpackRead(outcome.result) : { ...outcome, sample: '' };
    },
    async readPage(input) {
      const prepare = () => withBodyCopy(input);
      const outcome = await run<PageOutcome>({ name: 'readPage', prepare, deadlineMs: deadlines.page });
      return outcome.kind === 'done' ? outcome.result : outcome;
    },
    async readArticle(input) {
      const outcome = await ask('readArticle', input);
      return outcome.kind === 'done' ? { kind: 'done', result: unpackReading(outcome.result) } : outcome;
    },
    readHtml: (html) => ask('readHtml', html),
    async readWords(article) {
      const outcome = await ask('readWords', article);
      return outcome.kind === 'done' ? { kind: 'done', result: unpackWords(outcome.result) } : outcome;
    },
    close: () => pool.destroy(),
  };
}

function openThreads({ threads, facts }: ReaderPoolSettings): Piscina {
  return new Piscina({
    filename: threadFile(),
    // A thread holds some 70 MB from its first text on: a newsroom without news at the moment has none.
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    niceIncrement: platform() === 'linux' ? NICE : 0,
    workerData: { facts },
    resourceLimits: {
      maxOldGenerationSizeMb: THREAD_HEAP_MB,
      maxYoungGenerationSizeMb: THREAD_YOUNG_MB,
      stackSizeMb: THREAD_STACK_MB,
    },
  });
}

/** `prepare` is called when a thread is free: no copies of large bodies wait for one. */
type PoolTask = { name: string; prepare: () => Promise<PreparedInput>; deadlineMs: number; first?: boolean };
/** What a thread gets, and what of it is transferred instead of copied. */
type PreparedInput = { input: unknown; transferred: ArrayBuffer[] };

/** Admits as many tasks as there are threads, so that a deadline counts work and not waiting. */
function createRunner(pool: Piscina, threads: number) {
  // Without a listener, a thread that dies between two tasks would end the process; the pool starts another by itself.
  pool.on('error', () => undefined);
  const waiting: (() => void)[] = [];
  let free = threads;
  return async <Result>(task: PoolTask): Promise<Readable<Result>> => {
    if (free === 0) await new Promise<void>((admit) => (task.first ? waiting.unshift(admit) : waiting.push(admit)));
    else free -= 1;
    try {
      return await runTask<Result>(pool, task);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

async function runTask<Result>(pool: Piscina, task: PoolTask): Promise<Readable<Result>> {
  const { input, transferred } = await task.prepare();
  const { signal, begun, end } = startDeadline({ workMs: task.deadlineMs, startMs: START_WITHIN_MS });
  try {
    const result: Result = await pool.run({ input, begun }, { name: task.name, signal, transferList: transferred });
    return { kind: 'done', result };
  } catch (error) {
    if (signal.aborted) return { kind: 'unreadable', reason: `not read within ${task.deadlineMs / 1000} s` };
    return { kind: 'unreadable', reason: `the reader gave up: ${messageOf(error)}` };
  } finally {
    end();
  }
}

async function withBodyCopy(input: { body: Uint8Array }): Promise<PreparedInput> {
  const body = await copyBody(input.body);
  return { input: { ...input, body }, transferred: [body.buffer] };
}

/** The copy of a body that is transferred to a thread. Posting the body itself would copy it in one go, on the event loop. */
export async function copyBody(body: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const copy = new Uint8Array(body.length);
  let at = 0;
  for await (const part of chunksYielding(body)) {
    copy.set(part, at);
    at += part.length;
  }
  return copy;
}

/** Threads run compiled code: beside this file where all is compiled, else the bundle's (parts stand as deep as src). */
function threadFile(): string {
  const beside = fileURLToPath(new URL('./reader-thread.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/roles/reader-thread.js', import.meta.url));
}
