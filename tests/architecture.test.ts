import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  crowdedFolders,
  deadCitations,
  doubledTypes,
  impureEngines,
  lineCount,
  lonelyFiles,
  longFunctions,
  untamedNormalising,
} from './support/house-rules.ts';
import { readsOnTheLoop, type SourceFile, violations } from './support/import-rules.ts';

const ROOT = join(import.meta.dirname, '..');
const LINES_MAX = 300;

function filesBelow(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(join(ROOT, folder), path), text: readFileSync(path, 'utf8') }));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

const allSource = filesBelow('src');
const source = allSource.filter(({ path }) => path.endsWith('.ts'));
const tests = filesBelow('tests');
const decisions = readdirSync(join(ROOT, 'docs/decisions'));

const isThere = (cited: string): boolean =>
  /^\d{4}$/.test(cited) ? decisions.some((name) => name.startsWith(cited)) : existsSync(join(ROOT, cited));

/** Trees of tests that mirror no single file: whole paths, engines by golden files, one suite for several implementations. */
const FREE_TESTS = /^(?:journeys|contracts|fuzz|golden)\/|^(?:architecture|documents|drill)\.test\.ts$/;

describe('the architecture', () => {
  it('keeps every import inside the rules of the rooms', () => {
    expect(violations(source)).toEqual([]);
  });

  it.each([
    ['a stage that imports another stage', 'feeds/x.ts', "import { join } from '../alerts/join-story.ts';"],
    ['a type import across stages', 'alerts/x.ts', "import type { Poll } from '../feeds/poll-feed.ts';"],
    ['a re-export', 'news/x.ts', "export { createStore } from '../store/store.ts';"],
    ['a dynamic import', 'engines/briefing/x.ts', "const q = await import('../../queue/open-queue.ts');"],
    ['a package that the room may not have', 'commands/x.ts', "import { Queue } from 'bullmq';"],
    ['a built-in in the words', 'news/x.ts', "import { createHash } from 'node:crypto';"],
    ['a built-in that an engine may not have', 'engines/reading/x.ts', "import { readFileSync } from 'node:fs';"],
    ['one engine in another', 'engines/briefing/x.ts', "import { fold } from '../matching/words.ts';"],
    ['one of our rooms in the kit', 'kit/x.ts', "import type { Log } from '../news/log.ts';"],
    ['one platform in another', 'chat/slack/x.ts', "import { render } from '../discord/render-message.ts';"],
    ['a value from a room that lends its types', 'web/x.ts', "import { createStore } from '../store/store.ts';"],
    ['a room without a rule', 'utils/x.ts', "import { a } from '../news/ids.ts';"],
  ])('finds %s when it is planted', (_case, path, text) => {
    expect(violations([{ path, text }])).toHaveLength(1);
  });

  it('lets a room that may see the types of another import them as types', () => {
    const text = "import type { FeedView } from '../store/views/view-feeds.ts';";
    expect(violations([{ path: 'web/x.ts', text }])).toEqual([]);
  });

  it('reads what publishers send in threads alone, not on the event loop', () => {
    expect(readsOnTheLoop(source)).toEqual([]);
  });

  it.each([
    ['words', 'commands/x.ts', "import { indexWords } from '../engines/matching/word-index.ts';"],
    ['markup', 'feeds/x.ts', "import { htmlToText as text } from '../engines/reading/html-to-text.ts';"],
    ['a namespace', 'alerts/x.ts', "import * as signals from '../engines/joining/signals.ts';"],
    ['a lazy import', 'wire.ts', "const { readPage } = await import('./engines/reading/page/read-page.ts');"],
    [
      'one of several',
      'web/x.ts',
      "import {\n  type Explanation,\n  explainMatch,\n} from '../engines/matching/explain-match.ts';",
    ],
  ])('finds %s that are read on the loop when it is planted', (_case, path, text) => {
    expect(readsOnTheLoop([{ path, text }])).toHaveLength(1);
  });

  it('lets the loop know what comes out of a thread', () => {
    const text = "import { type Explanation, sayQuery } from '../engines/matching/explain-match.ts';";
    const types = "import type { MatchArticle } from '../engines/matching/match-query.ts';";
    expect(readsOnTheLoop([{ path: 'web/x.ts', text: `${text}\n${types}` }])).toEqual([]);
  });

  it('normalises texts by one function', () => {
    expect(untamedNormalising(source)).toEqual([]);
    const text = "export const plain = (text: string) => text.normalize('NFKD');\n";
    expect(untamedNormalising([{ path: 'commands/x.ts', text }])).toHaveLength(1);
  });

  it('has a source file for every test file', () => {
    const orphans = tests
      .map((file) => file.path)
      .filter((path) => path.endsWith('.test.ts') && !FREE_TESTS.test(path) && !path.startsWith('support/'))
      // `deliver.lease.test.ts` is about the leases of `deliver.ts`.
      .map((path) => path.replace(/(?:\.[\w-]+)?\.test\.ts$/, '.ts'))
      .filter((path) => !existsSync(join(ROOT, path.startsWith('bench/') ? '' : 'src', path)));
    expect(orphans).toEqual([]);
  });

  it(`has no source file above ${LINES_MAX} lines`, () => {
    expect(allSource.filter(({ text }) => lineCount(text) > LINES_MAX).map(({ path }) => path)).toEqual([]);
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

describe('the house', () => {
  const lines = (count: number) => 'const a = 1;\n'.repeat(count);

  it('makes a small file that one neighbour alone imports part of that neighbour', () => {
    expect(lonelyFiles(source)).toEqual([]);
    const neighbour = { path: 'alerts/b.ts', text: "import { a } from './a.ts';\n" };
    expect(lonelyFiles([{ path: 'alerts/a.ts', text: lines(79) }, neighbour])).toHaveLength(1);
    expect(lonelyFiles([{ path: 'alerts/a.ts', text: lines(80) }, neighbour])).toEqual([]);
    const lazily = { path: 'alerts/c.ts', text: "const { a } = await import('./a.ts');\n" };
    expect(lonelyFiles([{ path: 'alerts/a.ts', text: lines(9) }, lazily])).toEqual([]);
  });

  it('holds at most fifteen entries in a folder', () => {
    expect(crowdedFolders(allSource)).toEqual([]);
    const planted = Array.from({ length: 16 }, (_, index) => ({ path: `store/nouns/n${index}.ts`, text: '' }));
    expect(crowdedFolders(planted)).toEqual(['src/store/nouns holds 16 entries; at most 15 may stand in a folder']);
    expect(crowdedFolders(planted.slice(1))).toEqual([]);
  });

  it('defines each type name once', () => {
    expect(doubledTypes(source)).toEqual([]);
    const planted = ['feeds/a.ts', 'store/b.ts'].map((path) => ({
      path,
      text: 'export type Place = { id: string };\n',
    }));
    expect(doubledTypes(planted)).toEqual(['type Place is defined in src/feeds/a.ts and src/store/b.ts']);
  });

  it('cites nothing that the reader cannot open', () => {
    expect(deadCitations(source, isThere)).toEqual([]);
    const text =
      '/** See docs/nowhere.md, decision 9999 and platform-rules section 3. */\n// docs/architecture.md is there.\n';
    expect(deadCitations([{ path: 'alerts/a.ts', text }], isThere)).toHaveLength(3);
  });

  it('keeps I/O, clock and chance out of the engines', () => {
    expect(impureEngines(source)).toEqual([]);
    const text = 'export const now = () => new Date();\nexport const roll = () => Math.random();\n';
    expect(impureEngines([{ path: 'engines/joining/a.ts', text }])).toEqual([
      'src/engines/joining/a.ts uses the clock',
      'src/engines/joining/a.ts uses chance',
    ]);
    expect(
      impureEngines([{ path: 'engines/reading/a.ts', text: 'const read = (at: string) => new Date(at);' }]),
    ).toEqual([]);
  });

  it('has no function above forty lines, those inside it included', () => {
    expect(longFunctions(source)).toEqual([]);
    const planted = (count: number) => ({ path: 'news/a.ts', text: `function f() {\n${lines(count)}}\n` });
    expect(longFunctions([planted(39)])).toEqual(['src/news/a.ts:1 has 41 lines']);
    expect(longFunctions([planted(38)])).toEqual([]);
  });

  it('keeps the kit small', () => {
    expect(source.filter(({ path }) => path.startsWith('kit/')).length).toBeLessThanOrEqual(8);
  });
});
