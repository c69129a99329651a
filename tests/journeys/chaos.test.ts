import { describe, expect, it } from 'vitest';
import { runChaos } from '../../bench/chaos/run-chaos.ts';
import { NO_SERVERS, type Servers } from '../../bench/chaos/servers.ts';
import { prepareHome } from '../support/database-template.ts';
import { createPostgresDatabase } from '../support/databases.ts';
import { TEST_DATABASE_URL, TEST_REDIS_URL } from '../support/servers.ts';

const SMALL = { articles: 30, channels: 1, serverTroubles: 0, faults: 0.15, paceMs: 900, withinMs: 200_000 };
/** Each role twice at most, in two processes: more would prove the same and take four times the start. */
const CAST = [
  ['poller', 'worker'],
  ['worker', 'bot'],
];

type Combination = { name: string; servers: () => Promise<Servers> };

const combinations: Combination[] = [
  { name: 'on embedded parts', servers: async () => NO_SERVERS },
  ...(TEST_DATABASE_URL && TEST_REDIS_URL
    ? [
        {
          name: 'on PostgreSQL and Redis',
          servers: async () => ({
            ...NO_SERVERS,
            databaseUrl: await createPostgresDatabase(),
            redisUrl: TEST_REDIS_URL,
          }),
        },
      ]
    : []),
];

describe.each(combinations)('chaos $name', ({ servers }) => {
  it('posts every article once to every channel, through killed processes and failing platforms', async () => {
    const report = await runChaos(
      { ...SMALL, kills: 2, cast: CAST, prepare: prepareHome, seed: 7, say: () => undefined },
      await servers(),
    );
    expect({ never: report.never, repeated: report.repeated }).toEqual({ never: [], repeated: [] });
    expect(report.gates['slack']?.['too-fast'] ?? 0).toBe(0);
    expect(report.gates['discord']?.['too-fast'] ?? 0).toBe(0);
  }, 300_000);
});
