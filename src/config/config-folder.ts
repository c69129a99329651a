import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Problem } from '../news/problem.ts';
import { nearest } from './nearest.ts';
import { hashOfText, type PreparedYaml } from './prepared-yaml.ts';
import { readYaml, type YamlDocument, type YamlReading } from './yaml-document.ts';

const FILE_NAMES = ['feeds.yaml', 'topics.yaml', 'alerts.yaml'] as const;

export type Folder = { kind: 'folder'; names: string[] } | { kind: 'none'; names: string[]; problems: Problem[] };

export type Attempt<T> = { kind: 'read'; value: T } | { kind: 'failed'; reason: string };

export function listNames(dir: string): Promise<Attempt<string[]>> {
  return attempt(() => readdir(dir));
}

/** What lies in the folder; an empty or missing one is a wrong path far more often than a wish. */
export async function listFolder(dir: string): Promise<Folder> {
  const todo = 'Set CONFIG_DIR to the folder that holds feeds.yaml, topics.yaml and alerts.yaml.';
  const listed = await listNames(dir);
  if (listed.kind === 'failed')
    return { kind: 'none', names: [], problems: [noFolder({ dir, seen: listed.reason, todo })] };
  if (FILE_NAMES.some((name) => listed.value.includes(name))) return { kind: 'folder', names: listed.value };
  const seen = listed.value.length === 0 ? 'an empty folder' : listed.value.slice(0, 5).join(', ');
  return { kind: 'none', names: listed.value, problems: [noFolder({ dir, seen, todo })] };
}

function noFolder({ dir, seen, todo }: { dir: string; seen: string; todo: string }): Problem {
  return { code: 'E_CONFIG_DIR', what: 'there is no configuration in this folder', seen, todo, where: join(dir) };
}

/** Files that were surely meant to be ours and would be passed over in silence ("feed.yaml", "alerts.yml"). */
export function misnamed(dir: string, names: readonly string[]): Problem[] {
  const strange = names.filter((name) => /\.ya?ml$/i.test(name) && !FILE_NAMES.some((ours) => ours === name));
  return strange.flatMap((name) => {
    const meant = nearest(name.replace(/\.yml$/i, '.yaml'), FILE_NAMES);
    if (meant === null || names.includes(meant)) return [];
    const todo = `Rename it to ${meant}.`;
    return [
      {
        code: 'E_FILE_NAME',
        what: 'the file is not read under this name',
        seen: `"${name}"`,
        todo,
        where: join(dir, name),
      },
    ];
  });
}

/** Reads one file of the folder; one that is not there counts as empty. */
export async function readConfigFile(path: string, names: readonly string[]): Promise<YamlReading> {
  if (!names.includes(basename(path))) return { kind: 'read', document: plainDocument(path, null) };
  return readYamlFile(path, {});
}

/** Reads a file that is there; a text whose value is prepared is not read as YAML, and has no lines to point at. */
export async function readYamlFile(path: string, prepared: PreparedYaml): Promise<YamlReading> {
  const text = await attempt(() => readFile(path, 'utf8'));
  if (text.kind === 'read') {
    const value = prepared[hashOfText(text.value)];
    return value === undefined ? readYaml(text.value, path) : { kind: 'read', document: plainDocument(path, value) };
  }
  const todo = 'Let the user that runs Slugline read it.';
  return {
    kind: 'broken',
    problems: [{ code: 'E_FILE', what: 'the file cannot be read', seen: text.reason, todo, where: path }],
  };
}

function plainDocument(file: string, value: unknown): YamlDocument {
  return { file, value, where: () => file };
}

async function attempt<T>(read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { kind: 'failed', reason: error.message };
    throw error;
  }
}
