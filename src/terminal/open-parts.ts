import type { Settings } from '../config/settings/settings.ts';
import type { Log } from '../news/log.ts';
import { formatProblems, type Problem } from '../news/problem.ts';
import { connectRedis, migrateQueue } from '../queue/backend.ts';
import { type Jobs, openQueue } from '../queue/open-queue.ts';
import type { OpenDatabase } from '../store/database.ts';
import type { Self } from '../store/open/data-lock.ts';
import { migrate } from '../store/open/migrate.ts';
import { type OpenOutcome, openDatabase } from '../store/open/open-database.ts';
import { createStore, type Store } from '../store/store.ts';
import { load } from './load.ts';
import { createLog } from './log.ts';
import { type Exit, fail, type Terminal } from './terminal.ts';

/** The open database and queue, and the schema changes that were applied on opening. */
export type OpenParts = { kind: 'open'; database: OpenDatabase; jobs: Jobs; applied: string[] };

export type OpenPartsOutcome = OpenParts | { kind: 'problems'; problems: Problem[] };

/** Opens database and queue and brings their schemas up to date, or lists what is wrong with either. */
export async function openParts(settings: Settings, deps: { log: Log; self: Self }): Promise<OpenPartsOutcome> {
  const databaseUrl = settings.databaseUrl?.reveal() ?? null;
  const opened = await openDatabase({ databaseUrl, dataDir: settings.dataDir }, deps);
  if (opened.kind !== 'open') {
    return { kind: 'problems', problems: [databaseProblem(settings, opened), ...(await redisProblems(settings))] };
  }
  const { database } = opened;
  const { applied } = await migrate(database);
  await migrateQueue(database.pool);
  const redisUrl = settings.redisUrl?.reveal() ?? null;
  const queue = await openQueue(
    { redisUrl, tracesTo: settings.otelExporterOtlpEndpoint },
    { pool: database.pool, log: deps.log },
  );
  if (queue.kind === 'open') return { kind: 'open', database, jobs: queue.jobs, applied };
  await database.close();
  return { kind: 'problems', problems: [redisProblem(queue.reason)] };
}

function databaseProblem({ dataDir, databaseUrl }: Settings, opened: Exclude<OpenOutcome, { kind: 'open' }>): Problem {
  if (opened.kind === 'locked') {
    const todo =
      'Stop that one, give this one a DATA_DIR of its own, or set DATABASE_URL so that several can share a database.';
    const what = `another Slugline works in DATA_DIR ${dataDir}`;
    return { code: 'E_DATA_DIR_LOCKED', what, seen: opened.by, todo };
  }
  const seen = opened.reason;
  if (!databaseUrl) {
    const todo = 'Make sure that the folder can be written to and has free space.';
    return { code: 'E_DATA_DIR', what: `the embedded database in ${dataDir} does not open`, seen, todo };
  }
  const todo =
    'Check host, port, user, password and database name. To run on the embedded database, leave DATABASE_URL empty.';
  return { code: 'E_DATABASE', what: 'the database of DATABASE_URL cannot be reached', seen, todo };
}

/** Without the database the queue cannot open, but its Redis can still be tried. */
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

/** Opens database and queue, runs a short call with the store, and closes both. */
export async function withStore(
  work: (store: Store, parts: OpenParts) => Promise<Exit>,
  terminal: Terminal,
): Promise<Exit> {
  const { settings, problems } = await load(terminal.env);
  const log = createLog({ level: 'warn', human: true, screen: terminal.stderr });
  const outcome: OpenPartsOutcome =
    problems.length > 0 ? { kind: 'problems', problems } : await openParts(settings, { log, self: terminal.self });
  if (outcome.kind === 'problems') return fail(formatProblems(outcome.problems), terminal);
  const exit = await work(createStore(outcome.database.db, terminal.now), outcome);
  await closeParts(outcome);
  return exit;
}

export async function closeParts({ jobs, database }: OpenParts): Promise<void> {
  await jobs.close();
  await database.close();
}

/** Reports the schema changes that opening has applied; every start applies them. */
export function migrateSchemas(terminal: Terminal): Promise<Exit> {
  return withStore(async (_store, { applied }) => {
    terminal.stdout.write(applied.length === 0 ? 'Up to date.\n' : `Applied: ${applied.join(', ')}\n`);
    return 0;
  }, terminal);
}
