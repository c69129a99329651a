import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/open/migrate.ts';
import { openDatabase } from '../../../src/store/open/open-database.ts';
import { prepareHome } from '../../support/database-template.ts';
import { TEST_DATABASE_URL } from '../../support/servers.ts';
import { silentLog } from '../../support/silent-log.ts';

const deps = { log: silentLog, self: { pid: process.pid, isAlive: () => true } };

async function open(dataDir: string, databaseUrl: string | null = null): Promise<OpenDatabase> {
  const outcome = await openDatabase({ databaseUrl, dataDir }, deps);
  if (outcome.kind !== 'open') throw new Error(JSON.stringify(outcome));
  return outcome.database;
}

describe('openDatabase', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'slugline-data-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('makes a database where there is none, and finds it again', async () => {
    const dataDir = join(directory, 'deep', 'data');
    const first = await open(dataDir);
    expect(first.embedded).toBe(true);
    await migrate(first);
    await first.db.insertInto('settings').values({ name: 'place', value: 'Lower Harbour' }).execute();
    await first.close();

    const second = await open(dataDir);
    const place = second.db.selectFrom('settings').select(['name', 'value']).where('name', '=', 'place');
    expect(await place.execute()).toEqual([{ name: 'place', value: 'Lower Harbour' }]);
    await second.close();
    // The lock outlives its holders.
    expect((await readdir(dataDir)).filter((name) => !name.startsWith('lock.'))).toEqual(['database']);
  });

  it('starts again after a first start that was killed half way', async () => {
    execFileSync('mkdir', ['-p', join(directory, 'database.new', 'base')]);
    const database = await open(directory);
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.close();
  });

  it('names the process that has the data directory', async () => {
    await prepareHome({ dataDir: directory });
    const database = await open(directory);
    const second = await openDatabase({ databaseUrl: null, dataDir: directory }, deps);
    expect(second).toEqual({ kind: 'locked', by: expect.stringContaining(`process ${process.pid} on `) });
    await database.close();
  });

  it('says why a data directory cannot be used, and lets go of it', async () => {
    await writeFile(join(directory, 'file'), '');
    const outcome = await openDatabase({ databaseUrl: null, dataDir: join(directory, 'file') }, deps);
    expect(outcome).toEqual({ kind: 'unreachable', reason: expect.stringContaining('EEXIST') });
  });

  it.skipIf(TEST_DATABASE_URL === null)(
    'tells how many queries wait for a connection where a role has few',
    async () => {
      const databaseUrl = TEST_DATABASE_URL ?? '';
      const outcome = await openDatabase({ databaseUrl, dataDir: '', connections: 2 }, deps);
      if (outcome.kind !== 'open') throw new Error(JSON.stringify(outcome));
      const { pool, connections, close } = outcome.database;
      const held = [await pool.connect(), await pool.connect()];
      const asked = [1, 2, 3].map(() => pool.query('select 1'));
      expect(connections()).toEqual({ used: 2, idle: 0, waiting: 3 });
      for (const client of held) client.release();
      await Promise.all(asked);
      expect(connections()).toMatchObject({ used: 0, waiting: 0 });
      await close();
    },
  );

  it('says why a server cannot be reached, without the password', async () => {
    const databaseUrl = 'postgres://slugline:hushhush@127.0.0.1:1/slugline';
    const outcome = await openDatabase({ databaseUrl, dataDir: directory }, deps);
    expect(outcome).toEqual({ kind: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify(outcome)).not.toContain('hushhush');
  });

  it.skipIf(TEST_DATABASE_URL === null)('opens a server and leaves the data directory alone', async () => {
    const database = await open(directory, TEST_DATABASE_URL);
    expect(database.embedded).toBe(false);
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.close();
    expect(await readdir(directory)).toEqual([]);
  });
});
