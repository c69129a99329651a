import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../tests/support/free-port.ts';
import { fillFor, openDisk } from './disk.ts';

export type Servers = {
  databaseUrl: string | null;
  redisUrl: string | null;
  /** What may be done to them in mid-flow, by name. */
  troubles: Record<string, () => Promise<void>>;
  stop(): Promise<void>;
};

export const NO_SERVERS: Servers = { databaseUrl: null, redisUrl: null, troubles: {}, stop: async () => undefined };

/** PostgreSQL, and Redis where it is wanted, on private ports, with leave to restart and to empty them. */
export async function startServers(wanted: { redis: boolean }): Promise<Servers> {
  const dir = mkdtempSync(join(tmpdir(), 'slugline-chaos-servers-'));
  chmodSync(dir, 0o755);
  const postgres = await startPostgres(dir);
  const redis = wanted.redis ? await startRedis(dir) : null;
  return {
    databaseUrl: postgres.url,
    redisUrl: redis?.url ?? null,
    troubles: {
      'restart-postgres': postgres.restart,
      'fill-disk': postgres.fillDisk,
      ...(redis ? { 'flush-redis': redis.flush, 'restart-redis': redis.restart } : {}),
    },
    stop: async () => {
      await redis?.stop();
      postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const COMBINATIONS = new Map<string, () => Promise<Servers>>([
  ['embedded', async () => NO_SERVERS],
  ['postgres', () => startServers({ redis: false })],
  ['redis', () => startServers({ redis: true })],
]);

/** Runs on one combination by its name, or on "all" of them, one after the other, each on servers of its own. */
export async function onEach(on: string, run: (name: string, servers: Servers) => Promise<void>): Promise<void> {
  for (const name of on === 'all' ? COMBINATIONS.keys() : [on]) {
    const start = COMBINATIONS.get(name);
    if (!start) throw new Error(`--on ${name}? One of ${[...COMBINATIONS.keys(), 'all'].join(', ')}.`);
    const servers = await start();
    try {
      await run(name, servers);
    } finally {
      await servers.stop();
    }
  }
}

async function startPostgres(dir: string) {
  const bin = postgresBin();
  const home = join(dir, 'postgres');
  const port = await freePort();
  const disk = openDisk(home, () => processesOf(join(home, 'data', 'postmaster.pid')));
  if (isRoot()) execFileSync('chown', ['postgres', home]);
  asPostgres(`'${bin}/initdb' -D '${home}/data' -U postgres -A trust -E UTF8 --locale=C.UTF-8 >'${home}/init' 2>&1`);
  const options = `-p ${port} -k ${home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200 -c max_wal_size=256MB`;
  const control = `'${bin}/pg_ctl' -D '${home}/data' -l '${home}/log' -w -t 60`;
  asPostgres(`${control} -o '${options}' start >'${home}/control' 2>&1`);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    restart: async () => asPostgres(`${control} -m immediate -o '${options}' restart >'${home}/control' 2>&1`),
    /** One that its full disk has ended is started again, as a service manager does. */
    fillDisk: async () => {
      await fillFor(disk, DISK_FULL_MS);
      try {
        asPostgres(`${control} status >'${home}/control' 2>&1`);
      } catch {
        asPostgres(`${control} -o '${options}' start >'${home}/control' 2>&1`);
      }
    },
    stop: () => {
      try {
        asPostgres(`${control} -m immediate stop >'${home}/control' 2>&1`);
      } finally {
        disk.remove();
      }
    },
  };
}

const DISK_FULL_MS = 8_000;

function processesOf(pidFile: string): number[] {
  const parent = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const children = execFileSync('pgrep', ['-P', String(parent)], { encoding: 'utf8' });
  return [parent, ...children.trim().split('\n').map(Number)];
}

/** PostgreSQL refuses to run as root. */
function asPostgres(command: string): void {
  if (isRoot()) execFileSync('su', ['postgres', '-s', '/bin/sh', '-c', command], { stdio: 'ignore' });
  else execFileSync('sh', ['-c', command], { stdio: 'ignore' });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function postgresBin(): string {
  const root = '/usr/lib/postgresql';
  const newest = readdirSync(root).sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) throw new Error(`No PostgreSQL in ${root}`);
  return join(root, newest, 'bin');
}

async function startRedis(dir: string) {
  const port = await freePort();
  const run = () =>
    spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''], {
      stdio: 'ignore',
    });
  const tell = (...words: string[]) => execFileSync('redis-cli', ['-p', String(port), ...words], { stdio: 'ignore' });
  const answers = async () => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      try {
        tell('ping');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    throw new Error('Redis does not answer');
  };
  let child = run();
  const end = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  await answers();
  return {
    url: `redis://127.0.0.1:${port}`,
    flush: async () => void tell('flushall'),
    restart: async () => {
      await end();
      child = run();
      await answers();
    },
    stop: end,
  };
}
