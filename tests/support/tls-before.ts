import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';

const FIXTURES = join(import.meta.dirname, '../fixtures/tls');

/** The certificate of the authority that signed the one of tests, which is for localhost and a few names of .example; nobody trusts it. */
export const TEST_AUTHORITY = join(FIXTURES, 'authority.pem');

export const TEST_CERTIFICATE = {
  cert: readFileSync(join(FIXTURES, 'server.pem')),
  key: readFileSync(join(FIXTURES, 'server.key')),
};

/** The test server as a managed one stands in the network: it takes TLS alone, by a certificate of its own authority. */
export async function startTlsBefore(databaseUrl: string): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = Number(new URL(databaseUrl).port);
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.once('data', (request) => {
      // SSLRequest is eight bytes long; anything else is a session without TLS.
      if (request.length !== 8) return socket.destroy();
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, ...TEST_CERTIFICATE });
      const behind = connect(server, '127.0.0.1');
      sockets.add(behind.on('error', () => undefined));
      secure.on('error', () => behind.destroy());
      return secure.pipe(behind).pipe(secure);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, () => resolve()));
  const address = listener.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
