import type { Settings } from '../config/settings.ts';
import type { Log } from '../news/log.ts';
import type { Problem } from '../news/problem.ts';
import { connectRedis } from '../queue/connect-redis.ts';
import { migrateQueue } from '../queue/migrate-queue.ts';
import { type Jobs, openQueue } from '../queue/open-queue.ts';
import type { Self } from '../store/data-lock.ts';
import type { OpenDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { openDatabase } from '../store/open-store.ts';

export type Opening =
  | { kind: 'open'; database: OpenDatabase; jobs: Jobs; applied: string[] }
  | { kind: 'problems'; problems: Problem[] };

type OpenDeps = { log: Log; self: Self };

/** Opens database and queue and brings their schemas up to date, or says what keeps either from it. */
export async function openParts(settings: Settings, deps: OpenDeps): Promise<Opening> {
  const database = await tryDatabase(settings, deps);
  if (database.kind === 'problem') {
    return { kind: 'problems', problems: [database.problem, ...(await redisProblems(settings))] };
  }
  const { applied } = await migrate(database.database);
  await migrateQueue(database.database.pool);
  const redisUrl = settings.redisUrl?.reveal() ?? null;
  const queue = await openQueue(
    { redisUrl, tracesTo: settings.otelExporterOtlpEndpoint },
    { pool: database.database.pool, log: deps.log },
  );
  if (queue.kind === 'open') return { kind: 'open', database: database.database, jobs: queue.jobs, applied };
  await database.database.close();
  return { kind: 'problems', problems: [redisProblem(queue.reason)] };
}

type DatabaseTry = { kind: 'open'; database: OpenDatabase } | { kind: 'problem'; problem: Problem };

async function tryDatabase(settings: Settings, deps: OpenDeps): Promise<DatabaseTry> {
  const databaseUrl = settings.databaseUrl?.reveal() ?? null;
  const outcome = await openDatabase({ databaseUrl, dataDir: settings.dataDir }, deps);
  if (outcome.kind === 'open') return outcome;
  if (outcome.kind === 'locked') return { kind: 'problem', problem: lockedProblem(settings.dataDir, outcome.by) };
  return { kind: 'problem', problem: databaseProblem(settings, outcome.reason) };
}

function lockedProblem(dataDir: string, by: string): Problem {
  return {
    code: 'E_DATA_DIR_LOCKED',
    what: `another Slugline works in DATA_DIR ${dataDir}`,
    seen: by,
    todo: 'Stop that one, give this one a DATA_DIR of its own, or set DATABASE_URL so that several can share a database.',
  };
}

function databaseProblem(settings: Settings, reason: string): Problem {
  if (!settings.databaseUrl) {
    const todo = 'Make sure that the folder can be written to and has free space.';
    return {
      code: 'E_DATA_DIR',
      what: `the embedded database in ${settings.dataDir} does not open`,
      seen: reason,
      todo,
    };
  }
  return {
    code: 'E_DATABASE',
    what: 'the database of DATABASE_URL cannot be reached',
    seen: reason,
    todo: 'Check host, port, user, password and database name. To run on the embedded database, leave DATABASE_URL empty.',
  };
}

/** With the database away the queue cannot open, but its Redis can be tried all the same. */
async function redisProblems(settings: Settings): Promise<Problem[]> {
  if (!settings.redisUrl) return [];
  const outcome = await connectRedis(settings.redisUrl.reveal(), () => undefined);
  if (outcome.kind === 'unreachable') return [redisProblem(outcome.reason)];
  outcome.redis.disconnect();
  return [];
}

function redisProblem(reason: string): Problem {
  const todo = 'Check host, port and password. To run without Redis, leave REDIS_URL empty.';
  return { code: 'E_REDIS', what: 'the Redis of REDIS_URL cannot be reached', seen: reason, todo };
}
