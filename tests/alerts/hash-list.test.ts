import { describe, expect, it } from 'vitest';
import { countShared, hasHash, toHashList } from '../../src/alerts/hash-list.ts';
import { hash32 } from '../../src/alerts/story-hash.ts';

const hashesOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => hash32(`word ${from + at}`));

describe('hash lists', () => {
  it('know every hash that they were made of, and no other', () => {
    const list = toHashList([...hashesOf(0, 300), ...hashesOf(0, 10)]);
    expect(list.length).toBe(300);
    expect(hashesOf(0, 300).every((hash) => hasHash(list, hash))).toBe(true);
    expect(hashesOf(300, 600).some((hash) => hasHash(list, hash))).toBe(false);
    expect(hasHash(toHashList([]), 0)).toBe(false);
  });

  it('count what two of them share, from either side', () => {
    const [one, other] = [toHashList(hashesOf(0, 50)), toHashList(hashesOf(20, 200))];
    expect([countShared(one, other), countShared(other, one)]).toEqual([30, 30]);
    expect(countShared(one, toHashList([]))).toBe(0);
  });
});
