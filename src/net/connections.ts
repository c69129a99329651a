import type { LookupFunction } from 'node:net';
import { Client, errors } from 'undici';
import { createAddressGuard } from './address-guard.ts';
import { guardedDial } from './guarded-dial.ts';

/** Connections to publishers, each carrying one request at a time. */
export type Connections = {
  /** Lends a connection to the origin; it is busy until `work` has ended, the reading of the answer's body included. */
  use<Result>(origin: string, work: (client: Client) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

/** A kept connection serves the pages of one feed's burst; keeping it for longer would only hold a socket. */
const KEEP_ALIVE_MS = 10_000;
const MAX_HEADER_BYTES = 64 * 1024;
/** Politeness towards one origin: feeds and pages of a host go through few sockets. */
const CONNECTIONS_PER_ORIGIN = 4;
/** A burst of pages uses its connection again within a second; thousands of polls would hold a socket each for nothing. */
const IDLE_MAX = 32;

/** Connections to the web, each guarded when it is dialled; `allowPrivate` are CIDRs that the guard lets through. */
export function guardedConnections(allowPrivate: readonly string[], lookup: LookupFunction | undefined): Connections {
  return createConnections({
    connect: guardedDial(createAddressGuard(allowPrivate), lookup),
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
}

type Connection = { origin: string; client: Client; requests: number };
/** `idle`: the one that has been idle longest comes first. */
type OpenConnections = { open: Map<string, Connection[]>; idle: Set<Connection> };

/**
 * Connections are opened on demand and forgotten when they end. An Agent of undici would hold 32 KB of empty queues for
 * each origin that a poll has just asked and will not ask again for ten minutes.
 */
export function createConnections(options: Client.Options): Connections {
  const all: OpenConnections = { open: new Map(), idle: new Set() };
  let closed = false;
  return {
    async use(origin, work) {
      if (closed) throw new errors.ClientDestroyedError();
      const connection = connectionTo(origin, all, options);
      connection.requests += 1;
      all.idle.delete(connection);
      try {
        return await work(connection.client);
      } finally {
        connection.requests -= 1;
        if (connection.requests === 0) keepIdle(connection, all);
      }
    },
    async close() {
      closed = true;
      await Promise.all([...all.open.values()].flat().map(({ client }) => client.destroy()));
    },
  };
}

/** One that is free, else a new one; at the limit, the one with the fewest requests, which queue in its client. */
function connectionTo(origin: string, all: OpenConnections, options: Client.Options): Connection {
  const known = all.open.get(origin) ?? [];
  const [first, ...others] = known;
  const leastBusy = others.reduce((best, each) => (best && best.requests <= each.requests ? best : each), first);
  if (leastBusy && (leastBusy.requests === 0 || known.length >= CONNECTIONS_PER_ORIGIN)) return leastBusy;
  const connection: Connection = { origin, client: new Client(origin, options), requests: 0 };
  connection.client.on('disconnect', () => {
    // With requests left it connects again by itself.
    if (connection.requests === 0) closeConnection(connection, all);
  });
  all.open.set(origin, [...known, connection]);
  return connection;
}

function keepIdle(connection: Connection, all: OpenConnections): void {
  all.idle.add(connection);
  const [longest] = all.idle;
  if (!connection.client.stats.connected) closeConnection(connection, all);
  else if (longest && all.idle.size > IDLE_MAX) closeConnection(longest, all);
}

function closeConnection(connection: Connection, { open, idle }: OpenConnections): void {
  idle.delete(connection);
  const others = (open.get(connection.origin) ?? []).filter((other) => other !== connection);
  if (others.length === 0) open.delete(connection.origin);
  else open.set(connection.origin, others);
  void connection.client.destroy();
}
