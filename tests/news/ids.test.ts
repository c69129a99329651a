import { describe, expect, it } from 'vitest';
import { hashText } from '../../src/news/ids.ts';

describe('hashText', () => {
  it('gives 28 hexadecimal digits, always the same', () => {
    expect(hashText('Merrow')).toMatch(/^[0-9a-f]{28}$/);
    expect(hashText('Merrow')).toBe(hashText('Merrow'));
    expect(hashText('')).toMatch(/^[0-9a-f]{28}$/);
  });

  it('tells 20,000 texts apart', () => {
    const hashes = new Set(Array.from({ length: 20_000 }, (_, at) => hashText(`article ${at}`)));
    expect(hashes.size).toBe(20_000);
  });
});
