import { existsSync } from 'node:fs';
import { platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { FeedInput, ReadOutcome } from '../feeds/read-feed.ts';
import type { PageInput, PageOutcome } from '../feeds/read-page.ts';
import type { Brief } from '../news/brief.ts';
import type { LanguageFacts } from '../news/language.ts';
import { bodyToGive } from './body-to-give.ts';
import { type PackedRead, unpackRead } from './packed-read.ts';
import { startDeadline } from './task-deadline.ts';

export type HeavyPool = {
  readFeed(input: FeedInput): Promise<ReadOutcome>;
  readPage(input: PageInput): Promise<PageOutcome>;
  writeBrief(input: BriefInput): Promise<BriefOutcome>;
  close(): Promise<void>;
};

export type HeavySettings = {
  threads: number;
  /** For briefs; a pool that only reads needs none. */
  languages?: readonly LanguageFacts[];
  deadlinesMs?: Partial<Deadlines>;
};

type BriefInput = { title: string | null; text: string };
export type BriefOutcome = { kind: 'written'; brief: Brief } | { kind: 'unreadable'; reason: string };

/** How long a task may work once its thread is there, in milliseconds. */
type Deadlines = { feed: number; page: number; brief: number };

const DEADLINES_MS: Deadlines = { feed: 5_000, page: 10_000, brief: 10_000 };
/** A page of 5 MB needs about 400 MB at its worst; what needs more is a trap. */
const THREAD_HEAP_MB = 512;
const THREAD_YOUNG_MB = 64;
const THREAD_STACK_MB = 4;
/** A thread loads a few hundred files: seconds, where the machine has other things to do. */
const START_WITHIN_MS = 60_000;
/**
 * What publishers sent waits for who sends an acknowledgement, where there are more threads than processors. Elsewhere
 * than on Linux, where a thread has a niceness of its own (sched(7)), this would be the process's.
 */
const NICE = 5;
/** An idle thread gives its memory back. */
const IDLE_MS = 30_000;

/** Threads for what publishers send: nothing there can block the process, and what kills a thread loses only its task. */
export function createHeavyPool(settings: HeavySettings): HeavyPool {
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
      const hand = () => withBodyToGive(input);
      const done = await run<PackedRead>({ name: 'readFeed', hand, deadlineMs: deadlines.feed });
      return done.kind === 'done' ? unpackRead(done.result) : { kind: 'unreadable', reason: done.reason, sample: '' };
    },
    async readPage(input) {
      const hand = () => withBodyToGive(input);
      const done = await run<PageOutcome>({ name: 'readPage', hand, deadlineMs: deadlines.page });
      return done.kind === 'done' ? done.result : { kind: 'unreadable', reason: done.reason };
    },
    async writeBrief(input) {
      const hand = async () => ({ input, given: [] });
      const done = await run<Brief>({ name: 'writeBrief', hand, deadlineMs: deadlines.brief });
      return done.kind === 'done'
        ? { kind: 'written', brief: done.result }
        : { kind: 'unreadable', reason: done.reason };
    },
    close: () => pool.destroy(),
  };
}

/** `hand` is asked when a thread is free: copies of large bodies do not wait for one. */
type Task = { name: string; hand: () => Promise<Handed>; deadlineMs: number };
/** What a thread gets; what of it is given and not copied. */
type Handed = { input: unknown; given: ArrayBuffer[] };
type Done<Result> = { kind: 'done'; result: Result } | { kind: 'failed'; reason: string };

/** Lets as many tasks in as there are threads, so that a deadline counts work and not waiting. */
function createRunner(pool: Piscina, threads: number) {
  // Without a listener, a thread that dies between two tasks would end the process; the pool starts another by itself.
  pool.on('error', () => undefined);
  const waiting: (() => void)[] = [];
  let free = threads;
  return async <Result>(task: Task): Promise<Done<Result>> => {
    if (free === 0) await new Promise<void>((admitted) => waiting.push(admitted));
    else free -= 1;
    try {
      return await runOne<Result>(pool, task);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

async function withBodyToGive(input: { body: Uint8Array }): Promise<Handed> {
  const body = await bodyToGive(input.body);
  return { input: { ...input, body }, given: [body.buffer] };
}

async function runOne<Result>(pool: Piscina, task: Task): Promise<Done<Result>> {
  const { input, given } = await task.hand();
  const { signal, begun, end } = startDeadline({ workMs: task.deadlineMs, startMs: START_WITHIN_MS });
  try {
    const result: Result = await pool.run({ input, begun }, { name: task.name, signal, transferList: given });
    return { kind: 'done', result };
  } catch (error) {
    if (signal.aborted) return { kind: 'failed', reason: `not read within ${task.deadlineMs / 1000} s` };
    return { kind: 'failed', reason: `the reader gave up: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    end();
  }
}

/** Threads run compiled code: beside this file where all is compiled, else the bundle's (parts stand as deep as src). */
function threadFile(): string {
  const beside = fileURLToPath(new URL('./heavy-thread.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/roles/heavy-thread.js', import.meta.url));
}
