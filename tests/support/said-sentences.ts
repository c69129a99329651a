import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandSpec } from '../../src/chat/command-spec.ts';

/** `counted`: by number, with a form for one and one for many. */
export type Said = { english: string; kind: 'plain' | 'counted' };

const LITERAL = String.raw`'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"`;
const PLAIN = new RegExp(String.raw`\b(?:say|sentence|label)\(\s*(?:message,\s*)?(?:${LITERAL})`, 'gu');
const COUNTED = new RegExp(String.raw`\bsay\.count\([^'";]*?\[\s*(?:${LITERAL})`, 'gu');
const PAIR = new RegExp(String.raw`\[\s*sentence\(\s*(?:${LITERAL}),?\s*\),\s*(?:${LITERAL})`, 'gu');

const ROOMS = ['src/chat', 'src/commands', 'src/alerts', 'src/engines/matching'];

/** Every sentence that the program says in a language, as its sources have it: the keys of config/languages/answers. */
export function saidSentences(specs: readonly CommandSpec[]): Said[] {
  const sources = ROOMS.flatMap(sourcesBelow);
  const counted = new Set([...sources.flatMap((source) => [...found(COUNTED, source), ...found(PAIR, source)])]);
  const plain = new Set([...sources.flatMap((source) => found(PLAIN, source)), ...specs.flatMap(describedIn)]);
  const kindOf = (english: string) => (counted.has(english) ? 'counted' : 'plain');
  return [...new Set([...plain, ...counted])].map((english) => ({ english, kind: kindOf(english) }));
}

function found(pattern: RegExp, source: string): string[] {
  return [...source.matchAll(pattern)].map(([, single = '', double = '']) => {
    return (single || double).replace(/\\(.)/gu, '$1');
  });
}

function sourcesBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** The descriptions of a command, its subcommands and options. */
export function describedIn({ description, options, subcommands }: CommandSpec): string[] {
  const below = subcommands.flatMap((sub) => [sub.description, ...sub.options.map((each) => each.description)]);
  return [description, ...options.map((each) => each.description), ...below];
}
