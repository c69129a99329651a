import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../src/engines/briefing/write-brief.ts';
import { workMs } from '../../support/thread-time.ts';
import { loadLanguages } from './gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });

/** The longest of 1,380 news articles has 54,000. */
const CHARACTERS = 64_000;
/** Ten times what such a text takes; what grows with its square took up to seven seconds. */
const LIMIT_MS = 2_000;

/** The sentence with another word for `#` each time, until the text is long enough. */
function textOf(sentence: string): string {
  const count = Math.ceil(CHARACTERS / sentence.length);
  return Array.from({ length: count }, (_, number) => sentence.replaceAll('#', wordOf(number))).join('');
}

function wordOf(number: number): string {
  return number.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)));
}

describe('createBriefWriter on a text that no newspaper would print', () => {
  it.each([
    ['one verb', 'said '],
    ['names and verbs', 'Aa said '],
    ['quotation marks and verbs', '" said '],
    ['quotations of a letter', '“a” '],
    ['a quotation a line', '“A b”\n'],
    ['marks within marks', '“a «'],
    ['single marks behind white space', " 'a"],
    ['relative clauses', 'the man who said '],
    ['inserted phrases', ', the minister, said '],
    ['quotations of one speaker', '“No no no,” said Ada Okoro, the minister. '],
    ['names that are new each time', 'A# B# said. '],
    ['people of one surname', 'A# Okoro said. '],
    ['people of one first name', 'Ada B# said. '],
    ['bodies and their letters', 'the A# Ministry said. '],
    ['ministers', 'Minister A# Bb, the minister, said the minister. '],
    ['a title without an end', 'Minister of Aa and '],
    ['pronouns', 'Ada A# said he said she said. '],
    ['labels', '"OKORO: no no." '],
    ['lines of capitals', `${'A'.repeat(90)}\n`],
    ['lines of capitals with commas', `${'AB, '.repeat(22)}-\n`],
    ['captions of slashes', `It is closed. (Aa${' / '.repeat(90)}x)\n`],
    ['stops', '!?'],
    ['lines of a writer without an end', `Pier ${'A'.repeat(90)}\n`],
  ])('needs no more time than its length explains: %s', (_, sentence) => {
    const text = textOf(sentence);
    expect(workMs(() => writeBrief({ title: 'Pier closed', text }), LIMIT_MS)).toBeLessThan(LIMIT_MS);
  });

  it('finds every quotation of a sentence that does not end', () => {
    const text = Array.from(
      { length: 1_000 },
      (_, number) => `pier ${wordOf(number)}, “we see ${number} ships here”`,
    ).join(', ');
    const { quotes } = writeBrief({ title: 'Pier closed', text });
    expect(quotes.map((quote) => quote.text)).toEqual(
      Array.from({ length: 1_000 }, (_, number) => `we see ${number} ships here`),
    );
  });

  it('still names the speaker behind a long list', () => {
    const list = Array.from({ length: 600 }, (_, number) => `the pier of ${wordOf(number)}`).join(', ');
    const text = `They have closed ${list}.\n“We will open the piers again,” said Ada Okoro, the harbour minister.`;
    const [quote] = writeBrief({ title: 'Piers closed', text }).quotes;
    expect(quote?.speaker).toEqual({ name: 'Ada Okoro', role: 'harbour minister' });
  });
});
