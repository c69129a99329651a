import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, type Dirent, existsSync } from 'node:fs';
import { access, copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../kit/errors.ts';
import { createMutex } from '../../kit/mutex.ts';
import type { Log } from '../../news/log.ts';
import type { Pool } from '../database.ts';
import { lockData, type Self } from './data-lock.ts';
import type { PgliteServer, ThreadAnswer, ThreadQuestion } from './pglite-server.ts';

type EmbeddedOutcome =
  | {
      kind: 'open';
      pool: Pool;
      brokeDown: Promise<Error>;
      copyTo: (folder: string) => Promise<number>;
      close: () => Promise<void>;
    }
  /** Another process has the data directory. */
  | { kind: 'locked'; by: string };

/** Opens the embedded database of a data directory under the directory's lock; throws where it cannot. */
export async function openEmbedded(dataDir: string, deps: { log: Log; self: Self }): Promise<EmbeddedOutcome> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockData(dataDir, deps.self);
  if (lock.kind === 'locked') return lock;
  try {
    const { pool, hold } = await openPool(dataDir);
    const brokeDown = new Promise<Error>((resolve) => pool.once('error', resolve));
    const tending = keepTended(pool, deps.log);
    const close = async (): Promise<void> => {
      await tending.stop();
      await pool.end();
      await lock.release();
    };
    const checkpoint = () => pool.query('checkpoint');
    const copyTo = (folder: string) =>
      copyDatabase(join(dataDir, 'database'), folder, { hold, checkpoint }).catch(async (error: unknown) => {
        // The disk that it filled is the database's as well.
        await rm(folder, { recursive: true, force: true });
        throw error;
      });
    return { kind: 'open', pool, brokeDown, copyTo, close };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openPool(dataDir: string): Promise<{ pool: Pool; hold: () => Promise<() => void> }> {
  // Loaded only here: where PostgreSQL is set, the embedded one takes no memory.
  const { openPglitePool } = await import('./pglite-pool.ts');
  const server = await startPgliteThread(await ensureFiles(dataDir));
  // One question at a time is open; who holds the database takes the turn of a question.
  const turns = createMutex();
  const exchange = async (message: Uint8Array): Promise<Uint8Array> => {
    const done = await turns.acquire();
    return server.exchange(message).finally(done);
  };
  return { pool: await openPglitePool({ ...server, exchange }), hold: turns.acquire };
}

/**
 * Starts the database of a directory in a thread of its own, so that no statement, however long, holds up the event loop
 * (decision 0119). Where the thread ends by itself, every question after that fails.
 */
async function startPgliteThread(directory: string): Promise<PgliteServer> {
  const thread = new Worker(programAbove(import.meta.dirname, 'pglite-thread'), { workerData: { directory } });
  const hear = listenTo(thread);
  const ask = (question: ThreadQuestion): Promise<ThreadAnswer> => {
    const heard = hear();
    thread.postMessage(question);
    return heard;
  };
  await hear();
  return {
    async exchange(message) {
      const answer = await ask({ kind: 'exchange', message });
      return answer.kind === 'answer' ? answer.bytes : new Uint8Array(0);
    },
    async close(isBroken) {
      if (!isBroken) await ask({ kind: 'close' });
      await thread.terminate();
    },
  };
}

/** Returns what waits for the next word of the thread; one question at a time is open. */
function listenTo(thread: Worker): () => Promise<ThreadAnswer> {
  let waiting: { resolve: (answer: ThreadAnswer) => void; reject: (error: Error) => void } | null = null;
  let end: Error | null = null;
  const fail = (error: Error): void => {
    end ??= error;
    waiting?.reject(end);
  };
  thread.on('message', (answer: ThreadAnswer) => {
    if (answer.kind === 'failed') waiting?.reject(new Error(answer.reason));
    else waiting?.resolve(answer);
  });
  thread.on('error', fail);
  thread.once('exit', (code) => fail(new Error(`the thread of the embedded database has ended (code ${code})`)));
  return () =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      if (end !== null) reject(end);
    });
}

/**
 * The directory of the embedded database, made if it is missing. Making it takes 800 MB for a moment, which a process
 * never gives back, so a child process does it; and under another name, so that a killed start leaves nothing half made.
 */
