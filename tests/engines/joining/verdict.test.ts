import { describe, expect, it } from 'vitest';
import type { Agreement } from '../../../src/engines/joining/similarity.ts';
import { explain, isCopy, verdictOn } from '../../../src/engines/joining/verdict.ts';

/** Two reports of one event in other words. */
const REPORT: Agreement = {
  isRefilled: false,
  ...{ whole: 0.5, acts: 0.4, titles: 0.4, leastNames: 0.7, isNameless: false, headline: 0.6 },
  ...{ evidence: 3, sharedActs: 8, sharedNames: 4, copied: 0, quoted: 0, sharedQuote: null },
  shown: { acts: ['ferry', 'sank'], names: ['tolmen'] },
  ...{
    figures: 0.5,
    hasNoFigure: false,
    sameCounts: 1,
    otherCount: false,
    together: 6,
    length: 120,
    hoursApart: 2,
    conflicts: [],
  },
};
const kindOf = (...members: Partial<Agreement & { opens: boolean | null }>[]) =>
  verdictOn(members.map((member) => ({ ...REPORT, opens: true, ...member }))).kind;

describe('verdictOn', () => {
  it('joins two reports of one event', () => {
    expect(kindOf({})).toBe('same');
  });

  it.each([
    ['another place', { conflicts: ['other place (tolmen and osmere)'] }],
    ['no act in common', { sharedActs: 0 }],
    ['no name in common', { sharedNames: 0, names: 0, leastNames: 0 }],
  ])('never joins with %s, however alike the rest is', (_what, differs) => {
    expect(kindOf({ ...differs, whole: 0.9, copied: 0.9, evidence: 5 })).toBe('other');
  });

  it.each([
    ['a line or two that share one name', { length: 8, sharedNames: 1, whole: 0.5 }],
    ['a headline of which the other tells nothing', { headline: 0, acts: 0.1, sharedActs: 2, sameCounts: 0 }],
  ])('takes for another event %s', (_what, differs) => {
    expect(kindOf(differs)).toBe('other');
  });

  it('never joins for certain what tells the headline of neither', () => {
    expect(kindOf({ headline: 0.1 })).toBe('likely');
  });

  it('asks more of long texts, which share more by chance', () => {
    const alike = { whole: 0.35, titles: 0.3, evidence: 2, figures: 0, together: 3 };
    expect([kindOf({ ...alike, length: 30 }), kindOf({ ...alike, length: 200 })]).toEqual(['same', 'likely']);
  });

  it('doubts what is counted otherwise', () => {
    expect(kindOf({ otherCount: true, sameCounts: 0, whole: 0.9, evidence: 5 })).toBe('likely');
  });

  it('doubts thin evidence', () => {
    expect(kindOf({ sharedActs: 2, sameCounts: 0, whole: 0.3, evidence: 1.5, figures: 0 })).toBe('likely');
  });

  it('asks more of articles that are days apart', () => {
    expect(kindOf({ hoursApart: 70, whole: 0.3, evidence: 2, sameCounts: 0, figures: 0 })).toBe('other');
  });

  it('does not let a story grow through one member that did not begin it', () => {
    const weak = { whole: 0.4, titles: 0.35, evidence: 2.5, figures: 0, together: 4 };
    expect(kindOf({ ...weak, opens: false })).toBe('likely');
    expect(kindOf({ ...weak, opens: false }, { ...weak, opens: true })).toBe('same');
    // What an earlier version stored does not say who began its story.
    expect(kindOf({ ...weak, opens: null })).toBe('same');
  });
});

describe('isCopy', () => {
  it('takes copied text for a copy only where names and figures agree', () => {
    const copied = { ...REPORT, copied: 0.8, leastNames: 1, figures: 1 };
    expect(isCopy(copied)).toBe(true);
    expect(isCopy({ ...copied, figures: 0, hasNoFigure: true })).toBe(false);
    expect(isCopy({ ...copied, leastNames: 0.3 })).toBe(false);
    // Four of five names stand in both: each has one that the other lacks, as the districts of one form.
    expect(isCopy({ ...copied, leastNames: 0.8 })).toBe(false);
    expect(isCopy({ ...copied, conflicts: ['other score (2-1 and 3-0)'] })).toBe(false);
  });
});

describe('explain', () => {
  it('names the slots that agreed and those that differed', () => {
    expect(explain({ ...REPORT, headline: 0 })).toBe(
      'same act: ferry, sank; same names: tolmen; same figures; but the headlines tell different acts',
    );
  });
});
