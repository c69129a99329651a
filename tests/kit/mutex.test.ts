import { describe, expect, it } from 'vitest';
import { createMutex } from '../../src/kit/mutex.ts';

describe('a mutex', () => {
  it('admits one caller at a time, in the order in which they came', async () => {
    const mutex = createMutex();
    const order: string[] = [];
    const run = async (name: string) => {
      const release = await mutex.acquire();
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      release();
    };
    await Promise.all(['a', 'b', 'c'].map(run));
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
});
