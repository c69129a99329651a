import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Image, RunningImage } from '../../contracts/image.ts';
import { freePort } from '../free-port.ts';
import { type Copy, type Dockerfile, ROOT, readDockerfile, type Stage } from './read-dockerfile.ts';

/**
 * The image without an engine: a folder for each stage that holds what the Dockerfile copies and nothing else, in which
 * its own commands run. The packages are those of this checkout, so what `npm ci` brings is not proved here.
 */
export async function stageImage(): Promise<Image> {
  const dir = mkdtempSync(join(tmpdir(), 'slugline-image-'));
  const dockerfile = readDockerfile();
  const started: ChildProcess[] = [];
  const remove = async () => {
    for (const child of started) await killed(child);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    for (const stage of dockerfile.stages) await runStage(stage, dir);
  } catch (error) {
    await remove();
    throw error;
  }
  mkdirSync(join(dir, 'data'));
  return { start: (env) => startStaged({ dir, dockerfile, env, started }), remove };
}

async function runStage(stage: Stage, dir: string): Promise<void> {
  const into = join(dir, stage.name ?? 'app');
  mkdirSync(into);
  for (const copy of stage.copies) copyFiles(copy, { dir, into });
  if (stage.name !== 'build') return;
  symlinkSync(join(ROOT, 'node_modules'), join(into, 'node_modules'));
  await run(['npm', 'run', '--silent', 'build'], { cwd: into });
  writeFileSync(join(into, 'sbom.json'), await run(['npm', 'run', '--silent', 'sbom'], { cwd: into }));
}

/** As COPY does: several sources go into a folder, one becomes what it is named. */
function copyFiles({ from, sources, to }: Copy, { dir, into }: { dir: string; into: string }): void {
  for (const source of sources) {
    const path = from === null ? join(ROOT, source) : join(dir, from, basename(source));
    cpSync(path, to.endsWith('/') ? join(into, basename(source)) : join(into, to), { recursive: true });
  }
}

type Plan = { dir: string; dockerfile: Dockerfile; env: Record<string, string>; started: ChildProcess[] };

async function startStaged({ dir, dockerfile, env, started }: Plan): Promise<RunningImage> {
  const cwd = join(dir, 'app');
  const port = await freePort();
  const own = { PATH: process.env['PATH'] ?? '', HOME: dir, PORT: String(port) };
  const all = { ...dockerfile.stages.at(-1)?.env, ...own, DATA_DIR: join(dir, 'data'), ...env };
  const [program = '', ...words] = dockerfile.command;
  const child = spawn(program, words, { cwd, env: all });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    isHealthy: async () => (await run(dockerfile.health, { cwd, env: all }).catch(() => null)) !== null,
    output: async () => output,
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** One that a failed test left behind, too. */
async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
}

function run([program = '', ...words]: string[], options: { cwd: string; env?: Record<string, string> }) {
  return new Promise<string>((resolve, reject) => {
    execFile(program, words, options, (error, stdout) => (error === null ? resolve(stdout) : reject(error)));
  });
}
