import { describe, expect, it } from 'vitest';
import { type ChangeWords, createFactsReader, factsOf } from '../../../src/engines/joining/facts.ts';

const NONE: ChangeWords = {
  negations: new Set(),
  numbers: new Map(),
  corrections: new Set(),
  timeWords: new Set(),
};
const ENGLISH: ChangeWords = { ...NONE, numbers: new Map([['seven', 7]]), corrections: new Set(['correction']) };
const readerOf = (language: string) => createFactsReader((tag) => (tag === 'en' ? ENGLISH : NONE))(language);

describe('createFactsReader', () => {
  it('reads a text as its language says, and keeps the sentences that count or correct', () => {
    const text = 'The ferry took seven trips. It is late. Correction: It is on time. It had 3 bells.';
    const [trips, , correction, bells] = factsOf(text, ENGLISH);
    expect(readerOf('en').figuresAndCorrections(text)).toEqual([trips, correction, bells]);
    expect(readerOf('en').words).toBe(ENGLISH);
  });

  it('reads no text twice while it is remembered, and tells languages apart', () => {
    const reader = createFactsReader((tag) => (tag === 'en' ? ENGLISH : NONE));
    const text = 'The ferry took seven trips.';
    const read = reader('en').figuresAndCorrections(text);
    expect(reader('en').figuresAndCorrections(text)).toBe(read);
    expect(read.map(({ figures }) => figures)).toEqual([[7]]);
    expect(reader('de').figuresAndCorrections(text)).toEqual([]);
  });

  it('forgets what was read longest ago, so that it takes no more room than 256 texts', () => {
    const { figuresAndCorrections: read } = readerOf('en');
    const text = (number: number) => `Ferry ${number} is late.`;
    const first = read(text(0));
    const second = read(text(1));
    for (let number = 2; number < 256; number += 1) read(text(number));
    expect(read(text(0))).toBe(first);
    read(text(256));
    expect(read(text(0))).toBe(first);
    expect(read(text(1))).not.toBe(second);
    expect(read(text(1))).toEqual(second);
  });
});
