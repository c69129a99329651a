import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { withoutBrackets } from './local-names.ts';

/** The address cannot be had; `code` is Node's ("EADDRINUSE"). */
export class ListenError extends Error {
  readonly code: string;
  constructor(message: string, code: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export type Listening = { url: string; close(): Promise<void> };

type Place = { host: string; port: number };

const REQUEST_WITHIN_MS = 30_000;
const HEADERS_WITHIN_MS = 10_000;
/** Requests under way at the end have this long; then their connections are cut. */
const CLOSE_WITHIN_MS = 3000;

export async function listen(place: Place, handle: RequestListener): Promise<Listening> {
  const server = createServer({ requestTimeout: REQUEST_WITHIN_MS, headersTimeout: HEADERS_WITHIN_MS });
  const underWay = new Set<ServerResponse>();
  server.on('request', (request, response) => {
    underWay.add(response);
    response.on('close', () => underWay.delete(response));
    handle(request, response);
  });
  await bind(server, place);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : place.port;
  return { url: `http://${reachableName(place.host)}:${port}`, close: () => close(server, underWay) };
}

function bind(server: Server, { host, port }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? 'unknown';
      const what = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be listened on (${code})`;
      reject(new ListenError(`Port ${port} on ${host} ${what}. Set PORT (0 takes any free one) or HOST.`, code, error));
    });
    server.listen(port, withoutBrackets(host), resolve);
  });
}

/** A server on every address is reached from here by loopback. */
function reachableName(host: string): string {
  const bare = withoutBrackets(host);
  if (bare === '0.0.0.0' || bare === '::') return '127.0.0.1';
  return bare.includes(':') ? `[${bare}]` : bare;
}

/** Lets the requests under way end, then cuts what is left: browsers hold open connections that ask for nothing. */
async function close(server: Server, underWay: Set<ServerResponse>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const late = new AbortController();
  await Promise.race([
    Promise.all([...underWay].map((response) => once(response, 'close'))),
    setTimeout(CLOSE_WITHIN_MS, undefined, { signal: late.signal, ref: false }).catch(() => undefined),
  ]);
  late.abort();
  server.closeAllConnections();
  await closed;
}
