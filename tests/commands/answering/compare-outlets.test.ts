import { describe, expect, it } from 'vitest';
import { compareOutlets, type OutletArticle } from '../../../src/commands/answering/compare-outlets.ts';
import { createChangeWords } from '../../../src/engines/joining/facts.ts';
import { workMs } from '../../support/thread-time.ts';

const LIMIT_MS = 1_000;

const LEDGER: OutletArticle = {
  outlet: 'Harbour Ledger',
  text:
    'Eleven passengers were taken to hospital after a fire on the ferry Grey Heron off Port Verrin. ' +
    'The Grey Heron lost power two kilometres from the pier of Port Verrin on Monday. ' +
    'The last such fire in Port Verrin was in 1987 and burned the Sallow Queen.',
  quotes: [said('The crew pulled us out by our sleeves', 'Dalia Renn')],
};
const WIRE: OutletArticle = {
  outlet: 'Meridian Wire',
  text:
    'Fourteen passengers were taken to hospital after a fire on the ferry Grey Heron off Port Verrin, 14 in all. ' +
    'The Grey Heron lost power two kilometres from the pier of Port Verrin on Monday. ' +
    'Insurer Keel and Sons said it would pay the passengers 300 crowns each.',
  quotes: [
    said('The crew pulled us out by our sleeves', 'Dalia Renn'),
    said('We do not know the cause', 'Emil Strand'),
  ],
};

function said(text: string, name: string): OutletArticle['quotes'][number] {
  return { text, start: 0, end: text.length, speaker: { name, role: null }, cue: 'said' };
}

const words = {
  ...createChangeWords([])('en'),
  numbers: new Map([
    ['eleven', 11],
    ['fourteen', 14],
    ['two', 2],
  ]),
};
const sections = (...tellings: OutletArticle[]) =>
  Object.fromEntries(compareOutlets(tellings, words).map(({ title, lines }) => [title, lines]));

describe('acrossOutlets', () => {
  it('says what all report, once, with all outlets', () => {
    expect(sections(LEDGER, WIRE)['All report']).toEqual([
      {
        text: 'The Grey Heron lost power two kilometres from the pier of Port Verrin on Monday.',
        outlets: ['Meridian Wire', 'Harbour Ledger'],
      },
    ]);
  });

  it('puts numbers that differ side by side, each with its outlet', () => {
    const lines = sections(LEDGER, WIRE)['Numbers differ'] ?? [];
    expect(lines.map(({ outlets }) => outlets)).toEqual([['Meridian Wire'], ['Harbour Ledger']]);
    expect(lines[0]?.text).toMatch(/^Fourteen/);
    expect(lines[1]?.text).toMatch(/^Eleven/);
  });

  it('says once what several outlets say alike where another differs', () => {
    const copy = { ...LEDGER, outlet: 'Radio Ostra', text: LEDGER.text.slice(0, LEDGER.text.indexOf(' The last')) };
    const lines = sections(LEDGER, WIRE, copy)['Numbers differ'] ?? [];
    expect(lines.map(({ outlets }) => outlets)).toEqual([['Meridian Wire'], ['Harbour Ledger', 'Radio Ostra']]);
  });

  it('says what only one has', () => {
    const lines = sections(LEDGER, WIRE)['Only one reports'] ?? [];
    expect(lines.map(({ text, outlets }) => `${outlets}: ${text.slice(0, 7)}`).sort()).toEqual([
      'Harbour Ledger: The las',
      'Meridian Wire: Insurer',
    ]);
  });

  it('says who said what, each quotation once with all that carry it', () => {
    expect(sections(LEDGER, WIRE)['Who said what']).toEqual([
      { text: 'Dalia Renn: “The crew pulled us out by our sleeves”', outlets: ['Meridian Wire', 'Harbour Ledger'] },
      { text: 'Emil Strand: “We do not know the cause”', outlets: ['Meridian Wire'] },
    ]);
  });

  it('shows each quotation in the marks of the language of its article', () => {
    const across = compareOutlets([LEDGER, { ...WIRE, language: 'de' }], words).flatMap(({ lines }) => lines);
    expect(across.map(({ text }) => text)).toContain('Emil Strand: „We do not know the cause“');
  });

  it('shows nothing that is not in an article of its outlet', () => {
    const lines = compareOutlets([LEDGER, WIRE], words).flatMap((section) => section.lines);
    const facts = lines.filter(({ text }) => !text.includes('“'));
    for (const { text, outlets } of facts) {
      expect([LEDGER, WIRE].some((each) => outlets.includes(each.outlet) && each.text.includes(text))).toBe(true);
    }
  });

  it('says nothing of a story that one outlet alone tells', () => {
    expect(compareOutlets([LEDGER, { ...LEDGER, text: 'Other words of the same outlet.' }], words)).toEqual([]);
  });

  it('takes no longer for outlets with thousands of quotations', () => {
    const quotes = Array.from({ length: 3_000 }, (_, at) =>
      said(`pier ${at} has room for w${at} of our ships`, 'Dalia Renn'),
    );
    const outlets = ['Ledger', 'Wire', 'Radio'].map((outlet) => ({ outlet, text: LEDGER.text, quotes }));
    expect(workMs(() => compareOutlets(outlets, words), LIMIT_MS)).toBeLessThan(LIMIT_MS);
  });
});
