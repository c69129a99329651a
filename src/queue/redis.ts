import { Cluster, Redis } from 'ioredis';
import { reasonsOf } from '../kit/errors.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT_AFTER_MAX_MS = 2_000;
const SENTINEL_PORT = '26379';
const REDIS_PORT = '6379';

type RedisOutcome =
  /** `evicts`: the policy by which it drops keys when its memory is full; null where it drops none, or does not say. */
  | { kind: 'connected'; redis: Redis | Cluster; evicts: string | null; disconnect: () => void }
  | { kind: 'unreachable'; reason: string };

/** Fails at once when Redis cannot be reached at the start; a connection that breaks later is retried for ever. */
export async function connectRedis(url: string, onError: (error: Error) => void): Promise<RedisOutcome> {
  let persist = false;
  const redis = clientOf(url, (times) => (persist ? Math.min(times * 100, RECONNECT_AFTER_MAX_MS) : null));
  let lastError: Error | null = null;
  redis.on('error', (error: Error) => {
    lastError = error;
    if (persist) onError(error);
  });
  // The workers' copies of the connection share these options, so that they stop retrying, too.
  const disconnect = (): void => {
    persist = false;
    redis.disconnect();
  };
  try {
    await redis.connect();
    await redis.ping();
    persist = true;
    return { kind: 'connected', redis, evicts: await evictionOf(redis), disconnect };
  } catch (error) {
    disconnect();
    return { kind: 'unreachable', reason: reasonsOf(lastError ?? error) };
  }
}

type RetryStrategy = (times: number) => number | null;

/** One server, the servers that Sentinels name, or a Cluster, by the form of REDIS_URL (setting-forms.ts). */
function clientOf(url: string, retryStrategy: RetryStrategy): Redis | Cluster {
  const common = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    // BullMQ asks for this: its blocking commands wait through an outage instead of failing.
    maxRetriesPerRequest: null,
    connectionName: 'slugline',
  };
  const [, scheme, form, rest = ''] = /^(rediss?|unix)(?:\+(sentinel|cluster))?:\/\/(.*)$/is.exec(url) ?? [];
  if (scheme === 'unix') {
    const { pathname, searchParams } = new URL(url);
    const db = Number(searchParams.get('db') ?? 0);
    return new Redis({ ...common, path: decodeURIComponent(pathname), db, lazyConnect: true, retryStrategy });
  }
  if (form === undefined) return new Redis(url, { ...common, lazyConnect: true, retryStrategy });
  const tls = scheme === 'rediss' ? { tls: {} } : {};
  const { hosts, login, path, search } = partsOf(rest);
  if (form === 'cluster') {
    const nodes = hosts.map((host) => nodeOf(host, REDIS_PORT));
    const redisOptions = { ...common, ...login, ...tls };
    return new Cluster(nodes, { lazyConnect: true, clusterRetryStrategy: retryStrategy, redisOptions });
  }
  const [name = 'mymaster', db = '0'] = path;
  const password = search.get('sentinelPassword');
  return new Redis({
    ...{ ...common, ...login, ...tls, name, db: Number(db), lazyConnect: true },
    sentinels: hosts.map((host) => nodeOf(host, SENTINEL_PORT)),
    ...(password === null ? {} : { sentinelPassword: password }),
    ...(scheme === 'rediss' ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    retryStrategy,
    sentinelRetryStrategy: retryStrategy,
  });
}

/** Of what stands after the two slashes where several hosts may stand, which a URL does not have. */
function partsOf(rest: string) {
  const [authority = '', ...tail] = rest.split(/(?=[/?])/);
  const at = authority.lastIndexOf('@') + 1;
  const { username, password, pathname, searchParams } = new URL(
    `redis://${authority.slice(0, at)}host${tail.join('')}`,
  );
  const login = {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  };
  const path = pathname.split('/').filter((part) => part !== '');
  return { hosts: authority.slice(at).split(','), login, path, search: searchParams };
}

function nodeOf(host: string, byDefault: string): { host: string; port: number } {
  const { hostname, port } = new URL(`redis://${host}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || byDefault) };
}

/** By INFO, since managed servers close CONFIG. */
async function evictionOf(redis: Redis | Cluster): Promise<string | null> {
  const memory = await redis.info('memory').catch(() => '');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'noeviction';
  return policy === 'noeviction' ? null : policy;
}

/** The keys of a Cluster's queues must lie on one node, which their part in braces decides (Redis Cluster specification, hash tags). */
export function prefixFor(redis: Redis | Cluster, prefix: string): string {
  return redis.isCluster && !/\{.+\}/.test(prefix) ? `{${prefix}}` : prefix;
}
