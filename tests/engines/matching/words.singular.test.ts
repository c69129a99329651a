import { describe, expect, it } from 'vitest';
import { singular } from '../../../src/engines/matching/words.ts';

const same = (one: string, other: string) => expect(singular(one), `${one} and ${other}`).toBe(singular(other));
const apart = (one: string, other: string) => expect(singular(one), `${one} and ${other}`).not.toBe(singular(other));

describe('singular', () => {
  it.each([
    ['strike', 'strikes'],
    ['country', 'countries'],
    ['church', 'churches'],
    ['crash', 'crashes'],
    ['tax', 'taxes'],
    ['actress', 'actresses'],
    ['hero', 'heroes'],
    ['shoe', 'shoes'],
    ['cache', 'caches'],
    ['house', 'houses'],
    ['cause', 'causes'],
    ['virus', 'viruses'],
    ['gas', 'gases'],
    ['crisis', 'crises'],
    ['movie', 'movies'],
    ['woman', 'women'],
    ['gunman', 'gunmen'],
    ['size', 'sizes'],
    ['war', 'wars'],
    ['mp', 'mps'],
    ['ngo', 'ngos'],
    ['pakistani', 'pakistanis'],
    ['houthi', 'houthis'],
    ['tie', 'ties'],
    ['knife', 'knives'],
    ['militia', 'militias'],
  ])('reads %s and %s as one word', same);

  it.each([
    ['afghan', 'afghanistan'],
    ['hama', 'hamas'],
    ['new', 'news'],
    ['isi', 'isis'],
    ['aid', 'aids'],
    ['good', 'goods'],
    ['lao', 'laos'],
    ['marco', 'marcos'],
    ['william', 'williams'],
    ['economic', 'economics'],
    ['u', 'us'],
    ['strike', 'striking'],
    ['mary', 'marie'],
    ['july', 'julie'],
    ['plan', 'plane'],
    ['yeman', 'yemen'],
    ['virus', 'viru'],
  ])('keeps %s and %s apart', apart);

  it('leaves words of other scripts alone', () => {
    expect(singular('выборы')).toBe('выборы');
    expect(singular('çays')).toBe('çays');
  });
});
