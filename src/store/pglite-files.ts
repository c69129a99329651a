import { fork } from 'node:child_process';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Of the bundle, wherever this file runs from: parts of it stand as deep in the package as this one (build.mjs). */
const CREATE_PROGRAM = new URL('../../dist/store/create-pglite-files.js', import.meta.url);

/**
 * The directory of the embedded database, made if it is missing. Making it takes 800 MB for a moment, which a process
 * never gives back, so a child process does it; and under another name, so that a killed start leaves nothing half made.
 */
export async function ensurePgliteFiles(dataDir: string): Promise<string> {
  const directory = join(dataDir, 'database');
  if (await exists(join(directory, 'PG_VERSION'))) return directory;
  const unfinished = `${directory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await createFilesIn(unfinished);
  await rename(unfinished, directory);
  return directory;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function createFilesIn(directory: string): Promise<void> {
  const child = fork(CREATE_PROGRAM, [], { cwd: directory, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  const [end, complaints] = await Promise.all([ended, child.stderr === null ? '' : text(child.stderr)]);
  if (end !== 'code 0')
    throw new Error(`The database could not be created in ${directory} (${end}): ${complaints.trim()}`);
}
