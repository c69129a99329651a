import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { messageOf } from '../../kit/errors.ts';
import { lockData, type Self } from './data-lock.ts';
import { exists } from './open-embedded.ts';

type BackupPaths = { dataDir: string; file: string };
type BackupDeps = { self: Self; now: () => Date };

/** Another process works in the data directory: nothing may be read or replaced under it. */
type Locked = { kind: 'locked'; by: string };
type Failed = { kind: 'failed'; reason: string };

export type BackupOutcome =
  | { kind: 'written'; bytes: number }
  | { kind: 'nothing-stored' }
  | { kind: 'file-exists' }
  | Locked
  | Failed;
/** `aside`: where the database lies now that was there before. */
export type RestoreOutcome =
  | { kind: 'restored'; aside: string | null }
  | { kind: 'no-backup'; reason: string }
  | Locked
  | Failed;

/** Where a running Slugline copies its database to, for a back-up of it. */
export function copyFolder(dataDir: string): string {
  return join(dataDir, 'database.copy');
}

/** What pack-copy.ts finds in its folder, and what it leaves there instead. */
export const PACKED = { copy: 'database', file: 'database.tar.gz' };

/** Writes a copy that a running Slugline made to one compressed file, and removes it. The copy is opened for that, and so looked at. */
export async function packCopy({ copy, file }: { copy: string; file: string }): Promise<BackupOutcome> {
  try {
    const dump = await dumpOf(copy);
    await writeWhole(file, dump);
    return { kind: 'written', bytes: dump.byteLength };
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

const gunzipped = promisify(gunzip);
const WRITTEN_BY_OWNER_ONLY = 0o600;

/** Writes the embedded database to one compressed file, under the lock of its directory; an existing file is kept. */
export async function backUpData(paths: BackupPaths, deps: BackupDeps): Promise<BackupOutcome> {
  const directory = join(paths.dataDir, 'database');
  if (!(await exists(join(directory, 'PG_VERSION')))) return { kind: 'nothing-stored' };
  if (await exists(paths.file)) return { kind: 'file-exists' };
  return underLock(paths.dataDir, deps.self, async () => {
    const dump = await dumpOf(directory);
    await writeWhole(paths.file, dump);
    return { kind: 'written', bytes: dump.byteLength };
  });
}

/**
 * Replaces the embedded database by a backup. The backup is opened and looked at before anything is moved, and
 * what was there stays beside it under another name.
 */
export async function restoreData(paths: BackupPaths, deps: BackupDeps): Promise<RestoreOutcome> {
  await mkdir(paths.dataDir, { recursive: true, mode: 0o700 });
  return underLock(paths.dataDir, deps.self, async (): Promise<RestoreOutcome> => {
    const directory = join(paths.dataDir, 'database');
    // The name of a half-made database: a start that finds one removes it.
    const unfinished = `${directory}.new`;
    await rm(unfinished, { recursive: true, force: true });
    const complaint = await unpack(paths.file, unfinished, deps.now());
    if (complaint !== null) {
      await rm(unfinished, { recursive: true, force: true });
      return { kind: 'no-backup', reason: complaint };
    }
    const aside = `${directory}.before-${deps.now().toISOString().replaceAll(':', '-')}`;
    const hadOne = await exists(directory);
    if (hadOne) await rename(directory, aside);
    await rename(unfinished, directory);
    return { kind: 'restored', aside: hadOne ? aside : null };
  });
}

async function underLock<Outcome>(
  dataDir: string,
  self: Self,
  work: () => Promise<Outcome>,
): Promise<Outcome | Locked | Failed> {
  const lock = await lockData(dataDir, self);
  if (lock.kind === 'locked') return lock;
  try {
    return await work();
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) };
  } finally {
    await lock.release();
  }
}

async function dumpOf(directory: string): Promise<Uint8Array> {
  const pglite = await openPglite(directory);
  try {
    // So that the copy needs no replay of the log.
    await pglite.exec('checkpoint');
    const dump = await pglite.dumpDataDir('gzip');
    return new Uint8Array(await dump.arrayBuffer());
  } finally {
    await pglite.close();
  }
}

/** Null when the file became a database of ours; else what is wrong with it. */
async function unpack(file: string, directory: string, restoredAt: Date): Promise<string | null> {
  try {
    // Unpacked and looked at here: PGlite's own unpacking of a wrong file ends in a rejection that nobody can catch.
    const archive = await gunzipped(await readFile(file));
    // The magic of POSIX.1-1988 archives (ustar), in the header of the first file.
    if (archive.toString('latin1', 257, 262) !== 'ustar') return 'the file holds no archive';
    const backup = new Blob([archive], { type: 'application/x-tar' });
    await mkdir(directory, { mode: 0o700 });
    const pglite = await openPglite(directory, backup);
    try {
      await pglite.query('select name from slugline_migrations limit 1');
      // The next start reads it before anything is posted (src/store/keeping/mark-restored.ts).
      await pglite.query(MARK_RESTORED, [restoredAt.toISOString()]);
    } finally {
      await pglite.close();
    }
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

const MARK_RESTORED = `insert into settings (name, value) values ('restored', $1)
  on conflict (name) do update set value = excluded.value`;

/** Loaded here alone: whoever runs on a server never needs it. */
async function openPglite(directory: string, loadDataDir?: Blob) {
  const [{ PGlite }, { PGLITE_START_PARAMS }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('./pglite-server.ts'),
  ]);
  const loading = loadDataDir === undefined ? {} : { loadDataDir };
  return PGlite.create(directory, { startParams: PGLITE_START_PARAMS, ...loading });
}

/** Under another name until it is whole and on the disk: a file with the wanted name is a good backup. */
async function writeWhole(file: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.part`;
  try {
    await writeFile(part, content, { mode: WRITTEN_BY_OWNER_ONLY, flush: true });
    await rename(part, file);
  } catch (error) {
    // On a full disk half a file is in the way.
    await rm(part, { force: true });
    throw error;
  }
}
