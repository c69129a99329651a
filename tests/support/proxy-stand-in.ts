import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export type ProxyStandIn = {
  url: string;
  /** "CONNECT host:port" and "GET http://…", in the order they came. */
  asked: string[];
  stop: () => Promise<void>;
};

/**
 * A forward proxy (RFC 9110 sections 7.6 and 9.3.6) that knows hosts by `ports` and reaches each on this machine: who asks for one of
 * them and gets an answer came through here. `login` is asked for where it is set; everything else is refused.
 */
export async function startProxyStandIn(
  ports: Record<string, number>,
  login: string | null = null,
): Promise<ProxyStandIn> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const lets = ({ headers }: IncomingMessage): boolean =>
    login === null || headers['proxy-authorization'] === `Basic ${Buffer.from(login).toString('base64')}`;

  function forward(request: IncomingMessage, response: ServerResponse): void {
    asked.push(`${request.method} ${request.url}`);
    const url = new URL(request.url ?? '', 'http://proxy.invalid');
    const port = ports[url.hostname];
    if (!lets(request) || port === undefined) {
      response.writeHead(lets(request) ? 403 : 407).end('refused by the proxy');
      return;
    }
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const onward = ask({
      host: '127.0.0.1',
      port,
      path: url.pathname + url.search,
      method: request.method ?? 'GET',
      headers,
    });
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.writeHead(502).end());
    request.pipe(onward);
  }

  function tunnel(request: IncomingMessage, socket: Duplex): void {
    asked.push(`CONNECT ${request.url}`);
    sockets.add(socket.on('error', () => undefined));
    const port = ports[request.url?.replace(/:\d+$/, '') ?? ''];
    if (!lets(request) || port === undefined) {
      socket.end(`HTTP/1.1 ${lets(request) ? '403 Forbidden' : '407 Proxy Authentication Required'}\r\n\r\n`);
      return;
    }
    const behind: Socket = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(behind).pipe(socket);
    });
    sockets.add(behind.on('error', () => socket.destroy()));
  }

  const server = createServer(forward).on('connect', tunnel);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://${login === null ? '' : `${login}@`}127.0.0.1:${port}`,
    asked,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
