import { describe, expect, it } from 'vitest';
import { readReasons, writeReasons } from '../../../../src/store/nouns/deliveries/open-deliveries.ts';

describe('why a delivery was wanted', () => {
  it('comes back as it was written, with words and without', () => {
    const met = [{ topic: 'harbour', words: ['Ferries'] }];
    expect(readReasons(JSON.parse(writeReasons(['tram', 'harbour'], met)))).toEqual({
      because: ['tram', 'harbour'],
      met,
    });
  });

  it('is read from rows that hold names alone', () => {
    expect(readReasons(['harbour', 'ferry OR tram'])).toEqual({ because: ['harbour', 'ferry OR tram'], met: [] });
    expect(writeReasons(['harbour'])).toBe('["harbour"]');
  });
});
