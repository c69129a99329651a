import { readdir, readFile, readlink, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../../kit/errors.ts';

/** This process as the system knows it: main.ts hands over `process.pid` and a `process.kill(pid, 0)`. */
export type Self = {
  pid: number;
  isAlive: (pid: number) => boolean;
  /** The running program. All other calls, `check` as HEALTHCHECK among them, hold the directory for a moment. */
  stays?: boolean;
};

export type LockOutcome = { kind: 'held'; release: () => Promise<void> } | { kind: 'locked'; by: string };

export type LockTimes = { beatMs: number; silenceMs: number; passingMs: number };

/**
 * A holder touches its lock every 2 s; one that we cannot look up is taken for dead after four missed beats. A program
 * that stays waits half a minute for a call that passes: a first `check` on a slow machine takes some 10 s.
 */
const TIMES: LockTimes = { beatMs: 2_000, silenceMs: 9_000, passingMs: 30_000 };

type LockHolder = {
  pid: number;
  /** Host and process namespace: only there does the process id mean anything. */
  host: string;
  /** Tells a process from a later one with the same id, where the system says. */
  born: string;
  since: string;
  /** `passes` or `stays`; empty in a lock of a Slugline before 0.2. */
  length: string;
};

/** All there is in the lock of a holder that released it. */
const RELEASED = 'released\n';
const PASSES = 'passes';

/**
 * Makes this process the only one on a data directory, or says who is. Every holder has a numbered file of its own,
 * `lock.7` after `lock.6`, made only where none is; the highest number holds, and it is never removed. So two starters
 * that find the same dead holder both try for the same next number, and one of them gets it.
 */
export async function lockData(dataDir: string, self: Self, times: LockTimes = TIMES): Promise<LockOutcome> {
  const mine = await describeSelf(self);
  const patience = self.stays ? performance.now() + times.passingMs : 0;
  for (;;) {
    const last = highest(await numbersIn(dataDir));
    const path = pathOf(dataDir, last);
    const state: LockState = last === 0 ? { kind: 'released' } : await readLock(path);
    if (await isHeld(state, { path, self, times, host: mine.host })) {
      if (!passes(state) || performance.now() >= patience) return { kind: 'locked', by: wording(state) };
      await sleep(times.silenceMs / 20);
      continue;
    }
    if (await take(dataDir, last + 1, mine)) return hold(pathOf(dataDir, last + 1), times);
  }
}

function passes(state: LockState): boolean {
  return state.kind === 'holder' && state.holder.length === PASSES;
}

/** Takes the number, unless it or a higher one is taken: who looked long ago may want one that was removed since. */
async function take(dataDir: string, number: number, mine: LockHolder): Promise<boolean> {
  if (!(await create(pathOf(dataDir, number), mine))) return false;
  const numbers = await numbersIn(dataDir);
  const isHighest = highest(numbers) === number;
  const done = isHighest ? numbers.filter((each) => each < number) : [number];
  await Promise.all(done.map((each) => rm(pathOf(dataDir, each), { force: true })));
  return isHighest;
}

function hold(path: string, times: LockTimes): LockOutcome {
  const beat = setInterval(() => {
    const now = new Date();
    // Gone with the directory: nothing left to hold.
    utimes(path, now, now).catch(() => undefined);
  }, times.beatMs);
  beat.unref();
  return {
    kind: 'held',
    release: async () => {
      clearInterval(beat);
      // Either fails where the whole directory is gone: nothing is left to hold.
      await writeFile(path, RELEASED, { flag: 'r+' }).catch(() => undefined);
      await truncate(path, RELEASED.length).catch(() => undefined);
    },
  };
}

function pathOf(dataDir: string, number: number): string {
  return join(dataDir, `lock.${number}`);
}

async function numbersIn(dataDir: string): Promise<number[]> {
  const names = await readdir(dataDir);
  return names.flatMap((name) => /^lock\.([1-9]\d*)$/.exec(name)?.[1] ?? []).map(Number);
}

function highest(numbers: readonly number[]): number {
  return Math.max(0, ...numbers);
}

async function describeSelf(self: Self): Promise<LockHolder> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  const host = `${hostname()} ${namespace}`.trim();
  const length = self.stays ? 'stays' : PASSES;
  return { pid: self.pid, host, born: await birth(self.pid), since: new Date().toISOString(), length };
}

/** Linux: the boot and the process's start in it (proc(5), field 22 of stat); elsewhere the id alone must do. */
async function birth(pid: number): Promise<string> {
  const [boot, line] = await Promise.all(
    ['/proc/sys/kernel/random/boot_id', `/proc/${pid}/stat`].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  // The second field is a name that may hold spaces and brackets.
  const start = line?.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  return start === undefined ? '' : `${boot?.trim()} ${start}`;
}

async function create(path: string, mine: LockHolder): Promise<boolean> {
  const lines = [mine.pid, mine.host, mine.born, mine.since, mine.length];
  try {
    await writeFile(path, `${lines.join('\n')}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

type LockState = { kind: 'holder'; holder: LockHolder } | { kind: 'released' } | { kind: 'unwritten' };

async function readLock(path: string): Promise<LockState> {
  const content = await readFile(path, 'utf8').catch(() => '');
  if (content.startsWith(RELEASED)) return { kind: 'released' };
  const [pid, host, born, since, length = ''] = content.split('\n');
  if (!pid || host === undefined || born === undefined || since === undefined) return { kind: 'unwritten' };
  return { kind: 'holder', holder: { pid: Number(pid), host, born, since, length } };
}

type HeldDeps = { path: string; self: Self; times: LockTimes; host: string };

async function isHeld(state: LockState, { path, self, times, host }: HeldDeps): Promise<boolean> {
  if (state.kind === 'released') return false;
  if (state.kind === 'unwritten' || state.holder.host !== host) return isTouched(path, times.silenceMs);
  const { pid, born } = state.holder;
  return self.isAlive(pid) && (await birth(pid)) === born;
}

/** Watches the lock instead of trusting its time: the clock of another host, or of a file server, may differ. */
async function isTouched(path: string, silenceMs: number): Promise<boolean> {
  const seen = await timeOf(path);
  const until = performance.now() + silenceMs;
  while (performance.now() < until) {
    await sleep(silenceMs / 20);
    const now = await timeOf(path);
    if (now === null) return false;
    if (now !== seen) return (await readLock(path)).kind !== 'released';
  }
  return false;
}

async function timeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.mtimeMs ?? null;
}

function wording(state: LockState): string {
  if (state.kind !== 'holder') return 'another process';
  const { pid, host, since } = state.holder;
  return `process ${pid} on ${host.split(' ')[0]}, since ${since}`;
}
