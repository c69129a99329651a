import { formatProblems } from '../config/format-problems.ts';
import type { Settings } from '../config/settings.ts';
import type { Problem } from '../news/problem.ts';
import { unreachable } from '../news/unreachable.ts';
import { type BackupOutcome, backUpData, type RestoreOutcome, restoreData } from '../store/backup.ts';
import { loadTools } from './load.ts';
import type { Exit, Terminal } from './terminal.ts';

type Said = { kind: 'done'; text: string } | { kind: 'problem'; problem: Problem };

const BYTES_PER_MB = 1_000_000;

/** Writes the embedded database to a file, or puts one back; PostgreSQL has its own tools for both. */
export async function backup(call: { name: 'backup' | 'restore'; file: string }, terminal: Terminal): Promise<Exit> {
  const { settings } = await loadTools(terminal.env);
  const said = settings.databaseUrl ? onServer(call.name) : await onFiles(call, settings, terminal);
  if (said.kind === 'done') {
    terminal.stdout.write(`${said.text}\n`);
    return 0;
  }
  terminal.stderr.write(`${formatProblems([said.problem]).replace('Cannot start', `No ${call.name}`)}\n`);
  return 1;
}

function onServer(name: 'backup' | 'restore'): Said {
  const tool = name === 'backup' ? 'pg_dump' : 'pg_restore';
  return {
    kind: 'problem',
    problem: {
      code: 'E_DATABASE',
      what: 'DATABASE_URL is set: that database is looked after by PostgreSQL',
      seen: 'a server, not the embedded database',
      todo: `Use ${tool} (docs/operations.md), or leave DATABASE_URL empty for the embedded database.`,
    },
  };
}

async function onFiles(
  call: { name: 'backup' | 'restore'; file: string },
  settings: Settings,
  terminal: Terminal,
): Promise<Said> {
  const place = { dataDir: settings.dataDir, file: call.file };
  const deps = { self: terminal.self, now: terminal.now };
  return call.name === 'backup'
    ? sayBackup(await backUpData(place, deps), place)
    : sayRestore(await restoreData(place, deps), place);
}

type Place = { dataDir: string; file: string };

function sayBackup(outcome: BackupOutcome, { dataDir, file }: Place): Said {
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
      return sayTrouble(outcome, dataDir);
  }
}

function sayRestore(outcome: RestoreOutcome, { dataDir, file }: Place): Said {
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
      return sayTrouble(outcome, dataDir);
  }
}

function sayTrouble(outcome: Extract<BackupOutcome, { kind: 'locked' | 'failed' }>, dataDir: string): Said {
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
    default:
      return unreachable(outcome);
  }
}

function problem(code: string, what: string, rest: { seen: string; todo: string }): Said {
  return { kind: 'problem', problem: { code, what, ...rest } };
}
