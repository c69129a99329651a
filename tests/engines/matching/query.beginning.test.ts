import { describe, expect, it } from 'vitest';
import { beginsAs, queryBeginning } from '../../../src/engines/matching/query.ts';

const long = '(harbour OR ferry OR pier OR lighthouse OR pilots) (strike OR walkout OR closure) -cricket';

describe('queryBeginning', () => {
  it('leaves a short query whole and names a long one by its beginning', () => {
    expect(queryBeginning('harbour (strike OR walkout)')).toBe('harbour (strike OR walkout)');
    expect(queryBeginning(long)).toBe('(harbour OR ferry OR pier OR lighthouse OR pilots) (strike O…');
    expect(beginsAs(long, queryBeginning(long))).toBe(true);
  });

  it('ends before a phrase that it would leave open', () => {
    const query = '(harbour OR ferry OR pier OR lighthouse) "pilots walk out of talks" -cricket';
    expect(queryBeginning(query)).toBe('(harbour OR ferry OR pier OR lighthouse)…');
  });

  it('is no name of another query, nor is a name that was not cut', () => {
    expect(beginsAs('ferry strike', queryBeginning(long))).toBe(false);
    expect(beginsAs('ferry strike', 'ferry')).toBe(false);
    expect(beginsAs('ferry strike', '…')).toBe(false);
  });
});
