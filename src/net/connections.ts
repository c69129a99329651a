import type { Socket } from 'node:net';
import { type buildConnector, Client, errors } from 'undici';
import { createAddressGuard } from './address-guard.ts';
import { guardedDial, guardedTunnel } from './guarded-dial.ts';
import { createProxyFor, type ProxySettings, straightTo, tunnel } from './proxy.ts';
import type { ResolveName } from './resolve-name.ts';

/** Connections to publishers, each carrying one request at a time. */
export type Connections = {
  /** Lends a connection to the origin; it is busy until `work` has ended, the reading of the answer's body included. */
  use<Result>(origin: string, work: (client: Client) => Promise<Result>): Promise<Result>;
  /** The proxy that is asked for pages of a plain http origin by their whole address; null where there is none. */
  forwards(origin: string): URL | null;
  close(): Promise<void>;
};

/** A kept connection serves the pages of one feed's burst; keeping it for longer would only hold a socket. */
const KEEP_ALIVE_MS = 10_000;
/**
 * Of names and values, without what stands between them: 32,000 lines of one letter are 60 ms of work. Long headers of
 * real sites (Content-Security-Policy, Link) are a third of this.
 */
const MAX_HEADER_BYTES = 32 * 1024;
/** Politeness towards one origin: feeds and pages of a host go through few sockets. */
const CONNECTIONS_PER_ORIGIN = 4;
/** A burst of pages uses its connection again within a second; thousands of polls would hold a socket each for nothing. */
const IDLE_MAX = 32;

/** `allowPrivate`: CIDRs that the guard lets through. */
type Ways = { allowPrivate: readonly string[]; resolveName: ResolveName; proxy: ProxySettings | null };

/** Connections to the web, each guarded when it is dialled. */
export function guardedConnections({ allowPrivate, resolveName, proxy: settings }: Ways): Connections {
  const proxyFor = settings === null ? () => null : createProxyFor(settings);
  const guard = createAddressGuard(allowPrivate);
  const straight = guardedDial(guard, resolveName);
  const dial: buildConnector.connector = (options, callback) => {
    const { protocol, hostname, port = '' } = options;
    const proxy = proxyFor({ protocol, hostname, port });
    if (proxy === null) return straight(options, callback);
    const way = protocol === 'https:' ? tunnel(proxy) : straightTo(proxy);
    return guardedTunnel(guard, resolveName, way)(options, callback);
  };
  const options = { connect: inPortions(dial), keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: MAX_HEADER_BYTES };
  return createConnections(options, (origin) =>
    new URL(origin).protocol === 'http:' ? proxyFor(new URL(origin)) : null,
  );
}

type Connection = { origin: string; client: Client; requests: number };
/** `idle`: the one that has been idle longest comes first. */
type OpenConnections = { open: Map<string, Connection[]>; idle: Set<Connection> };

/**
 * Connections are opened on demand and forgotten when they end. An Agent of undici would hold 32 KB of empty queues for
 * each origin that a poll has just asked and will not ask again for ten minutes.
 */
export function createConnections(
  options: Client.Options,
  forwards: Connections['forwards'] = () => null,
): Connections {
  const all: OpenConnections = { open: new Map(), idle: new Set() };
  let closed = false;
  return {
    forwards,
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

const PORTION_BYTES = 4 * 1024;
const TURN_BYTES = 32 * 1024;

/**
 * Bounds what undici parses in one turn of the event loop: 64 KB may be 16,000 header lines or 11,000 pieces of a body,
 * and what the network brings meanwhile is parsed in the same turn. And when undici gives an answer up (headers without
 * end, say), it still parses what its last read returned, at the price of an error for every line: 0.4 s for 64 KB.
 */
function inPortions(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...dialled: Parameters<buildConnector.Callback>) => {
      if (dialled[0] === null) readInPortions(dialled[1]);
      callback(...dialled);
    });
}

function readInPortions(socket: Socket): void {
  const read = socket.read.bind(socket);
  let left = TURN_BYTES;
  const nextTurn = () => {
    const waits = left <= 0;
    left = TURN_BYTES;
    if (waits && !socket.destroyed) socket.emit('readable');
  };
  socket.read = (bytes) => {
    if (bytes !== undefined) return read(bytes);
    if (socket.destroyed || left <= 0) return null;
    const portion = read(Math.min(PORTION_BYTES, socket.readableLength) || undefined);
    if (portion !== null && left === TURN_BYTES) setImmediate(nextTurn);
    left -= portion?.length ?? 0;
    return portion;
  };
}
