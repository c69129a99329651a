import type { Settings } from '../../config/settings/settings.ts';
import { formatProblems, type Problem } from '../../news/problem.ts';
import {
  type BackupOutcome,
  backUpData,
  copyFolder,
  packCopy,
  type RestoreOutcome,
  restoreData,
} from '../../store/open/backup.ts';
import { loadTools } from '../load.ts';
import { type Exit, fail, ownAddress, say, type Terminal } from '../terminal.ts';

type BackupCall = { name: 'backup' | 'restore'; file: string };

const BYTES_PER_MB = 1_000_000;

type Outcome = BackupOutcome | RestoreOutcome | { kind: 'on-server' };

/** Writes the embedded database to a file, or restores it from one. PostgreSQL has its own tools for both. */
export async function backup(call: BackupCall, terminal: Terminal): Promise<Exit> {
  const { settings } = await loadTools(terminal.env);
  const { databaseUrl, dataDir } = settings;
  const work = call.name === 'backup' ? backUpData : restoreData;
  const deps = { self: terminal.self, now: terminal.now };
  const tried: Outcome = databaseUrl ? { kind: 'on-server' } : await work({ dataDir, file: call.file }, deps);
  const isRunning = tried.kind === 'locked' && call.name === 'backup';
  const outcome: Outcome = isRunning ? ((await backUpRunning(call.file, settings)) ?? tried) : tried;
  const report = reportOf(outcome, call, dataDir);
  if (typeof report !== 'string') return fail(formatProblems([report], `No ${call.name}`), terminal);
  say(report, terminal.stdout);
  return 0;
}

/** A running Slugline copies its files while it works, and this process packs them. Null where none answers that does. */
async function backUpRunning(
  file: string,
  { dataDir, adminToken, ...address }: Settings,
): Promise<BackupOutcome | null> {
  const asked = await fetch(`${ownAddress(address)}/api/backup`, {
    method: 'POST',
    headers: adminToken === null ? {} : { authorization: `Bearer ${adminToken.reveal()}` },
  }).catch(() => null);
  return asked?.ok ? packCopy({ copy: copyFolder(dataDir), file }) : null;
}

/** What was done, or the problem. */
function reportOf(outcome: Outcome, { name, file }: BackupCall, dataDir: string): string | Problem {
  switch (outcome.kind) {
    case 'written': {
      const megabytes = Math.max(1, Math.round(outcome.bytes / BYTES_PER_MB));
      return `Written: ${file} (${megabytes} MB). It does not hold .env or config/.`;
    }
    case 'restored': {
      const { aside } = outcome;
      const kept = aside === null ? '' : ` What was there lies in ${aside}; remove it when all is well.`;
      return `Restored ${file} to ${dataDir}.${kept}`;
    }
    default:
      return troubleOf(outcome, { name, file }, dataDir);
  }
}

function troubleOf(
  outcome: Exclude<Outcome, { kind: 'written' | 'restored' }>,
  call: BackupCall,
  dataDir: string,
): Problem {
  switch (outcome.kind) {
    case 'file-exists': {
      const todo = 'Name another file; a backup is never written over.';
      return { code: 'E_BACKUP_FILE', what: 'the file is there already', seen: call.file, todo };
    }
    case 'no-backup': {
      const todo = 'Name a file that "slugline backup" wrote. Nothing was changed.';
      return { code: 'E_BACKUP_FILE', what: `${call.file} is no backup of Slugline`, seen: outcome.reason, todo };
    }
    case 'on-server': {
      const what = 'DATABASE_URL is set: that database is looked after by PostgreSQL';
      const todo = `Use ${call.name === 'backup' ? 'pg_dump' : 'pg_restore'} (docs/operations.md), or leave DATABASE_URL empty for the embedded database.`;
      return { code: 'E_DATABASE', what, seen: 'a server, not the embedded database', todo };
    }
    case 'nothing-stored': {
      const todo = 'Set DATA_DIR to the folder that Slugline runs on.';
      return { code: 'E_DATA_DIR', what: `there is no database in ${dataDir}`, seen: 'nothing', todo };
    }
    case 'locked': {
      const todo =
        call.name === 'backup'
          ? 'It runs and does not answer at HOST and PORT with this ADMIN_TOKEN: run this with its settings, or stop it first.'
          : 'Stop it first; alerts that come meanwhile are found when it starts again.';
      return { code: 'E_DATA_DIR_LOCKED', what: `Slugline works in ${dataDir}`, seen: outcome.by, todo };
    }
    case 'failed': {
      const what = `the files in ${dataDir} could not be read or written`;
      const todo = 'Make sure that the folders can be written to and have free space.';
      return { code: 'E_DATA_DIR', what, seen: outcome.reason, todo };
    }
  }
}
