import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { z } from 'zod';
import { codeOf, messageOf } from '../../kit/errors.ts';
import type { Problem } from '../../news/problem.ts';
import { PACKAGE_ROOT } from '../package-root.ts';

export type YamlDocument = {
  /** The path as problems name it. */
  file: string;
  value: unknown;
  /** "config/feeds.yaml, line 12": the line of the value at this path, or of its nearest parent. */
  where(path: readonly PropertyKey[]): string;
};

export type YamlReading = { kind: 'read'; document: YamlDocument } | { kind: 'broken'; problems: Problem[] };

/** Stops "alias bombs", whose values multiply without end when they are expanded (yaml, maxAliasCount). */
const ALIASES_MAX = 100;

/** Reads YAML text with the line of each value. A key without a value counts as missing. */
export function readYaml(text: string, file: string): YamlReading {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (parsed.errors.length > 0)
    return { kind: 'broken', problems: parsed.errors.map((error) => broken(error, file, lines)) };
  try {
    const value = withoutNulls(parsed.toJS({ maxAliasCount: ALIASES_MAX }));
    return { kind: 'read', document: { file, value, where: (path) => `${file}, line ${lineOf(parsed, path, lines)}` } };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const todo = 'Write the values out instead of aliases (*name).';
    return { kind: 'broken', problems: [notYaml({ seen: error.message, todo, where: file })] };
  }
}

/** Keeps the keys of empty values, so that an unknown key is reported even when it has no value. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutNulls(inner)]));
}

function broken(error: YAMLError, file: string, lines: LineCounter): Problem {
  const { line } = lines.linePos(error.pos[0]);
  return notYaml({ seen: error.message, todo: todoFor(error), where: `${file}, line ${line}` });
}

function notYaml(details: Pick<Problem, 'seen' | 'todo' | 'where'>): Problem {
  return { code: 'E_YAML', what: 'the file cannot be read as YAML', ...details };
}

function todoFor(error: YAMLError): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'Indent with spaces instead of tabs.';
    case 'DUPLICATE_KEY':
      return 'Keep one of the two lines with this name.';
    case 'BAD_SCALAR_START':
    case 'UNEXPECTED_TOKEN':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'Put texts with a colon, @, * or quotes in them between single quotes, and line the keys up.';
    default:
      return 'Compare the line and the one above it with docs/configuration.md: quotes closed, keys lined up.';
  }
}

function lineOf(parsed: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const start = startOf(parsed, path.slice(0, depth));
    if (start !== null) return lines.linePos(start).line;
  }
  return 1;
}

/** The position of the key where there is one, because its value may start on a later line. */
function startOf(parsed: Document, path: readonly PropertyKey[]): number | null {
  const parent = path.length === 0 ? null : parsed.getIn(path.slice(0, -1), true);
  const key = isMap(parent)
    ? parent.items.find((pair) => isPair(pair) && (isScalar(pair.key) ? pair.key.value : pair.key) === path.at(-1))?.key
    : null;
  const node = isNode(key) ? key : parsed.getIn(path, true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

const PREPARED_FILE = join(PACKAGE_ROOT, 'dist', 'languages.json');

/** Values of YAML texts, by the SHA-256 of the text in hex. */
export type PreparedYaml = Record<string, unknown>;

type FileAttempt<T> = { kind: 'read'; value: T } | { kind: 'failed'; reason: string };

/** Reads a file that exists. A text whose value is prepared is not parsed, and its problems name no lines. */
export async function readYamlFile(path: string, prepared: PreparedYaml = {}): Promise<YamlReading> {
  const text = await attempt(() => readFile(path, 'utf8'));
  if (text.kind === 'failed') {
    const todo = 'Let the user that runs Slugline read it.';
    const problem = { code: 'E_FILE', what: 'the file cannot be read', seen: text.reason, todo, where: path };
    return { kind: 'broken', problems: [problem] };
  }
  const value = prepared[hashOfText(text.value)];
  return value === undefined ? readYaml(text.value, path) : { kind: 'read', document: plainDocument(path, value) };
}

/**
 * The shipped languages as the build parsed them (build.mjs): parsing 100 KB of YAML took a good part of each start
 * (decision 0092). A text that has changed since has another hash and is parsed here. Empty without a build.
 */
export async function loadPreparedYaml(): Promise<PreparedYaml> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(PREPARED_FILE, 'utf8')));
  } catch {
    // The file only saves time: without it, the same YAML is parsed.
    return {};
  }
}

/** The key of a text among the prepared ones. */
export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A value that was not read from YAML text: its problems name the file alone. */
export function plainDocument(file: string, value: unknown): YamlDocument {
  return { file, value, where: () => file };
}

/** The value, or the reason of a system error; any other error is a bug and is thrown. */
export async function attempt<T>(read: () => Promise<T>): Promise<FileAttempt<T>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return { kind: 'failed', reason: messageOf(error) };
  }
}
