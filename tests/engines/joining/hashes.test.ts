import { describe, expect, it } from 'vitest';
import { countShared, hasHash, hash32, sortHashes } from '../../../src/engines/joining/hashes.ts';

const hashesOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => hash32(`word ${from + at}`));

describe('hash lists', () => {
  it('know every hash that they were made of, and no other', () => {
    const list = sortHashes([...hashesOf(0, 300), ...hashesOf(0, 10)]);
    expect(list.length).toBe(300);
    expect(hashesOf(0, 300).every((hash) => hasHash(list, hash))).toBe(true);
    expect(hashesOf(300, 600).some((hash) => hasHash(list, hash))).toBe(false);
    expect(hasHash(sortHashes([]), 0)).toBe(false);
  });

  it('count what two of them share, from either side', () => {
    const [one, other] = [sortHashes(hashesOf(0, 50)), sortHashes(hashesOf(20, 200))];
    expect([countShared(one, other), countShared(other, one)]).toEqual([30, 30]);
    expect(countShared(one, sortHashes([]))).toBe(0);
  });
});
