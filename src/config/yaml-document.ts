import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Problem } from '../news/problem.ts';

/** A config file that could be read as YAML. */
export type YamlDocument = {
  /** The path as problems name it. */
  file: string;
  value: unknown;
  /** "config/feeds.yaml, line 12": where the value at this path stands, or its nearest parent. */
  where(path: readonly PropertyKey[]): string;
};

export type YamlReading = { kind: 'read'; document: YamlDocument } | { kind: 'broken'; problems: Problem[] };

/** An alias bomb would otherwise unfold for ever (yaml, maxAliasCount). */
const ALIASES_MAX = 100;

/** Reads YAML text and remembers where everything stands. A key with nothing behind it counts as not there. */
export function readYaml(text: string, file: string): YamlReading {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (parsed.errors.length > 0)
    return { kind: 'broken', problems: parsed.errors.map((error) => broken(error, file, lines)) };
  const value = plainValue(parsed);
  if (value.kind === 'too-many-aliases') return { kind: 'broken', problems: [aliasBomb(file, value.reason)] };
  const where = (path: readonly PropertyKey[]) => `${file}, line ${lineOf(parsed, path, lines)}`;
  return { kind: 'read', document: { file, value: value.value, where } };
}

function plainValue(
  parsed: Document,
): { kind: 'value'; value: unknown } | { kind: 'too-many-aliases'; reason: string } {
  try {
    return {
      kind: 'value',
      value: withoutNulls(parsed.toJS({ maxAliasCount: ALIASES_MAX })),
    };
  } catch (error) {
    if (error instanceof ReferenceError) return { kind: 'too-many-aliases', reason: error.message };
    throw error;
  }
}

/** The keys stay, so that an unknown one is told of even when it is empty. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutNulls(inner)]));
}

function aliasBomb(file: string, reason: string): Problem {
  return {
    code: 'E_YAML',
    what: 'the file cannot be read as YAML',
    seen: reason,
    todo: 'Write the values out instead of aliases (*name).',
    where: file,
  };
}

function broken(error: YAMLError, file: string, lines: LineCounter): Problem {
  const { line } = lines.linePos(error.pos[0]);
  return {
    code: 'E_YAML',
    what: 'the file cannot be read as YAML',
    seen: error.message,
    todo: todoFor(error),
    where: `${file}, line ${line}`,
  };
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

/** A key says more than its value, which may stand lines below it. */
function startOf(parsed: Document, path: readonly PropertyKey[]): number | null {
  const parent = path.length === 0 ? null : parsed.getIn(path.slice(0, -1), true);
  const key = isMap(parent)
    ? parent.items.find((pair) => isPair(pair) && keyText(pair.key) === path.at(-1))?.key
    : null;
  const node = isNode(key) ? key : parsed.getIn(path, true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

function keyText(key: unknown): unknown {
  return isScalar(key) ? key.value : key;
}
