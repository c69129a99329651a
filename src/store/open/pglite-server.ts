import { PGlite } from '@electric-sql/pglite';

/** The embedded database: answers messages of PostgreSQL's protocol with messages of it, one question at a time. */
export type PgliteServer = {
  exchange(message: Uint8Array): Promise<Uint8Array>;
  /** `isBroken`: it has ended itself and does not answer any more; its files are as a killed process leaves them. */
  close(isBroken: boolean): Promise<void>;
};

/** What the thread of the database (pglite-thread.ts) says: that it is there, an answer, why there is none, or that the files are closed. */
export type ThreadAnswer =
  | { kind: 'ready' }
  | { kind: 'answer'; bytes: Uint8Array }
  | { kind: 'failed'; reason: string }
  | { kind: 'closed' };

/** What that thread is asked: a message of PostgreSQL's protocol, or to close. */
export type ThreadQuestion = { kind: 'exchange'; message: Uint8Array } | { kind: 'close' };

/**
 * 16 MB of buffers instead of 128 halve the resident memory. The write-ahead log is kept short, since a process that
 * was killed replays all of it at the next start. `bullmq` is the schema of the queue's tables.
 */
const SETTINGS = [
  'shared_buffers=16MB',
  'maintenance_work_mem=16MB',
  'min_wal_size=32MB',
  'max_wal_size=64MB',
  'search_path=public,bullmq',
];
export const PGLITE_START_PARAMS = [...PGlite.defaultStartParams, ...SETTINGS.flatMap((setting) => ['-c', setting])];

/** Starts the database of a directory on this thread: it works for as long as a question takes, and nothing else does. */
export async function startPgliteHere(directory: string): Promise<PgliteServer> {
  const pglite = await PGlite.create(directory, { startParams: PGLITE_START_PARAMS });
  failAfterAbort(pglite);
  return {
    async exchange(message) {
      const parts: Uint8Array[] = [];
      // What is handed over is a view of the database's own memory.
      const onRawData = (data: Uint8Array) => void parts.push(data.slice());
      await pglite.execProtocolRawStream(message, { syncToFs: false, onRawData });
      return Buffer.concat(parts);
    },
    async close(isBroken) {
      if (!isBroken) await pglite.close();
    },
  };
}

/**
 * PostgreSQL ends itself where it cannot go on (PANIC: its log cannot be written, a disk is full). PGlite 0.5 swallows
 * that end and calls the dead program again, which then spins for ever and takes the whole process along. So from that
 * end on nothing calls it: the answer so far, which says why, is handed over, and whatever comes after fails.
 */
function failAfterAbort(pglite: PGlite): void {
  const module = pglite.Module;
  const fail = (): never => {
    throw new Error('it has ended itself');
  };
  const callAgain = (): void => {
    // What PGlite catches of a call it forgets, but not what its clean-up after the call throws.
    module.stackRestore = fail;
    fail();
  };
  module['onAbort'] = () => {
    Object.assign(module, {
      stackRestore: () => 0,
      _pq_buffer_remaining_data: () => 0,
      _PostgresSendReadyForQueryIfNecessary: () => undefined,
      _pgl_pq_flush: () => undefined,
      _PostgresMainLoopOnce: callAgain,
    });
  };
}
