import { describe, expect, it } from 'vitest';
import { createFactsReader } from '../../src/alerts/facts-reader.ts';
import { type ChangeWords, factsOf } from '../../src/news/facts-of-text.ts';

const NONE: ChangeWords = { negations: [], numbers: {}, corrections: [], timeWords: [] };
const ENGLISH: ChangeWords = { ...NONE, numbers: { seven: 7 } };
const readerOf = (language: string) => createFactsReader((tag) => (tag === 'en' ? ENGLISH : NONE))(language);

describe('createFactsReader', () => {
  it('reads a text as its language says', () => {
    const text = 'The ferry took seven trips. It is late.';
    expect(readerOf('en').factsOf(text)).toEqual(factsOf(text, ENGLISH));
    expect(readerOf('en').words).toBe(ENGLISH);
  });

  it('reads no text twice while it is remembered, and tells languages apart', () => {
    const reader = createFactsReader((tag) => (tag === 'en' ? ENGLISH : NONE));
    const text = 'The ferry took seven trips.';
    const read = reader('en').factsOf(text);
    expect(reader('en').factsOf(text)).toBe(read);
    expect(reader('de').factsOf(text)).toEqual(factsOf(text, NONE));
    expect(reader('de').factsOf(text)[0]?.figures).toEqual([]);
  });

  it('forgets what was read longest ago, so that it takes no more room than 64 texts', () => {
    const { factsOf: read } = readerOf('en');
    const text = (number: number) => `Ferry ${number} is late.`;
    const first = read(text(0));
    const second = read(text(1));
    for (let number = 2; number < 64; number += 1) read(text(number));
    expect(read(text(0))).toBe(first);
    read(text(64));
    expect(read(text(0))).toBe(first);
    expect(read(text(1))).not.toBe(second);
    expect(read(text(1))).toEqual(second);
  });
});
