import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/kit/nearest.ts';

describe('nearest', () => {
  it.each([
    ['anounce', 'announce'],
    ['anoucne', 'announce'],
    ['anounce', 'announce'],
    ['Feeds', 'feeds'],
    ['feed', 'feeds'],
  ])('finds that %s was meant as %s', (typed, meant) => {
    expect(nearest(typed, ['url', 'announce', 'feeds'])).toBe(meant);
  });

  it('names nothing that is only somewhat alike', () => {
    expect(nearest('earthquake', ['vaccines', 'elections'])).toBeNull();
    expect(nearest('uri', ['url'])).toBeNull();
  });

  it('finds every known word for itself', () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,12}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, (known) => {
        for (const word of known) expect(nearest(word, known)).toBe(word);
      }),
    );
  });
});
