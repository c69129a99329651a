import type { Settings } from '../config/settings/settings.ts';
import { codeOf, messageOf } from '../kit/errors.ts';
import type { Log } from '../news/log.ts';
import { formatProblems, type Problem } from '../news/problem.ts';
import { migrateQueue } from '../queue/backend.ts';
import { type Jobs, openQueue } from '../queue/open-queue.ts';
import { connectRedis } from '../queue/redis.ts';
import type { OpenDatabase } from '../store/database.ts';
import type { Self } from '../store/open/data-lock.ts';
import { type MigrateOutcome, migrate } from '../store/open/migrate.ts';
import { type OpenOutcome, openDatabase } from '../store/open/open-database.ts';
import { readServerFacts } from '../store/open/pg-server.ts';
import { queuePoolOf } from '../store/open/shared-sessions.ts';
import { createStore, type Store } from '../store/store.ts';
import { load } from './load.ts';
import { createLog } from './log.ts';
import { type Exit, fail, type Terminal } from './terminal.ts';

/** The open database and queue, the schema changes that were applied on opening, and what to mend of the servers soon. */
export type OpenParts = {
  kind: 'open';
  database: OpenDatabase;
  jobs: Jobs;
  applied: string[];
  warnings: Problem[];
};

export type OpenPartsOutcome = OpenParts | { kind: 'problems'; problems: Problem[] };

/** Opens database and queue and brings their schemas up to date, or lists what is wrong with either. */
export async function openParts(settings: Settings, deps: { log: Log; self: Self }): Promise<OpenPartsOutcome> {
  const { dataDir, databasePool: connections } = settings;
  const databaseUrl = settings.databaseUrl?.reveal() ?? null;
  const opened = await openDatabase({ databaseUrl, dataDir, connections }, deps);
  if (opened.kind !== 'open') {
    return { kind: 'problems', problems: [databaseProblem(settings, opened), ...(await redisProblems(settings))] };
  }
  const { database } = opened;
  const schema = await bringUpToDate(database);
  if (schema.kind === 'problem') {
    await database.close();
    return { kind: 'problems', problems: [schema.problem] };
  }
  const { applied } = schema;
  const redisUrl = settings.redisUrl?.reveal() ?? null;
  const queue = await openQueue(
    { redisUrl, prefix: settings.redisPrefix, tracesTo: settings.otelExporterOtlpEndpoint },
    { ...queuePoolOf(database.pool, connections), log: deps.log },
  );
  if (queue.kind === 'open') {
    const warnings = [...(await databaseWarnings(settings, database)), ...evictionWarning(queue.evicts)];
    return { kind: 'open', database, jobs: queue.jobs, applied, warnings };
  }
  await database.close();
  return { kind: 'problems', problems: [redisProblem(queue.reason)] };
}

type SchemaOutcome = { kind: 'ready'; applied: string[] } | { kind: 'problem'; problem: Problem };

/** Brings the schemas of store and queue up to date, or says why this program cannot work on them. */
async function bringUpToDate(database: OpenDatabase): Promise<SchemaOutcome> {
  try {
    const migrated = await migrate(database);
    if (migrated.kind !== 'migrated') return { kind: 'problem', problem: schemaProblem(migrated) };
    const queue = await migrateQueue(database.pool);
    if (queue.kind === 'refused') return { kind: 'problem', problem: newerProblem(queue.reason) };
    return { kind: 'ready', applied: migrated.applied };
  } catch (error) {
    if (codeOf(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    const what = 'the role of DATABASE_URL may not make tables there';
    const todo = 'Make the role the owner of its database: alter database … owner to …; then start again.';
    return { kind: 'problem', problem: { code: 'E_DATABASE_RIGHTS', what, seen: messageOf(error), todo } };
  }
}

/** PostgreSQL manual, appendix A. */
const INSUFFICIENT_PRIVILEGE = '42501';

function schemaProblem(refused: Exclude<MigrateOutcome, { kind: 'migrated' }>): Problem {
  switch (refused.kind) {
    case 'replaced':
      return newerProblem(refused.by.join(', '));
    case 'between': {
      const what = 'the database was made by a build that was no version, from which no way leads to this one';
      const todo = `Where its schema is older than that of 0.1.0 (0010), start 0.1.0 on it first. Else ${RESTORE}.`;
      return { code: 'E_SCHEMA_BETWEEN', what, seen: refused.at, todo };
    }
    case 'in-use': {
      const what = 'processes of 0.1.0 work on this database, which cannot go on beside this version';
      const todo = `Stop all of them, then start this one again (${UPGRADES}). Nothing was changed.`;
      return { code: 'E_SCHEMA_IN_USE', what, seen: refused.by, todo };
    }
  }
}

const UPGRADES = 'docs/operations.md, Upgrades';
const RESTORE = `restore a backup that was made before it (${UPGRADES})`;

function newerProblem(seen: string): Problem {
  const what = 'the database was changed by a newer Slugline, or is not one that this version can use';
  const todo = `Start the newer version, or ${RESTORE}.`;
  return { code: 'E_SCHEMA_NEWER', what, seen, todo };
}

/** What the server of DATABASE_URL allows, beside what the settings ask of it. */
export async function databaseWarnings(
  { databaseUrl, databasePool }: Settings,
  { pool }: Pick<OpenDatabase, 'pool'>,
): Promise<Problem[]> {
  if (databaseUrl === null) return [];
  const { connections, pooler, hasTimeout } = await readServerFacts(pool, databaseUrl.reveal());
  if (connections !== null && databasePool > connections) {
    const todo = `Set DATABASE_POOL to ${connections} or less, divided by the number of processes, or raise the limit of the role or the server.`;
    const what = 'the database allows fewer connections than DATABASE_POOL opens';
    return [{ code: 'E_DATABASE_POOL', what, seen: `${connections} allowed, ${databasePool} wanted`, todo }];
  }
  if (pooler === null || hasTimeout) return [];
  const what = 'a pooler stands before the database, through which Slugline can set no limit for a statement';
  const todo = "Set one for the role: alter role … set statement_timeout = '60s'.";
  return [{ code: 'E_DATABASE_POOLER', what, seen: pooler, todo }];
}

function evictionWarning(policy: string | null): Problem[] {
  if (policy === null) return [];
  const what = 'the Redis of REDIS_URL drops keys when its memory is full, and with them what is queued';
  const todo = 'Set maxmemory-policy to noeviction there. Until then the sweep queues again, late, what was dropped.';
  return [{ code: 'E_REDIS_EVICTS', what, seen: `maxmemory-policy ${policy}`, todo }];
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
  const { todo = CHECK_ADDRESS } = opened;
  return { code: 'E_DATABASE', what: 'the database of DATABASE_URL cannot be reached', seen, todo };
}

const CHECK_ADDRESS =
  'Check host, port, user, password and database name. To run on the embedded database, leave DATABASE_URL empty.';

/** Without the database the queue cannot open, but its Redis can still be tried. */
async function redisProblems(settings: Settings): Promise<Problem[]> {
  if (!settings.redisUrl) return [];
  const outcome = await connectRedis(settings.redisUrl.reveal(), () => undefined);
  if (outcome.kind === 'unreachable') return [redisProblem(outcome.reason)];
  outcome.disconnect();
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
