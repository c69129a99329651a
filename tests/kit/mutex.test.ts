import { describe, expect, it } from 'vitest';
import { createMutex, createTurns } from '../../src/kit/mutex.ts';

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

describe('turns', () => {
  it('admit so many callers of a key at a time, in their order, and those of other keys meanwhile', async () => {
    const turnOf = createTurns(2);
    const order: string[] = [];
    const enter = async (key: string, name: string) => {
      const leave = await turnOf(key);
      order.push(name);
      return leave;
    };
    const [first, second] = await Promise.all([enter('a', 'one'), enter('a', 'two')]);
    const [third, fourth] = [enter('a', 'three'), enter('a', 'four')];
    const other = await enter('b', 'other');
    expect(order).toEqual(['one', 'two', 'other']);
    for (const leave of [first, second, other]) leave();
    for (const leave of await Promise.all([third, fourth])) leave();
    expect(order).toEqual(['one', 'two', 'other', 'three', 'four']);
  });
});
