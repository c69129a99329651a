import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../../src/store/database.ts';
import { backUpData, copyFolder, packCopy, restoreData } from '../../../src/store/open/backup.ts';
import { migrate } from '../../../src/store/open/migrate.ts';
import { openDatabase } from '../../../src/store/open/open-database.ts';
import { prepareHome } from '../../support/database-template.ts';
import { silentLog } from '../../support/silent-log.ts';

const self = { pid: process.pid, isAlive: () => true };
const deps = { self, now: () => new Date('2026-11-28T14:00:00Z') };
const LONG_MS = 120_000;

/** What a folder holds beside the lock, which outlives its holders. */
const storedIn = async (dir: string) => (await readdir(dir)).filter((name) => !name.startsWith('lock.'));

describe('backUpData and restoreData', () => {
  let directory: string;
  const dataDir = () => join(directory, 'data');
  const file = () => join(directory, 'backups', 'monday.tar.gz');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'slugline-backup-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function open(place = dataDir()): Promise<OpenDatabase> {
    if (!existsSync(place)) await prepareHome({ dataDir: place });
    const outcome = await openDatabase({ databaseUrl: null, dataDir: place }, { log: silentLog, self });
    if (outcome.kind !== 'open') throw new Error(JSON.stringify(outcome));
    await migrate(outcome.database);
    return outcome.database;
  }

  async function write(database: OpenDatabase, name: string): Promise<void> {
    await database.db.insertInto('settings').values({ name, value: 'Lower Harbour' }).execute();
  }

  const names = async (database: OpenDatabase) =>
    (await database.db.selectFrom('settings').select('name').orderBy('name').execute()).map(({ name }) => name);

  it(
    'is made of a database that goes on working, with all that was written before',
    async () => {
      const running = await open();
      let written = 0;
      let goesOn = true;
      const writing = (async () => {
        for (; goesOn; written += 1) await write(running, `row ${written}`);
      })();
      while (written < 50) await new Promise((resolve) => setTimeout(resolve, 10));
      const before = written;
      const heldMs = await running.copyTo?.(copyFolder(dataDir()));
      const after = written;
      goesOn = false;
      await writing;
      expect(heldMs).toBeGreaterThan(0);
      // It answered meanwhile.
      expect(after).toBeGreaterThan(before);
      expect(await packCopy({ copy: copyFolder(dataDir()), file: file() })).toMatchObject({ kind: 'written' });
      expect(existsSync(copyFolder(dataDir()))).toBe(false);
      await running.close();

      const elsewhere = join(directory, 'elsewhere');
      expect(await restoreData({ dataDir: elsewhere, file: file() }, deps)).toEqual({ kind: 'restored', aside: null });
      const restored = await open(elsewhere);
      const rows = (await names(restored)).filter((name) => name.startsWith('row '));
      expect(rows.length).toBeGreaterThanOrEqual(before);
      expect(rows.length).toBeLessThanOrEqual(after + 1);
      expect(new Set(rows)).toEqual(new Set(Array.from({ length: rows.length }, (_, at) => `row ${at}`)));
      await restored.close();
    },
    LONG_MS,
  );

  it(
    'brings back what was stored at the time, and keeps what was there since',
    async () => {
      const first = await open();
      await write(first, 'before');
      expect(await backUpData({ dataDir: dataDir(), file: file() }, deps)).toMatchObject({ kind: 'locked' });
      await first.close();

      const written = await backUpData({ dataDir: dataDir(), file: file() }, deps);
      expect(written.kind).toBe('written');
      expect((await readFile(file())).subarray(0, 2).toString('hex')).toBe('1f8b');
      expect(await backUpData({ dataDir: dataDir(), file: file() }, deps)).toEqual({ kind: 'file-exists' });

      const second = await open();
      await write(second, 'since');
      expect(await restoreData({ dataDir: dataDir(), file: file() }, deps)).toMatchObject({ kind: 'locked' });
      await second.close();

      const aside = join(dataDir(), 'database.before-2026-11-28T14-00-00.000Z');
      expect(await restoreData({ dataDir: dataDir(), file: file() }, deps)).toEqual({ kind: 'restored', aside });
      const restored = await open();
      // The mark tells the next start that what may have been told since is not told again.
      expect(await names(restored)).toEqual(['before', 'keep', 'restored']);
      await restored.close();
      expect((await storedIn(dataDir())).sort()).toEqual(['database', 'database.before-2026-11-28T14-00-00.000Z']);

      const elsewhere = join(directory, 'other');
      expect(await restoreData({ dataDir: elsewhere, file: file() }, deps)).toEqual({ kind: 'restored', aside: null });
      const moved = await open(elsewhere);
      expect(await names(moved)).toEqual(['before', 'keep', 'restored']);
      await moved.close();
    },
    LONG_MS,
  );

  it('says that there is nothing to back up', async () => {
    expect(await backUpData({ dataDir: dataDir(), file: file() }, deps)).toEqual({ kind: 'nothing-stored' });
  });

  it.each([
    ['no archive', Buffer.from('no archive')],
    ['an archive of something else', gzipSync(Buffer.alloc(10_240))],
    ['half an archive', gzipSync(Buffer.from('half an archive')).subarray(0, 20)],
  ])(
    'changes nothing when the file is %s',
    async (_case, contents) => {
      const broken = join(directory, 'broken.tar.gz');
      await writeFile(broken, contents);
      const outcome = await restoreData({ dataDir: dataDir(), file: broken }, deps);
      expect(outcome.kind).toBe('no-backup');
      expect(await storedIn(dataDir())).toEqual([]);
    },
    LONG_MS,
  );

  it('changes nothing when the file is not there', async () => {
    const outcome = await restoreData({ dataDir: dataDir(), file: join(directory, 'missing') }, deps);
    expect(outcome.kind).toBe('no-backup');
    expect(await storedIn(dataDir())).toEqual([]);
  });
});
