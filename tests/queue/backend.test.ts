import { describe, expect, it } from 'vitest';
import { migrateQueue } from '../../src/queue/backend.ts';
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
