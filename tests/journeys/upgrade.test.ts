import { afterAll, beforeAll, describe, it } from 'vitest';
import { NO_SERVERS } from '../../bench/chaos/servers.ts';
import { type Build, buildNext } from '../../bench/upgrade/builds.ts';
import { runUpgrade, type UpgradeReport } from '../../bench/upgrade/run-upgrade.ts';
import { prepareHome } from '../support/database-template.ts';
import { createPostgresDatabase } from '../support/databases.ts';
import { TEST_DATABASE_URL } from '../support/servers.ts';

const OPTIONS = { seconds: 30, rate: 0.5, channels: 1, faults: 0, seed: 5, withinMs: 200_000, lingerMs: 5_000 };

// At the same time: each of them mostly waits.
describe.concurrent('two versions of one minor step', () => {
  let next: Build;
  beforeAll(() => {
    next = buildNext(process.cwd());
  });
  afterAll(() => next.remove());

  async function upgrade(databaseUrl: string | null): Promise<UpgradeReport> {
    const { main } = next;
    const programs = { old: {}, next: { main }, alone: { main, env: { NEXT_ALONE: 'yes' } } };
    const options = { ...OPTIONS, prepare: prepareHome, say: () => undefined };
    return runUpgrade(options, { servers: { ...NO_SERVERS, databaseUrl }, programs });
  }

  it('follow one another on an embedded database, there and back, and nothing is lost or told twice', async ({
    expect,
  }) => {
    const { never, repeated, changes, errors } = await upgrade(null);
    expect({ never, repeated, errors, changes }).toEqual({
      ...{ never: [], repeated: [], errors: [] },
      changes: [
        { what: 'next starts beside', refused: 'E_DATA_DIR_LOCKED' },
        { what: 'next comes in' },
        { what: 'old comes back' },
        { what: 'next comes in alone' },
        { what: 'old comes back to that', refused: 'E_SCHEMA_NEWER' },
      ],
    });
  }, 600_000);

  it.skipIf(TEST_DATABASE_URL === null)(
    'work side by side on PostgreSQL, there and back, until the newer leaves no place, and nothing is lost or told twice',
    async ({ expect }) => {
      const { never, repeated, changes } = await upgrade(await createPostgresDatabase());
      expect({ never, repeated, changes }).toEqual({
        ...{ never: [], repeated: [] },
        changes: [
          { what: 'next comes in', both: expect.any(Number) },
          { what: 'old comes back', both: expect.any(Number) },
          { what: 'next comes in alone' },
          { what: 'old comes back to that', refused: 'E_SCHEMA_NEWER' },
        ],
      });
    },
    600_000,
  );
});
