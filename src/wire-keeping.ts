import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { KeepingDeps } from './store/keeping/delete-old.ts';
import { lastBackup, startScheduledBackups } from './store/keeping/scheduled-backups.ts';
import { copyFolder } from './store/open/backup.ts';
import { runProgram } from './store/open/open-embedded.ts';
import type { Parts } from './wire.ts';

export function keepingDeps({ store, config, senderId, metrics, log, clock }: Parts): KeepingDeps {
  return {
    ...{ keeping: store.keeping, set: config.alerts.keep, holder: senderId, log, now: clock.now },
    count: (what, rows) => metrics.deleted.inc({ what }, rows),
    elapsed: () => performance.now(),
    pause: setTimeout,
  };
}

/** Null where no back-ups are set, or PostgreSQL is. */
export function startBackups({ database, settings, metrics, log, clock: { now } }: Parts) {
  const { backups, dataDir } = settings;
  const { copyTo } = database;
  if (backups === null || copyTo === null) return null;
  const folder = join(dataDir, 'backups');
  metrics.watchBackups(backups.everyMs, () => lastBackup(folder, now()));
  const pack = (cwd: string, signal: AbortSignal) => runProgram('pack-copy', { cwd, signal });
  return startScheduledBackups({ ...backups, folder, copyTo, pack, log, now });
}

/** One copy at a time: a second question gets the end of the first. */
export function copyDatabaseOf({ database, settings, log }: Parts): (() => Promise<number>) | null {
  const { copyTo } = database;
  if (copyTo === null) return null;
  let running: Promise<number> | null = null;
  return () => {
    running ??= copyTo(copyFolder(settings.dataDir)).finally(() => {
      running = null;
    });
    void running.then(
      (heldMs) => log.info({ heldMs: Math.round(heldMs) }, 'database copied for a back-up'),
      () => undefined,
    );
    return running;
  };
}
