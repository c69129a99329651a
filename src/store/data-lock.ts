import { randomUUID } from 'node:crypto';
import { link, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** This process as the system knows it: main.ts hands over `process.pid` and a `process.kill(pid, 0)`. */
export type Self = { pid: number; isAlive: (pid: number) => boolean };

export type LockOutcome = { kind: 'held'; release: () => Promise<void> } | { kind: 'locked'; by: string };

export type LockTimes = { beatMs: number; silenceMs: number };

/** A holder touches its lock every 2 s; one that we cannot look up is given up after four missed beats. */
const TIMES: LockTimes = { beatMs: 2_000, silenceMs: 9_000 };

type Holder = {
  token: string;
  pid: number;
  /** Host and process namespace: only there does the process id mean anything. */
  place: string;
  /** Tells a process from a later one with the same id, where the system says. */
  born: string;
  since: string;
};

/** Makes this process the only one on a data directory, or says who is. A lock whose holder died is taken over. */
export async function lockData(dataDir: string, self: Self, times: LockTimes = TIMES): Promise<LockOutcome> {
  const path = join(dataDir, 'lock');
  const mine = await describeSelf(self);
  while (!(await create(path, mine))) {
    const holder = await readHolder(path);
    if (await lives(holder, { path, self, times, place: mine.place })) return { kind: 'locked', by: wording(holder) };
    await removeStale(path, holder);
  }
  const beat = setInterval(() => touch(path), times.beatMs);
  beat.unref();
  return {
    kind: 'held',
    release: async () => {
      clearInterval(beat);
      await rm(path, { force: true });
    },
  };
}

async function describeSelf(self: Self): Promise<Holder> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  const place = `${hostname()} ${namespace}`.trim();
  return { token: randomUUID(), pid: self.pid, place, born: await birth(self.pid), since: new Date().toISOString() };
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

async function create(path: string, mine: Holder): Promise<boolean> {
  const lines = [mine.token, mine.pid, mine.place, mine.born, mine.since];
  try {
    await writeFile(path, `${lines.join('\n')}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Null where the lock is gone or not yet written. */
async function readHolder(path: string): Promise<Holder | null> {
  const content = await readFile(path, 'utf8').catch(() => '');
  const [token, pid, place, born, since] = content.split('\n');
  if (!token || pid === undefined || place === undefined || born === undefined || since === undefined) return null;
  return { token, pid: Number(pid), place, born, since };
}

type LookDeps = { path: string; self: Self; times: LockTimes; place: string };

async function lives(holder: Holder | null, deps: LookDeps): Promise<boolean> {
  if (holder === null || holder.place !== deps.place) return beats(deps.path, deps.times.silenceMs);
  return deps.self.isAlive(holder.pid) && (await birth(holder.pid)) === holder.born;
}

/** Watches the lock instead of trusting its time: the clock of another host, or of a file server, may differ. */
async function beats(path: string, silenceMs: number): Promise<boolean> {
  const seen = await timeOf(path);
  const until = performance.now() + silenceMs;
  while (performance.now() < until) {
    await sleep(silenceMs / 20);
    const now = await timeOf(path);
    if (now === null) return false;
    if (now !== seen) return true;
  }
  return false;
}

async function timeOf(path: string): Promise<number | null> {
  return stat(path).then(
    (facts) => facts.mtimeMs,
    () => null,
  );
}

/** Renaming takes it from all others; was it replaced since we looked, the new holder gets it back. */
async function removeStale(path: string, holder: Holder | null): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  const found = await readHolder(aside);
  if (found?.token !== holder?.token) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function touch(path: string): void {
  const now = new Date();
  // Gone with the directory: nothing left to hold.
  utimes(path, now, now).catch(() => undefined);
}

function wording(holder: Holder | null): string {
  if (holder === null) return 'another process';
  return `process ${holder.pid} on ${holder.place.split(' ')[0]}, since ${holder.since}`;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
