import { existsSync } from 'node:fs';
import { platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { FeedInput, ReadOutcome } from '../engines/reading/feed/read-feed.ts';
import type { PageInput, PageOutcome } from '../engines/reading/page/read-page.ts';
import { chunksYielding } from '../feeds/yielding.ts';
import { messageOf } from '../kit/errors.ts';
import type { Brief } from '../news/brief.ts';
import type { LanguageFacts } from '../news/language.ts';
import { type PackedRead, startDeadline, unpackRead } from './thread-messages.ts';

export type ReaderPool = {
  readFeed(input: FeedInput): Promise<ReadOutcome>;
  readPage(input: PageInput): Promise<PageOutcome>;
  writeBrief(input: BriefInput): Promise<WriteBriefOutcome>;
  close(): Promise<void>;
};

export type ReaderPoolSettings = {
  threads: number;
  /** For briefs; a pool that only reads needs none. */
  languages?: readonly LanguageFacts[];
  deadlinesMs?: Partial<TaskDeadlines>;
};

type BriefInput = { title: string | null; text: string };
export type WriteBriefOutcome = { kind: 'written'; brief: Brief } | { kind: 'unreadable'; reason: string };

/** How long a task may work once its thread is there, in milliseconds. */
type TaskDeadlines = { feed: number; page: number; brief: number };

const DEADLINES_MS: TaskDeadlines = { feed: 5_000, page: 10_000, brief: 10_000 };
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
  const pool = new Piscina({
    filename: threadFile(),
    minThreads: 1,
    maxThreads: settings.threads,
    idleTimeout: IDLE_MS,
    niceIncrement: platform() === 'linux' ? NICE : 0,
    workerData: { languages: settings.languages ?? [] },
    resourceLimits: {
      maxOldGenerationSizeMb: THREAD_HEAP_MB,
      maxYoungGenerationSizeMb: THREAD_YOUNG_MB,
      stackSizeMb: THREAD_STACK_MB,
    },
  });
  const run = createRunner(pool, settings.threads);
  return {
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
    async writeBrief(input) {
      const prepare = async () => ({ input, transferred: [] });
      const outcome = await run<Brief>({ name: 'writeBrief', prepare, deadlineMs: deadlines.brief });
      return outcome.kind === 'done' ? { kind: 'written', brief: outcome.result } : outcome;
    },
    close: () => pool.destroy(),
  };
}

/** `prepare` is called when a thread is free: no copies of large bodies wait for one. */
type PoolTask = { name: string; prepare: () => Promise<TaskInput>; deadlineMs: number };
/** What a thread gets, and what of it is transferred instead of copied. */
type TaskInput = { input: unknown; transferred: ArrayBuffer[] };
type TaskOutcome<Result> = { kind: 'done'; result: Result } | { kind: 'unreadable'; reason: string };

/** Admits as many tasks as there are threads, so that a deadline counts work and not waiting. */
function createRunner(pool: Piscina, threads: number) {
  // Without a listener, a thread that dies between two tasks would end the process; the pool starts another by itself.
  pool.on('error', () => undefined);
  const waiting: (() => void)[] = [];
  let free = threads;
  return async <Result>(task: PoolTask): Promise<TaskOutcome<Result>> => {
    if (free === 0) await new Promise<void>((admit) => waiting.push(admit));
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

async function runTask<Result>(pool: Piscina, task: PoolTask): Promise<TaskOutcome<Result>> {
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

async function withBodyCopy(input: { body: Uint8Array }): Promise<TaskInput> {
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