async function ensureFiles(dataDir: string): Promise<string> {
  const directory = join(dataDir, 'database');
  if (await exists(join(directory, 'PG_VERSION'))) return directory;
  const unfinished = `${directory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await createFilesIn(unfinished);
  await rename(unfinished, directory);
  return directory;
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function createFilesIn(directory: string): Promise<void> {
  await runProgram('create-pglite-files', { cwd: directory }).catch((error: unknown) => {
    throw new Error(`The database could not be created in ${directory} (${messageOf(error)})`);
  });
}

/** Runs a program of this folder in a process of its own; throws what it complained of where it failed or was ended. */
export async function runProgram(name: string, options: { cwd: string; signal?: AbortSignal }): Promise<void> {
  const program = programAbove(import.meta.dirname, name);
  const child = fork(program, [], { ...options, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const [[code, signal], complaints] = await Promise.all([
    once(child, 'exit'),
    child.stderr === null ? '' : text(child.stderr),
  ]);
  if (code === 0) return;
  throw new Error(`${signal ?? `code ${code}`}: ${complaints.trim()}`);
}

/** A file of this folder as build.mjs puts it into the bundle, wherever in the package this file runs from. */
function programAbove(folder: string, name: string): string {
  const program = join(folder, `dist/store/${name}.js`);
  return existsSync(program) || dirname(folder) === folder ? program : programAbove(dirname(folder), name);
}

/** PostgreSQL's own defaults for autovacuum: 50 rows and 20 %, 50 rows and 10 %; raised, as one look is each minute. */
const WORN_TABLES = `
  select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
  where n_dead_tup > 500 + 0.2 * n_live_tup or n_mod_since_analyze > 500 + 0.1 * n_live_tup`;

const TEND_EVERY_MS = 60_000;

/**
 * What a PostgreSQL server does in the background and PGlite, which is a single process, never does: without it dead
 * rows slow the queue down, and the write-ahead log grows until it is the largest part of the data directory.
 */
export async function tendPglite(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(WORN_TABLES);
  for (const { name } of rows) await pool.query(`vacuum (analyze) ${name}`);
  await pool.query('checkpoint');
}

/** Tends until stopped; a failure is logged, and the next minute tries again. */
function keepTended(pool: Pool, log: Log): { stop: () => Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(() => tendPglite(pool))
      .catch((error) => log.warn({ reason: String(error) }, 'database not tended'));
  }, TEND_EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}

type CopyDeps = {
  /** Lets nobody ask the database anything until what it returns is called, and waits for what is being asked. */
  hold: () => Promise<() => void>;
  checkpoint: () => Promise<unknown>;
};

/** Rounds before the last one: each copies what was written during the one before. */
const ROUNDS = 2;

/**
 * Copies the files of a database that goes on working. While the last round copies what is left (a few files), it waits:
 * the copy is what a killed process leaves, which the next start makes whole. Returns for how long it waited, in milliseconds.
 */
async function copyDatabase(from: string, to: string, { hold, checkpoint }: CopyDeps): Promise<number> {
  await rm(to, { recursive: true, force: true });
  const copied = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    await checkpoint();
    await copyChanged({ from, to }, copied);
  }
  const release = await hold();
  const since = performance.now();
  try {
    await copyChanged({ from, to }, copied);
  } finally {
    release();
  }
  return performance.now() - since;
}

type Folders = { from: string; to: string };

/** Copies what is new or was written since, and removes what is gone. `copied`: how each file was when it was copied. */
async function copyChanged({ from, to }: Folders, copied: Map<string, string>): Promise<void> {
  const gone = new Set(copied.keys());
  const { files, folders } = await entriesOf(from);
  // PostgreSQL wants its empty folders, too.
  for (const folder of ['.', ...folders]) await mkdir(join(to, folder), { recursive: true, mode: 0o700 });
  for (const file of files) {
    gone.delete(file);
    const look = await lookOf(join(from, file));
    // A running database removes files; what is gone by now is gone.
    if (look === null || copied.get(file) === look) continue;
    const done = await copyFile(join(from, file), join(to, file), constants.COPYFILE_FICLONE).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && Promise.reject(error),
    );
    if (done) copied.set(file, look);
  }
  for (const file of gone) {
    copied.delete(file);
    await rm(join(to, file), { force: true });
  }
}

async function entriesOf(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pathsOf = (some: Dirent[]) => some.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const isFolder = (entry: Dirent) => entry.isDirectory();
  return { folders: pathsOf(entries.filter(isFolder)), files: pathsOf(entries.filter((entry) => !isFolder(entry))) };
}

async function lookOf(path: string): Promise<string | null> {
  try {
    const { mtimeNs, size } = await stat(path, { bigint: true });
    return `${mtimeNs} ${size}`;
  } catch {
    return null;
  }
}
