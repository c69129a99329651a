import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const GOLDEN = join(FIXTURES, 'golden');

/** Where the golden file of a case lies: what an engine made of one fixture, whole and readable. */
export function goldenPath(engine: string, name: string): string {
  return join(GOLDEN, engine, `${name}.txt`);
}

/** Golden files without a case: their fixture went, so nothing holds them to the code any more. */
export function orphans(engine: string, names: readonly string[]): string[] {
  const folder = join(GOLDEN, engine);
  const known = new Set(names.map((name) => `${name}.txt`));
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !known.has(path));
}

export function fixturePath(...parts: string[]): string {
  return join(FIXTURES, ...parts);
}

/** Names of the files in a folder of fixtures, in order. */
export function fixtureNames(...parts: string[]): string[] {
  return readdirSync(fixturePath(...parts)).sort();
}

/** One line of a text, with its line breaks and controls to be seen. */
export function shown(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(/[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A list with a heading, each entry on a line of its own; "none" where it is empty. */
export function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${heading}: none` : `${heading}\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
