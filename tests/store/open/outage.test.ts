import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createWriteWatch, probeWrite } from '../../../src/store/open/outage.ts';
import { queriesOn } from '../../../src/store/open/pools.ts';
import { availableDatabases, openTestDatabase } from '../../support/databases.ts';

describe.each(availableDatabases())('the watch over writes on %s', (kind) => {
  async function open() {
    const { pool, close } = await openTestDatabase(kind);
    const said: string[] = [];
    const say = (fields: Record<string, unknown>, event: string): void => {
      said.push([event, fields['code'], fields['reason']].filter(Boolean).join(' '));
    };
    const time = { now: 0 };
    const watch = createWriteWatch({ debug: say, info: say, warn: say, error: say }, () => time.now);
    const db = queriesOn(pool, watch.note);
    const fail = (words: string, code: string) =>
      expect(
        sql.raw(`do $$ begin raise exception '${words}' using errcode = '${code}'; end $$`).execute(db),
      ).rejects.toThrow(words);
    const write = () => sql`update settings set value = value`.execute(db);
    return { watch, said, time, fail, write, probe: () => probeWrite(db), db, pool, close };
  }

  it('tells of a full disk once a minute, and of its end when a probe that takes room has gone well', async () => {
    const { watch, said, time, fail, write, probe, close } = await open();
    await fail('could not extend file: No space left on device', '53100');
    time.now = 5_000;
    await fail('could not extend file: No space left on device', '53100');
    await probe();
    expect(watch.trouble()).toBe('could not extend file: No space left on device');
    time.now = 61_000;
    await fail('could not extend file: File too large', 'XX000');
    time.now = 72_000;
    await write();
    expect(watch.trouble()).toBe('could not extend file: File too large');
    await probe();
    expect(watch.trouble()).toBeNull();
    expect(said).toEqual([
      'the database cannot write E_DATABASE_DISK could not extend file: No space left on device',
      'the database cannot write E_DATABASE_DISK could not extend file: File too large',
      'the database writes again',
    ]);
    await close();
  });

  it('writes to the disk what would not fit into the room that tables have', async () => {
    const { probe, pool, close } = await open();
    const spilled = async () => {
      const { rows } = await pool.query<{ bytes: string }>(
        'select pg_stat_force_next_flush(), temp_bytes as bytes from pg_stat_database where datname = current_database()',
      );
      return Number(rows[0]?.bytes);
    };
    if (kind === 'embedded') return close();
    const before = await spilled();
    await probe();
    await expect.poll(spilled).toBeGreaterThan(before + 500_000);
    expect((await pool.query<{ work_mem: string }>('show work_mem')).rows[0]?.work_mem).not.toBe('64kB');
    await close();
  });

  it('takes neither a refused statement for a full disk, nor a read for a write', async () => {
    const { watch, time, fail, db, close } = await open();
    await fail('a value is too long', '22001');
    expect(watch.trouble()).toBeNull();
    await fail('could not write: Input/output error', '58030');
    time.now = 60_000;
    await sql`select 1`.execute(db);
    expect(watch.trouble()).not.toBeNull();
    await close();
  });
});
