import { Worker } from 'node:worker_threads';

/** Says what a thread works at, so that another can tell it when the work has no end. */
export type HangWatch = {
  /** The work that begins now, in words and with its input, as far as it has room. */
  begin(what: string): void;
  /** Whether something went on longer than it may; asked by tests. */
  hasHung(): boolean;
  close(): Promise<void>;
};

export type HangSettings = {
  limitMs: number;
  /** What is done to the process: a regular expression cannot be stopped otherwise. Null: nothing, for tests. */
  signal: NodeJS.Signals | null;
};

const ROOM = 64 * 1024;

/** Looks every second whether another piece of work has begun. Says the one that goes on too long, and ends the process. */
const WATCH = `
const { workerData: { state, room, settings } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const [count, length, hung] = [0, 1, 2];
let seen = -1;
let since = Date.now();
setInterval(() => {
  const now = Atomics.load(state, count);
  if (now !== seen) { seen = now; since = Date.now(); return; }
  if (Date.now() - since < settings.limitMs || Atomics.load(state, hung) === 1) return;
  Atomics.store(state, hung, 1);
  const what = Buffer.from(room, 0, Atomics.load(state, length)).toString();
  if (settings.signal === null) return;
  writeSync(2, 'No end after ' + settings.limitMs / 1000 + ' s: ' + what + '\\n');
  process.kill(process.pid, settings.signal);
}, Math.min(1000, settings.limitMs / 4));
`;

/** A loop without an end would hold a test for ever: no timer of its own thread ends it. */
export function createHangWatch(settings: HangSettings): HangWatch {
  const state = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  const room = new SharedArrayBuffer(ROOM);
  const worker = new Worker(WATCH, { eval: true, workerData: { state, room, settings } });
  worker.unref();
  return {
    begin(what) {
      Atomics.store(state, 1, Buffer.from(room).write(what));
      Atomics.add(state, 0, 1);
    },
    hasHung: () => Atomics.load(state, 2) === 1,
    async close() {
      await worker.terminate();
    },
  };
}
