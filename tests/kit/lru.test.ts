import { describe, expect, it } from 'vitest';
import { createAnswerCache, createLru } from '../../src/kit/lru.ts';

describe('an LRU', () => {
  it('forgets the least recently used entry first', () => {
    const lru = createLru<string, number>(2);
    lru.set('a', 1);
    lru.set('b', 2);
    expect(lru.get('a')).toBe(1);
    lru.set('c', 3);
    expect(['a', 'b', 'c'].map((key) => lru.get(key))).toEqual([1, undefined, 3]);
    expect(lru.size).toBe(2);
  });

  it('takes a new value for a key without forgetting another', () => {
    const lru = createLru<string, number>(2);
    lru.set('a', 1);
    lru.set('b', 2);
    lru.set('a', 3);
    expect([lru.get('a'), lru.get('b')]).toEqual([3, 2]);
    lru.delete('a');
    lru.clear();
    expect(lru.size).toBe(0);
  });
});

describe('an answer cache', () => {
  it('asks once in its time, again after it, and again after a failure', async () => {
    let now = 0;
    let asked = 0;
    const cached = createAnswerCache<number>({ forMs: 1_000, most: 10 }, () => new Date(now));
    const ask = async () => {
      asked += 1;
      if (asked === 1) throw new Error('not yet');
      return asked;
    };
    await expect(cached('a', ask)).rejects.toThrow('not yet');
    expect(await cached('a', ask)).toBe(2);
    now = 999;
    expect(await cached('a', ask)).toBe(2);
    now = 1_000;
    expect(await cached('a', ask)).toBe(3);
  });
});
