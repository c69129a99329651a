import { basename, dirname, join, normalize } from 'node:path/posix';
import { parseAst } from 'rolldown/parseAst';
import { importsOf, type SourceFile } from './import-rules.ts';

/**
 * The rules that keep the house as docs/decisions/0104-fewer-deeper-rooms.md describes it. Each returns one sentence per
 * offence; paths are relative to src.
 */

const LONELY_LINES_MIN = 80;
const ENTRIES_MAX = 15;
const FUNCTION_LINES_MAX = 40;

export const lineCount = (text: string): number => text.split('\n').length - 1;

const DYNAMIC_IMPORT = /\bimport\(\s*["'](\.[^"']+)["']/g;

/** A small file that one neighbour alone imports is part of that neighbour, unless `import()` loads it. */
export function lonelyFiles(files: readonly SourceFile[]): string[] {
  const importers = new Map<string, Set<string>>();
  const lazy = new Set<string>();
  for (const { path, text } of files) {
    const absolute = (target: string) => normalize(join(dirname(path), target));
    for (const [, target = ''] of text.matchAll(DYNAMIC_IMPORT)) lazy.add(absolute(target));
    for (const target of importsOf(text).filter((each) => each.startsWith('.'))) {
      importers.set(absolute(target), (importers.get(absolute(target)) ?? new Set()).add(path));
    }
  }
  return files.flatMap(({ path, text }) => {
    const [importer = '', ...others] = importers.get(path) ?? [];
    const lonely = others.length === 0 && importer !== '' && dirname(importer) === dirname(path);
    if (!lonely || lazy.has(path) || lineCount(text) >= LONELY_LINES_MIN) return [];
    return [
      `src/${path} has ${lineCount(text)} lines and only ${basename(importer)} imports it: make it part of that file`,
    ];
  });
}

/** More entries than one look takes in want a folder by concept. `src` itself holds the rooms, which the design names. */
export function crowdedFolders(files: readonly SourceFile[]): string[] {
  const entries = new Map<string, Set<string>>();
  for (const { path } of files) {
    const parts = path.split('/');
    for (const [depth, name] of parts.entries()) {
      const folder = ['src', ...parts.slice(0, depth)].join('/');
      entries.set(folder, (entries.get(folder) ?? new Set()).add(name));
    }
  }
  return [...entries]
    .filter(([folder, names]) => folder !== 'src' && names.size > ENTRIES_MAX)
    .map(([folder, names]) => `${folder} holds ${names.size} entries; at most ${ENTRIES_MAX} may stand in a folder`);
}

/** One name, one type: a reader who knows `ChannelAddress` from one file knows it in all. */
export function doubledTypes(files: readonly SourceFile[]): string[] {
  const homes = new Map<string, string[]>();
  for (const { path, text } of files) {
    for (const [, name = ''] of text.matchAll(/^(?:export )?(?:declare )?(?:type|interface) (\w+)/gm)) {
      homes.set(name, [...(homes.get(name) ?? []), path]);
    }
  }
  return [...homes]
    .filter(([, paths]) => paths.length > 1)
    .map(([name, paths]) => `type ${name} is defined in ${paths.map((path) => `src/${path}`).join(' and ')}`);
}

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*$/gm;
const OWN_DOCUMENT =
  /(?<![\w/.-])(?:docs|src|tests|bench|config|scripts)\/[\w./-]*\w\.(?:ts|mjs|css|md|ya?ml|jsonl?)\b/g;
const DECISION = /\bdecisions?[ /](\d{4})\b/g;
/** What our notes cite and a reader of the repository does not have. */
const ELSEWHERE =
  /(?<![\w/.-])(?:platform-rules|design(?:\.md)? section|section \d+ of the design|found\/\w+|reference\/(?:platform-rules|feeds|peers|style))/g;

/** A comment cites only what the reader can open. `exists` answers for a path of the repository or a decision's number. */
export function deadCitations(files: readonly SourceFile[], exists: (cited: string) => boolean): string[] {
  return files.flatMap(({ path, text }) => {
    const comments = [...text.matchAll(COMMENT)].map(([comment]) => comment).join('\n');
    const ours = [...comments.matchAll(OWN_DOCUMENT)].map(([cited]) => cited);
    const decisions = [...comments.matchAll(DECISION)].map(([, number = '']) => number);
    const dead = [...ours, ...decisions].filter((cited) => !exists(cited));
    return [...dead, ...(comments.match(ELSEWHERE) ?? [])].map(
      (cited) => `src/${path} cites ${cited}, which is not there`,
    );
  });
}

const IMPURE: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\b|\bTemporal\b/],
  ['chance', /\bMath\.random\b|\brandom(?:UUID|Bytes|Int)\b/],
  ['a timer', /\bset(?:Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/],
  ['the network', /\bfetch\(|\bWebSocket\b|\bXMLHttpRequest\b/],
  ['the process', /\bprocess\.|\bimport\.meta\b/],
];

/** Engines compute: what they need to know of the world is a parameter. */
export function impureEngines(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.startsWith('engines/'))
    .flatMap(({ path, text }) => {
      const code = text.replace(COMMENT, '');
      return IMPURE.filter(([, pattern]) => pattern.test(code)).map(([what]) => `src/${path} uses ${what}`);
    });
}

const NORMALISES = /\.normalize\(/;

/** Marks in a row are put in order in time with their square, so that one function cuts them first. */
export function untamedNormalising(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path, text }) => path !== 'news/publisher-text.ts' && NORMALISES.test(text.replace(COMMENT, '')))
    .map(
      ({ path }) => `src/${path} normalises a text by itself; normalText of src/news/publisher-text.ts does it safely`,
    );
}

type Node = { type: string; start: number; end: number; [key: string]: unknown };
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function* nodesIn(value: unknown): Generator<Node> {
  if (isNode(value)) yield value;
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* nodesIn(inner);
}

/** Counted whole: the linter leaves the functions inside a function out of its count. */
export function longFunctions(files: readonly SourceFile[]): string[] {
  const linesTo = (text: string, end: number, start = 0) => text.slice(start, end).split('\n').length;
  return files.flatMap(({ path, text }) =>
    [...nodesIn(parseAst(text, { lang: 'ts' }, path))]
      .filter(({ type, start, end }) => FUNCTIONS.has(type) && linesTo(text, end, start) > FUNCTION_LINES_MAX)
      .map(({ start, end }) => `src/${path}:${linesTo(text, start)} has ${linesTo(text, end, start)} lines`),
  );
}
