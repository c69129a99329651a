import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createWriteWatch } from '../../../src/store/open/outage.ts';
import { queriesOn } from '../../../src/store/open/pools.ts';
import { startPulse } from '../../../src/store/progress/pulse.ts';
import { availableDatabases, openTestDatabase } from '../../support/databases.ts';
import { silentLog } from '../../support/silent-log.ts';

describe.each(availableDatabases())('the pulse on %s', (kind) => {
  async function open(wall: () => Date = () => new Date()) {
    const { pool, close } = await openTestDatabase(kind);
    const said: [string, Record<string, unknown>][] = [];
    const log = {
      ...silentLog,
      warn: (fields: Record<string, unknown>, event: string) => void said.push([event, fields]),
    };
    const watch = createWriteWatch(silentLog, () => Date.now());
    const db = queriesOn(pool, watch.note);
    const pulse = await startPulse({ db, log, wall, monotonic: () => performance.now() });
    return { db, pulse, watch, said, close };
  }
  const beats = (db: Awaited<ReturnType<typeof open>>['db']) => db.selectFrom('beats').select('name').execute();

  it.each([
    ['a month ahead', 30 * 24 * 3_600_000],
    ['a month behind', -30 * 24 * 3_600_000],
    ['three hours ahead', 3 * 3_600_000],
  ])('tells the database’s time, whatever the clock of the process says: %s', async (_, aheadMs) => {
    const { db, pulse, said, close } = await open(() => new Date(Date.now() + aheadMs));
    expect(Math.abs(pulse.now().getTime() - Date.now())).toBeLessThan(5_000);
    expect(Math.abs(pulse.aheadMs() - aheadMs)).toBeLessThan(5_000);
    await pulse.stop();
    expect(await beats(db)).toEqual([{ name: 'write' }]);
    expect(said).toEqual([['the clock of this process is not the database’s', { aheadSeconds: expect.any(Number) }]]);
    await close();
  });

  it('says nothing of clocks that agree', async () => {
    const { pulse, said, close } = await open();
    await pulse.stop();
    expect(said).toEqual([]);
    await close();
  });

  it('sees that the database is read-only, and tells its time all the same', async () => {
    const { pool, close } = await openTestDatabase(kind);
    const watch = createWriteWatch(silentLog, () => 0);
    const client = await pool.connect();
    await client.query('begin read only');
    const query = (text: string, values?: readonly unknown[]) => client.query(text, values);
    const db = queriesOn(
      { connect: async () => ({ query, release: () => undefined }), end: async () => undefined } as never,
      watch.note,
    );
    await expect(sql`select 1`.execute(db)).resolves.toBeDefined();
    const pulse = await startPulse({ db, log: silentLog, wall: () => new Date(), monotonic: () => performance.now() });
    await pulse.stop();
    expect(watch.trouble()).toContain('read-only transaction');
    await client.query('rollback');
    client.release();
    await close();
  });
});
