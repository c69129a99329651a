import { Redis } from 'ioredis';
import { errorReason } from './calm-log.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT_AFTER_MAX_MS = 2_000;

export type RedisOutcome =
  | { kind: 'connected'; redis: Redis; disconnect: () => void }
  | { kind: 'unreachable'; reason: string };

/** Says at once when Redis cannot be reached at the start; a connection that is lost later is sought again for ever. */
export async function connectRedis(url: string, onError: (error: Error) => void): Promise<RedisOutcome> {
  let persist = false;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // BullMQ asks for this: its blocking commands wait through an outage instead of failing.
    maxRetriesPerRequest: null,
    connectionName: 'slugline',
    retryStrategy: (times) => (persist ? Math.min(times * 100, RECONNECT_AFTER_MAX_MS) : null),
  });
  let lastError: Error | null = null;
  redis.on('error', (error: Error) => {
    lastError = error;
    if (persist) onError(error);
  });
  // The workers' copies of the connection share these options, and give up with it.
  const disconnect = (): void => {
    persist = false;
    redis.disconnect();
  };
  try {
    await redis.connect();
    await redis.ping();
    persist = true;
    return { kind: 'connected', redis, disconnect };
  } catch (error) {
    disconnect();
    return { kind: 'unreachable', reason: errorReason(lastError ?? error) };
  }
}
