import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { withDeadline } from '../kit/deadline.ts';
import { MINUTE_MS } from '../kit/time.ts';
import { withoutBrackets } from './guard/door.ts';

export class ListenError extends Error {}

export type BoundServer = { url: string; close(): Promise<void> };

type HostAndPort = { host: string; port: number };

/**
 * Connections at a time: some fifty pages with a stream each, a proxy's pool, the platforms' calls and probes, many times
 * over. Each takes some 20 KB; without a bound a flood of idle ones takes the process's file handles, and with them its
 * own calls to publishers and platforms.
 */
const CONNECTIONS_MAX = 1000;
const SAID_EVERY_MS = MINUTE_MS;
const REQUEST_WITHIN_MS = 30_000;
const HEADERS_WITHIN_MS = 10_000;
/** At the end, running requests get this much time; then their connections are cut. */
const CLOSE_WITHIN_MS = 3000;

/** `onRefused` is called when a connection above the bound is refused, at most once a minute. */
type ListenDeps = { onRefused: () => void; connectionsMax?: number };

export async function listen(
  wanted: HostAndPort,
  handle: RequestListener,
  { onRefused, connectionsMax = CONNECTIONS_MAX }: ListenDeps,
): Promise<BoundServer> {
  const server = createServer({ requestTimeout: REQUEST_WITHIN_MS, headersTimeout: HEADERS_WITHIN_MS });
  server.maxConnections = connectionsMax;
  server.on('drop', atMostEvery(SAID_EVERY_MS, onRefused));
  const underWay = new Set<ServerResponse>();
  server.on('request', (request, response) => {
    underWay.add(response);
    response.on('close', () => underWay.delete(response));
    handle(request, response);
  });
  await bind(server, wanted);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted.port;
  return { url: `http://${reachableName(wanted.host)}:${port}`, close: () => close(server, underWay) };
}

function atMostEvery(ms: number, say: () => void): () => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - saidAt < ms) return;
    saidAt = performance.now();
    say();
  };
}

function bind(server: Server, { host, port }: HostAndPort): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const { code = 'unknown' } = error;
      const what = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be listened on (${code})`;
      const told = `Port ${port} on ${host} ${what}. Set PORT (0 takes any free one) or HOST.`;
      reject(new ListenError(told, { cause: error }));
    });
    server.listen(port, withoutBrackets(host), resolve);
  });
}

/** The host name for this machine: loopback if the server listens on every address. */
function reachableName(host: string): string {
  const bare = withoutBrackets(host);
  if (bare === '0.0.0.0' || bare === '::') return '127.0.0.1';
  return bare.includes(':') ? `[${bare}]` : bare;
}

/** Lets running requests end, then cuts all connections: browsers keep idle ones open. */
async function close(server: Server, underWay: Set<ServerResponse>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const ended = Promise.all([...underWay].map((response) => once(response, 'close')));
  await withDeadline(ended, CLOSE_WITHIN_MS, () => undefined);
  server.closeAllConnections();
  await closed;
}
