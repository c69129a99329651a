import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SourceFile, violations } from './support/import-rules.ts';

const ROOT = join(import.meta.dirname, '..');
const LINES_MAX = 250;

function filesBelow(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(join(ROOT, folder), path), text: readFileSync(path, 'utf8') }));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

const source = filesBelow('src');
const tests = filesBelow('tests');

/** Trees of tests that mirror no single file: whole paths, and one suite for several implementations. */
const FREE_TESTS = /^(?:journeys|contracts)\/|^(?:architecture|documents|drill)\.test\.ts$/;

describe('the architecture', () => {
  it('keeps every import inside the rules of the rooms', () => {
    expect(violations(source)).toEqual([]);
  });

  it.each([
    ['a stage that imports another stage', 'feeds/x.ts', "import { writeBrief } from '../briefs/write-brief.ts';"],
    ['a type import across stages', 'alerts/x.ts', "import type { Poll } from '../feeds/poll-feed.ts';"],
    ['a re-export', 'news/x.ts', "export { createStore } from '../store/store.ts';"],
    ['a dynamic import', 'briefs/x.ts', "const q = await import('../queue/open-queue.ts');"],
    ['a package that the room may not have', 'commands/x.ts', "import { Queue } from 'bullmq';"],
    ['a built-in in the words', 'news/x.ts', "import { createHash } from 'node:crypto';"],
    ['one platform in another', 'chat/slack/x.ts', "import { render } from '../discord/render-message.ts';"],
    ['a room without a rule', 'utils/x.ts', "import { a } from '../news/ids.ts';"],
  ])('finds %s when it is planted', (_case, path, text) => {
    expect(violations([{ path, text }])).toHaveLength(1);
  });

  it('has a source file for every test file', () => {
    const orphans = tests
      .map((file) => file.path)
      .filter((path) => path.endsWith('.test.ts') && !FREE_TESTS.test(path) && !path.startsWith('support/'))
      .map((path) => path.replace('.test.ts', '.ts'))
      .filter((path) => !existsSync(join(ROOT, path.startsWith('bench/') ? '' : 'src', path)));
    expect(orphans).toEqual([]);
  });

  it(`has no source file above ${LINES_MAX} lines`, () => {
    const long = source.filter((file) => file.text.split('\n').length - 1 > LINES_MAX).map((file) => file.path);
    expect(long).toEqual([]);
  });

  it('reads the process in main.ts alone', () => {
    const readers = source
      .filter((file) => /\bprocess\.\w|from 'node:process'/.test(withoutComments(file.text)))
      .map((file) => file.path);
    expect(readers.filter((path) => path !== 'main.ts')).toEqual([]);
  });

  it('has no cast, no any, no non-null assertion and no class but errors', () => {
    const CAST = /\bas (?!const\b)(?:unknown|any|never|[A-Z]\w*|\{|string|number|boolean)\b/;
    const offences = source.flatMap((file) =>
      file.text
        .split('\n')
        .map((line, index) => ({ line, at: `${file.path}:${index + 1}` }))
        .filter(({ line }) => !/^\s*(?:\*|\/\/|\/\*)|^import|^\s*type \w+ as|^\s+\w+ as \w+,?$/.test(line))
        .filter(
          ({ line }) =>
            CAST.test(line.replace(/(['"`]).*?\1/g, '')) ||
            /\bclass (?!\w+ extends \w*Error\b)\w+ /.test(line.replace(/(['"`]).*?\1/g, '')),
        )
        .map(({ at, line }) => `${at}: ${line.trim()}`),
    );
    expect(offences).toEqual([]);
  });
});
