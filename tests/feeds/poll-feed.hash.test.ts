import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { hashBody } from '../../src/feeds/poll-feed.ts';
import { countTurns } from '../support/count-turns.ts';

const MEGABYTE = 1024 * 1024;

it.each([0, 1, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE + 7])('hashes %i bytes as one whole', async (length) => {
  const body = Buffer.alloc(length, 'the pier is closed ');
  expect(await hashBody(body)).toBe(createHash('sha256').update(body).digest('hex'));
});

it('lets others have their turn while it hashes a large body', async () => {
  expect(await countTurns(() => hashBody(Buffer.alloc(8 * MEGABYTE)))).toBeGreaterThanOrEqual(25);
});
