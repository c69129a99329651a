import { describe, expect, it } from 'vitest';
import { copyBody } from '../../src/roles/reader-pool.ts';
import { countTurns } from '../support/count-turns.ts';

const MEGABYTE = 1024 * 1024;

describe('a body to give to a thread', () => {
  it('is a copy: whoever has the body keeps it when the copy is gone', async () => {
    const body = Buffer.from('<rss/>');
    const copy = await copyBody(body);
    structuredClone(copy, { transfer: [copy.buffer] });
    expect(copy).toHaveLength(0);
    expect(body.toString()).toBe('<rss/>');
  });

  it('is all of the body, whatever lies around it in memory', async () => {
    const around = Buffer.from(Array.from({ length: 3 * MEGABYTE }, (_, place) => place % 251));
    const body = around.subarray(7, 2 * MEGABYTE + 100);
    const copy = await copyBody(body);
    expect(copy.buffer.byteLength).toBe(body.length);
    expect(Buffer.from(copy).equals(body)).toBe(true);
  });

  it('gives everybody else turns while it copies', async () => {
    expect(await countTurns(() => copyBody(Buffer.alloc(5 * MEGABYTE)))).toBeGreaterThanOrEqual(15);
  });
});
