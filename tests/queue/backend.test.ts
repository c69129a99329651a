import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createRedisBackend, migrateQueue } from '../../src/queue/backend.ts';
import { connectRedis } from '../../src/queue/redis.ts';
import { availableDatabases, openTestDatabase } from '../support/databases.ts';

describe.each(availableDatabases())('migrateQueue on %s', (kind) => {
  it('lets several starters at once make the schema together', async () => {
    const { pool, close } = await openTestDatabase(kind);
    await Promise.all([migrateQueue(pool), migrateQueue(pool), migrateQueue(pool)]);
    const { rows } = await pool.query("select to_regclass('bullmq.job') is not null as made");
    expect(rows).toEqual([{ made: true }]);
    await close();
  });
});

/** A Redis that answers, and takes nothing: maxmemory is reached, and nothing may be evicted. */
async function startFullRedis(): Promise<{ url: string; close: () => void }> {
  const info = 'redis_version:7.0.0\r\nmaxmemory_policy:noeviction\r\n';
  const answerTo = (command: string): string => {
    if (command === 'info') return `$${info.length}\r\n${info}\r\n`;
    if (command === 'ping') return '+PONG\r\n';
    return command === 'set' ? "-OOM command not allowed when used memory > 'maxmemory'.\r\n" : '+OK\r\n';
  };
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    // Each command is an array, whose first element is its name (RESP2).
    socket.on('data', (data) => {
      for (const [, name = ''] of data.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g))
        socket.write(answerTo(name.toLowerCase()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `redis://127.0.0.1:${port}`, close: () => server.close() };
}

describe('the probe of Redis', () => {
  it('fails where Redis answers and takes nothing', async () => {
    const full = await startFullRedis();
    const outcome = await connectRedis(full.url, () => undefined);
    if (outcome.kind !== 'connected') return expect.fail(outcome.reason);
    await expect(createRedisBackend(outcome.redis, { prefix: 'slugline' }).probe()).rejects.toThrow('maxmemory');
    outcome.disconnect();
    full.close();
  });
});
