import type { Settings } from '../../config/settings/settings.ts';
import { formatProblems, type Problem } from '../../news/problem.ts';
import { type BackupOutcome, backUpData, type RestoreOutcome, restoreData } from '../../store/open/backup.ts';
import { loadTools } from '../load.ts';
import { type Exit, fail, say, type Terminal } from '../terminal.ts';

type BackupCall = { name: 'backup' | 'restore'; file: string };

type CallReport = { kind: 'done'; text: string } | { kind: 'problem'; problem: Problem };

const BYTES_PER_MB = 1_000_000;

/** Writes the embedded database to a file, or restores it from one. PostgreSQL has its own tools for both. */
export async function backup(call: BackupCall, terminal: Terminal): Promise<Exit> {
  const { settings } = await loadTools(terminal.env);
  const report = settings.databaseUrl ? onServer(call.name) : await onFiles(call, settings, terminal);
  if (report.kind === 'done') {
    say(report.text, terminal.stdout);
    return 0;
  }
  return fail(formatProblems([report.problem]).replace('Cannot start', `No ${call.name}`), terminal);
}

function onServer(name: BackupCall['name']): CallReport {
  const tool = name === 'backup' ? 'pg_dump' : 'pg_restore';
  return problem('E_DATABASE', 'DATABASE_URL is set: that database is looked after by PostgreSQL', {
    seen: 'a server, not the embedded database',
    todo: `Use ${tool} (docs/operations.md), or leave DATABASE_URL empty for the embedded database.`,
  });
}

async function onFiles(call: BackupCall, settings: Settings, terminal: Terminal): Promise<CallReport> {
  const files = { dataDir: settings.dataDir, file: call.file };
  const deps = { self: terminal.self, now: terminal.now };
  return call.name === 'backup'
    ? reportBackup(await backUpData(files, deps), files)
    : reportRestore(await restoreData(files, deps), files);
}

type DataAndFile = { dataDir: string; file: string };

function reportBackup(outcome: BackupOutcome, { dataDir, file }: DataAndFile): CallReport {
  switch (outcome.kind) {
    case 'written': {
      const megabytes = Math.max(1, Math.round(outcome.bytes / BYTES_PER_MB));
      return { kind: 'done', text: `Written: ${file} (${megabytes} MB). It does not hold .env or config/.` };
    }
    case 'nothing-stored':
      return problem('E_DATA_DIR', `there is no database in ${dataDir}`, {
        seen: 'nothing',
        todo: 'Set DATA_DIR to the folder that Slugline runs on.',
      });
    case 'file-exists':
      return problem('E_BACKUP_FILE', 'the file is there already', {
        seen: file,
        todo: 'Name another file; a backup is never written over.',
      });
    default:
      return reportTrouble(outcome, dataDir);
  }
}

function reportRestore(outcome: RestoreOutcome, { dataDir, file }: DataAndFile): CallReport {
  switch (outcome.kind) {
    case 'restored': {
      const kept =
        outcome.aside === null ? '' : ` What was there lies in ${outcome.aside}; remove it when all is well.`;
      return { kind: 'done', text: `Restored ${file} to ${dataDir}.${kept}` };
    }
    case 'no-backup':
      return problem('E_BACKUP_FILE', `${file} is no backup of Slugline`, {
        seen: outcome.reason,
        todo: 'Name a file that "slugline backup" wrote. Nothing was changed.',
      });
    default:
      return reportTrouble(outcome, dataDir);
  }
}

function reportTrouble(outcome: Extract<BackupOutcome, { kind: 'locked' | 'failed' }>, dataDir: string): CallReport {
  switch (outcome.kind) {
    case 'locked':
      return problem('E_DATA_DIR_LOCKED', `Slugline works in ${dataDir}`, {
        seen: outcome.by,
        todo: 'Stop it first; alerts that come meanwhile are found when it starts again.',
      });
    case 'failed':
      return problem('E_DATA_DIR', `the files in ${dataDir} could not be read or written`, {
        seen: outcome.reason,
        todo: 'Make sure that the folders can be written to and have free space.',
      });
  }
}

function problem(code: string, what: string, rest: { seen: string; todo: string }): CallReport {
  return { kind: 'problem', problem: { code, what, ...rest } };
}
