import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HOUR_MS, MINUTE_MS } from '../../kit/time.ts';
import type { Log } from '../../news/log.ts';
import { PACKED } from '../open/backup.ts';

export type BackupSchedule = {
  everyMs: number;
  /** How many stay. */
  keep: number;
};

export type ScheduledBackupDeps = BackupSchedule & {
  folder: string;
  /** Copies the running database to a folder; for how many milliseconds it answered nobody. */
  copyTo: (folder: string) => Promise<number>;
  /** Packs such a copy, in a folder under the names of PACKED; throws where it cannot. */
  pack: (folder: string, signal: AbortSignal) => Promise<void>;
  log: Log;
  now: () => Date;
};

/** Only what has such a name is counted, and removed. */
const NAME = /^slugline-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.tar\.gz$/;
const RETRY_MS = HOUR_MS;

const nameAt = (at: Date): string => `slugline-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z.tar.gz`;

/** When the newest back-up of a folder was made, in milliseconds since 1970; null where there is none. */
export async function lastBackup(folder: string, now: Date): Promise<number | null> {
  const times = (await backupsIn(folder)).map((name) => Date.parse(name.replace(NAME, '$1T$2:$3:$4Z')));
  // One of the future was made under a wrong clock.
  const past = times.filter((time) => time <= now.getTime());
  return past.length > 0 ? Math.max(...past) : null;
}

/** Oldest first. */
async function backupsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : Promise.reject(error),
  );
  return names.filter((name) => NAME.test(name)).sort();
}

/** Makes a function that writes a back-up when one is due, and removes the oldest beyond those that stay. */
export function createScheduledBackups(deps: ScheduledBackupDeps): (signal: AbortSignal) => Promise<void> {
  const { folder, everyMs, log } = deps;
  let failedAt = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const now = deps.now();
    // Of a clock that was set back, the failure counts no longer.
    if (Math.abs(now.getTime() - failedAt) < RETRY_MS) return;
    try {
      const last = await lastBackup(folder, now);
      if (last === null || now.getTime() - last >= everyMs) await backUp(now, deps, signal);
    } catch (error) {
      if (signal.aborted) return;
      failedAt = now.getTime();
      log.warn(
        { reason: String(error), folder },
        'no back-up was written; those before it stay, and an hour on it is tried again',
      );
    }
  };
}

async function backUp(at: Date, { folder, keep, copyTo, pack, log }: ScheduledBackupDeps, signal: AbortSignal) {
  const name = nameAt(at);
  const unfinished = join(folder, 'unfinished');
  const [part, file] = [join(unfinished, PACKED.file), join(folder, name)];
  try {
    // What a killed process left goes first: it may be the space that is wanted.
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    const heldMs = Math.round(await copyTo(join(unfinished, PACKED.copy)));
    await pack(unfinished, signal);
    const { size: bytes } = await stat(part);
    await rename(part, file);
    const others = (await backupsIn(folder)).filter((other) => other !== name);
    const old = others.slice(0, Math.max(0, others.length - (keep - 1)));
    for (const other of old) await rm(join(folder, other));
    log.info({ file, bytes, heldMs, removed: old.length }, 'back-up written');
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Looks each minute; `stop` ends one that is being packed, and leaves nothing of it. */
export function startScheduledBackups(deps: ScheduledBackupDeps): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const look = createScheduledBackups(deps);
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= look(stopping.signal).finally(() => {
      running = null;
    });
  }, MINUTE_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
