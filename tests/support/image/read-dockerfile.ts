import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

export type Copy = { from: string | null; sources: string[]; to: string };
export type Stage = { name: string | null; copies: Copy[]; env: Record<string, string> };
export type Dockerfile = { stages: Stage[]; command: string[]; health: string[] };

/** What our Dockerfile says, as far as it uses the language: one instruction a line, JSON arrays for commands. */
export function readDockerfile(): Dockerfile {
  const lines = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').split('\n');
  const stages: Stage[] = [];
  for (const line of lines) {
    const [word = '', ...rest] = line.trim().split(/\s+/);
    if (word === 'FROM') stages.push({ name: rest[2] ?? null, copies: [], env: {} });
    else if (word === 'COPY') stages.at(-1)?.copies.push(readCopy(rest));
    else if (word === 'ENV') Object.assign(stages.at(-1)?.env ?? {}, readEnv(rest));
  }
  return { stages, command: commandAfter(/^CMD /, lines), health: commandAfter(/^HEALTHCHECK .*CMD /, lines) };
}

function readCopy(words: string[]): Copy {
  const paths = words.filter((word) => !word.startsWith('--'));
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length) ?? null;
  return { from, sources: paths.slice(0, -1), to: paths.at(-1) ?? '' };
}

function readEnv(words: string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => word.split('=', 2)));
}

function commandAfter(start: RegExp, lines: string[]): string[] {
  const line = lines.find((each) => start.test(each));
  if (line === undefined) throw new Error(`The Dockerfile has no line ${start}`);
  return JSON.parse(line.replace(start, ''));
}
