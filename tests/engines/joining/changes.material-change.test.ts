import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadLanguages } from '../../../src/config/files/languages.ts';
import { createBriefWriter } from '../../../src/engines/briefing/write-brief.ts';
import { materialChange } from '../../../src/engines/joining/changes.ts';
import { createChangeWords } from '../../../src/engines/joining/facts.ts';
import type { LanguageFacts } from '../../../src/news/language.ts';
import { type LabelledArticle, readLabelled } from '../../support/story-set.ts';
import { workMs } from '../../support/thread-time.ts';

/** An edit of an article of the labelled set: what the publisher changed, and whether a reader must know. */
type Edit = {
  base: string;
  material: boolean;
  kind: string;
  swaps?: [string, string][];
  title?: string;
  append?: string;
  prepend?: string;
  dropAfter?: string;
};

const FILE = join(import.meta.dirname, '../../fixtures/stories/edits.jsonl');
const FOUND_FLOOR = 0.9;
const LIMIT_MS = 1_000;

function edited(article: LabelledArticle, edit: Edit): LabelledArticle {
  let text = article.text;
  for (const [from, to] of edit.swaps ?? []) text = text.replaceAll(from, to);
  if (edit.dropAfter) text = text.slice(0, text.indexOf(edit.dropAfter));
  const parts = [edit.prepend, text, edit.append].filter((part) => part !== undefined);
  return { ...article, title: edit.title ?? article.title, text: parts.join('\n\n') };
}

describe('materialChange over edits of our own', () => {
  const edits = readFileSync(FILE, 'utf8')
    .trim()
    .split('\n')
    .map((line): Edit => JSON.parse(line));
  const articles = new Map(readLabelled().map((article) => [article.id, article]));
  let writeBrief: ReturnType<typeof createBriefWriter>;
  let languages: LanguageFacts[];
  beforeAll(async () => {
    const read = await loadLanguages([join(import.meta.dirname, '../../../config')]);
    if (read.kind === 'unsound') throw new Error('The language files are unsound');
    languages = read.data;
    writeBrief = createBriefWriter({ languages });
  });

  function changes(edit: Edit) {
    const base = articles.get(edit.base);
    if (!base) throw new Error(`No article ${edit.base}`);
    const told = (version: LabelledArticle) => ({ ...version, quotes: writeBrief(version).quotes });
    return materialChange(told(base), told(edited(base, edit)), createChangeWords(languages)('en'));
  }

  it('finds what a reader must know', () => {
    const material = edits.filter((edit) => edit.material);
    const missed = material.filter((edit) => changes(edit).length === 0).map(({ base, kind }) => `${base}: ${kind}`);
    expect(edits.length).toBeGreaterThanOrEqual(60);
    expect(1 - missed.length / material.length, missed.join('\n')).toBeGreaterThanOrEqual(FOUND_FLOOR);
  });

  it('stays silent on every cosmetic edit', () => {
    const cosmetic = edits.filter((edit) => !edit.material);
    const loud = cosmetic.filter((edit) => changes(edit).length > 0);
    expect(loud.map((edit) => [edit.base, edit.kind, changes(edit)])).toEqual([]);
  });

  it('says which figure stands for which', () => {
    const edit = edits.find(({ base }) => base === 'dorvale-airstrike-hask-1');
    const [figure] = (edit ? changes(edit) : []).filter(({ kind }) => kind === 'figure');
    expect(figure?.before).toContain('At least 17 people');
    expect(figure?.after).toContain('At least 29 people');
  });

  it('compares the first hundred quotations of a version, and takes no longer for thousands', () => {
    const words = createChangeWords(languages)('en');
    const quotes = (number: string) =>
      Array.from({ length: 3_000 }, (_, at) => ({ text: `pier ${at} has room for ${number} of our ships` }));
    const version = (number: string) => ({ title: 'Pier', text: '', quotes: quotes(number) });
    const found: number[] = [];
    const ms = workMs(() => found.push(materialChange(version('seven'), version('twelve'), words).length), LIMIT_MS);
    expect(found[0]).toBe(100);
    expect(ms).toBeLessThan(LIMIT_MS);
  });

  it('takes no longer for words that differ at their ends alone', () => {
    const words = createChangeWords(languages)('en');
    const line = (end: string) => Array.from({ length: 4 }, (_, at) => `A${'b'.repeat(200 + at)}${end}`).join(' ');
    const version = (end: string) => ({ title: 'Pier', text: `Pier ${line(end)}.\n`.repeat(18), quotes: [] });
    expect(workMs(() => materialChange(version('cde'), version('fgh'), words), LIMIT_MS)).toBeLessThan(LIMIT_MS);
  });
});
