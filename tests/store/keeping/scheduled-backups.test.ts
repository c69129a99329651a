import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/kit/time.ts';
import {
  createScheduledBackups,
  lastBackup,
  type ScheduledBackupDeps,
} from '../../../src/store/keeping/scheduled-backups.ts';
import { PACKED, restoreData } from '../../../src/store/open/backup.ts';
import { migrate } from '../../../src/store/open/migrate.ts';
import { openDatabase } from '../../../src/store/open/open-database.ts';
import { runProgram } from '../../../src/store/open/open-embedded.ts';
import { prepareHome } from '../../support/database-template.ts';
import { silentLog } from '../../support/silent-log.ts';

const START = Date.parse('2026-11-28T14:00:00Z');
const LONG_MS = 120_000;
const self = { pid: process.pid, isAlive: () => true };

describe('createScheduledBackups', () => {
  let directory: string;
  let now: number;
  let said: { level: string; facts: object }[];
  const folder = () => join(directory, 'backups');
  const listed = async () => (await readdir(folder())).sort();
  const goesOn = new AbortController().signal;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'slugline-scheduled-'));
    now = START;
    said = [];
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  function create(other: Partial<ScheduledBackupDeps> = {}) {
    const look = createScheduledBackups({
      ...{ everyMs: DAY_MS, keep: 3, folder: folder(), now: () => new Date(now) },
      async copyTo(copy) {
        await mkdir(copy, { recursive: true });
        return 12.4;
      },
      pack: (unfinished) => writeFile(join(unfinished, PACKED.file), 'packed'),
      log: {
        ...silentLog,
        info: (facts) => said.push({ level: 'info', facts: Object(facts) }),
        warn: (facts) => said.push({ level: 'warn', facts: Object(facts) }),
      },
      ...other,
    });
    return (signal = goesOn) => look(signal);
  }

  it('writes the first at once, the next when it is due, and says its size and how long the database was held', async () => {
    const look = create();
    await look();
    expect(await listed()).toEqual(['slugline-2026-11-28T14-00-00Z.tar.gz']);
    const file = join(folder(), 'slugline-2026-11-28T14-00-00Z.tar.gz');
    expect(said).toEqual([{ level: 'info', facts: { file, bytes: 6, heldMs: 12, removed: 0 } }]);
    now += DAY_MS - MINUTE_MS;
    await look();
    expect(await listed()).toHaveLength(1);
    // A restart knows of it as well.
    await create()();
    expect(await listed()).toHaveLength(1);
    now += MINUTE_MS;
    await look();
    expect(await listed()).toHaveLength(2);
    expect(await lastBackup(folder(), new Date(now))).toBe(now);
  });

  it('keeps as many as are set, and every file that it did not write', async () => {
    await mkdir(folder());
    for (const name of ['before-the-move.tar.gz', 'slugline-old.tar.gz']) await writeFile(join(folder(), name), 'mine');
    const look = create();
    for (let day = 0; day < 5; day += 1, now += DAY_MS) await look();
    expect(await listed()).toEqual([
      'before-the-move.tar.gz',
      ...['30', '01', '02'].map((day) => `slugline-2026-${day === '30' ? '11' : '12'}-${day}T14-00-00Z.tar.gz`),
      'slugline-old.tar.gz',
    ]);
  });

  it('keeps the new one where only one stays and another was made under a clock that was ahead', async () => {
    await mkdir(folder());
    await writeFile(join(folder(), 'slugline-2027-03-01T00-00-00Z.tar.gz'), 'ahead');
    await create({ keep: 1 })();
    expect(await listed()).toEqual(['slugline-2026-11-28T14-00-00Z.tar.gz']);
  });

  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

  it.each<[string, Partial<ScheduledBackupDeps>]>([
    [
      'copying',
      {
        async copyTo(copy) {
          await mkdir(copy, { recursive: true });
          throw full;
        },
      },
    ],
    [
      'packing',
      {
        async pack(unfinished) {
          await writeFile(join(unfinished, `${PACKED.file}.part`), 'half');
          throw full;
        },
      },
    ],
  ])(
    'keeps all old ones and nothing half-written when the disk is full at %s, and tries again in an hour',
    async (_at, broken) => {
      const sound = create({ keep: 1 });
      await sound();
      const before = await listed();
      now += DAY_MS;
      const look = create({ keep: 1, ...broken });
      await look();
      await look();
      now += HOUR_MS - MINUTE_MS;
      await look();
      expect(await listed()).toEqual(before);
      expect(said.filter(({ level }) => level === 'warn')).toMatchObject([{ facts: { reason: String(full) } }]);
      now += MINUTE_MS;
      await look();
      expect(said.filter(({ level }) => level === 'warn')).toHaveLength(2);
      await sound();
      expect(await listed()).toEqual(['slugline-2026-11-29T15-00-00Z.tar.gz']);
    },
  );

  it('removes what a killed process left, and warns of nothing when it is stopped itself', async () => {
    await mkdir(join(folder(), 'unfinished', 'database'), { recursive: true });
    const stopping = new AbortController();
    const look = create({
      async pack() {
        stopping.abort();
        throw new Error('ended');
      },
    });
    await look(stopping.signal);
    expect(await listed()).toEqual([]);
    expect(said).toEqual([]);
  });

  it(
    'writes what restore takes, of a database that is open',
    async () => {
      const dataDir = join(directory, 'data');
      await prepareHome({ dataDir });
      const opened = await openDatabase({ databaseUrl: null, dataDir }, { log: silentLog, self });
      if (opened.kind !== 'open' || opened.database.copyTo === null) throw new Error(opened.kind);
      const { database } = opened;
      await migrate(database);
      const look = create({
        copyTo: opened.database.copyTo,
        pack: (cwd, signal) => runProgram('pack-copy', { cwd, signal }),
      });
      await look();
      await database.close();
      const [name = ''] = await listed();
      expect(said).toMatchObject([{ level: 'info' }]);
      const elsewhere = { dataDir: join(directory, 'elsewhere'), file: join(folder(), name) };
      expect(await restoreData(elsewhere, { self, now: () => new Date(now) })).toEqual({
        kind: 'restored',
        aside: null,
      });
      expect(existsSync(join(elsewhere.dataDir, 'database', 'PG_VERSION'))).toBe(true);
    },
    LONG_MS,
  );
});
