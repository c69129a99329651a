import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { languageTest, PRECISION_MIN, scoreLanguage } from '../../../src/terminal/calls/language-test.ts';
import { loadCuedFiles } from '../../engines/briefing/gold.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/languages');
const parts = { languages: [], cued: loadCuedFiles() };
const golds = readdirSync(FOLDER).map((file) => file.replace(/\.txt$/, ''));
const goldOf = (tag: string) => readFileSync(join(FOLDER, `${tag}.txt`), 'utf8');

describe('the file of each language of level "cued"', () => {
  it('has a gold', () => {
    expect(golds.toSorted()).toEqual(parts.cued.map(({ tag }) => tag).toSorted());
  });

  it.each(golds)('%s names nine of ten speakers right, three of four of them all, and finds the quotations', (tag) => {
    const { articles, quotes, found, right, wrong, blank } = scoreLanguage(tag, goldOf(tag), parts);
    expect(articles).toBeGreaterThanOrEqual(10);
    expect(found / quotes).toBeGreaterThan(0.95);
    expect(right / (right + wrong)).toBeGreaterThanOrEqual(PRECISION_MIN);
    expect(right / (right + wrong + blank)).toBeGreaterThan(0.75);
  });
});

async function run(tag: string) {
  const out: string[] = [];
  const stdout = new PassThrough().on('data', (chunk) => out.push(String(chunk)));
  const exit = await languageTest(tag, { ...parts, folder: FOLDER }, { stdout, stderr: stdout });
  return { exit, out: out.join('') };
}

describe('languageTest', () => {
  it('prints the slips and the score', async () => {
    const { exit, out } = await run('fr');
    expect(exit).toBe(0);
    expect(out).toContain('fr: 10 articles, 23 of 23 quotations');
  });

  it('says where the gold is looked for', async () => {
    const { exit, out } = await run('xx');
    expect(exit).toBe(1);
    expect(out).toContain('xx.txt cannot be read');
  });

  it.each([
    ['a name that is not the gold’s', '« Il pleut »⟦Ada Lens⟧, dit Odile Kerbrat.', { right: 0, wrong: 1 }],
    ['a name where the gold has none', '« Il pleut »⟦⟧, dit Odile Kerbrat.', { right: 0, wrong: 1 }],
    ['a named quotation that the gold does not have', '« Il pleut », dit Odile Kerbrat.', { right: 0, wrong: 1 }],
    ['a blank', '« Il pleut »⟦Odile Kerbrat⟧.', { right: 0, wrong: 0 }],
  ])('counts %s', (_, text, score) => {
    expect(scoreLanguage('fr', `Pluie\n${text}`, parts)).toMatchObject(score);
  });
});
