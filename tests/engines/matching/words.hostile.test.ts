import { describe, expect, it } from 'vitest';
import { readPlaces } from '../../../src/engines/matching/matched-terms.ts';
import { indexWords } from '../../../src/engines/matching/word-index.ts';
import { fold, readOffsets, readWords } from '../../../src/engines/matching/words.ts';
import { cpuTime, LINEAR_MS } from '../../support/cpu-time.ts';

const LENGTH = 200_000;
const times = (unit: string) => unit.repeat(LENGTH / unit.length);

/** One row of marks took 13 seconds to fold, and each article is folded several times. */
const HOSTILE: [what: string, text: string][] = [
  ['marks of two classes', `taliban a${'\u0301'.repeat(100_000)}${'\u0316'.repeat(95_000)}`],
  ['marks that joiners part', `a${times('\u0301\u0301\u0301\u0301\u0316\u0316\u0316\u200d')}`],
  ['points of Hebrew', `א${times('\u05b0\u05b4\u05bc')}`],
  ['letters that become marks', `か${times('\u3099\uff9e')}`],
  ['one word', times('w')],
  ['one abbreviation', times('a.')],
  ['brackets', times(')')],
  ['apostrophes', times("a's")],
  ['halves of characters', times('\ud83d')],
];

describe('words of a hostile text', () => {
  it.each(HOSTILE)('take time with the length of %s', (_what, text) => {
    for (const read of [fold, readWords, readOffsets, (each: string) => indexWords(['x', each], 'en')]) {
      expect(cpuTime(() => read(text))).toBeLessThan(LINEAR_MS);
    }
    expect(cpuTime(() => readPlaces({ title: text.slice(0, 2_000), text }))).toBeLessThan(LINEAR_MS);
  });

  it('are those of the text beside its marks', () => {
    const [, text] = HOSTILE[0] ?? ['', ''];
    expect(readWords(text).map(({ word }) => word)).toEqual(['taliban', 'a']);
  });
});
