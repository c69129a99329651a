import { describe, expect, it } from 'vitest';
import { createWrongTokens } from '../../../src/web/guard/access-tokens.ts';

function start() {
  let at = 0;
  const pauses: number[] = [];
  const wrongTokens = createWrongTokens({ now: () => new Date(at), pause: async (ms) => pauses.push(ms) });
  const many = async (count: number, address: (index: number) => string) => {
    const waits = [];
    for (let index = 0; index < count; index += 1)
      waits.push((await wrongTokens.count(address(index))).retryAfterSeconds);
    return waits;
  };
  const later = (ms: number) => {
    at += ms;
  };
  return { wrongTokens, many, pauses, later };
}

describe('createWrongTokens', () => {
  it('lets a person mistype, and asks a guesser to wait, each time', async () => {
    const { many, pauses, later } = start();
    expect(await many(7, () => '198.51.100.7')).toEqual([0, 0, 0, 0, 0, 12, 12]);
    expect(pauses).toEqual([1000, 1000]);
    expect(await many(1, () => '198.51.100.8')).toEqual([0]);
    later(12_000);
    expect(await many(2, () => '198.51.100.7')).toEqual([0, 12]);
    later(60 * 60_000);
    expect(await many(6, () => '198.51.100.7')).toEqual([0, 0, 0, 0, 0, 12]);
  });

  it('counts the addresses of one IPv6 network together', async () => {
    const waits = await start().many(6, (index) => `2001:db8:1:2::${index + 1}`);
    expect(waits.at(-1)).toBe(12);
  });

  it('asks those to wait who guess from a thousand and one addresses', async () => {
    const waits = await start().many(1001, (index) => `198.51.${index >> 8}.${index & 255}`);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(60);
  });

  it('notes the first of a network alone, and few of many networks', async () => {
    const { wrongTokens } = start();
    const noted = [];
    for (let at = 0; at < 100; at += 1) noted.push((await wrongTokens.count(`198.51.100.${at}`)).isNoted);
    expect(noted.filter(Boolean)).toHaveLength(30);
    const again = start().wrongTokens;
    await again.count('198.51.100.7');
    expect((await again.count('198.51.100.7')).isNoted).toBe(false);
  });

  it('holds only so many at a time', async () => {
    const held: (() => void)[] = [];
    const pause = () => new Promise<void>((resolve) => held.push(resolve));
    const wrongTokens = createWrongTokens({ now: () => new Date(0), pause });
    for (let at = 0; at < 5; at += 1) await wrongTokens.count('198.51.100.7');
    const waiting = Array.from({ length: 80 }, () => wrongTokens.count('198.51.100.7'));
    await Promise.resolve();
    expect(held).toHaveLength(50);
    for (const release of held) release();
    expect((await Promise.all(waiting)).every(({ retryAfterSeconds }) => retryAfterSeconds > 0)).toBe(true);
  });
});
