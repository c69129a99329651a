import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Connections, createConnections } from '../../src/net/connections.ts';
import { until } from '../support/run-slugline.ts';

const IDLE_MAX = 32;
let server: Server;
let port: number;
let connections: number;
let waiting: (() => void)[];
let lines: Connections;

beforeEach(async () => {
  connections = 0;
  waiting = [];
  server = createServer((request, response) => {
    if (request.url === '/last') response.shouldKeepAlive = false;
    if (request.url === '/slow') waiting.push(() => response.end('at last'));
    else response.end('at once');
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const address = server.address();
  port = address === null || typeof address === 'string' ? 0 : address.port;
  lines = createConnections({ keepAliveTimeout: 10_000 });
});
afterEach(async () => {
  await lines.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Every address of 127.0.0.0/8 is this machine: so many origins on one port. */
function ask(path: string, host = '127.0.0.1'): Promise<string> {
  return lines.use(`http://${host}:${port}`, async (client) => {
    const { body } = await client.request({ path, method: 'GET' });
    return body.text();
  });
}

function openConnections(): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

it('asks an origin again through the line it has', async () => {
  await ask('/');
  await ask('/');
  expect(connections).toBe(1);
});

it('opens at most four lines to an origin, and the requests beyond wait for one of them', async () => {
  const asked = Array.from({ length: 6 }, () => ask('/slow'));
  await until(() => Promise.resolve(waiting.length === 4), 5_000, 'four requests');
  for (let answered = 0; answered < asked.length; answered += 1) {
    await until(() => Promise.resolve(waiting.length > 0), 5_000, 'a request');
    waiting.shift()?.();
  }
  expect(await Promise.all(asked)).toEqual(asked.map(() => 'at last'));
  expect(connections).toBe(4);
});

it('keeps few idle lines, however many origins were asked, and none that is busy', async () => {
  const slow = ask('/slow', '127.0.2.1');
  await until(() => Promise.resolve(waiting.length === 1), 5_000, 'the slow request');
  for (let host = 1; host <= IDLE_MAX + 20; host += 1) await ask('/', `127.0.1.${host}`);
  await until(async () => (await openConnections()) === IDLE_MAX + 1, 5_000, 'the other lines to be closed');
  waiting.shift()?.();
  expect(await slow).toBe('at last');
});

it('asks an origin that hung up or could not be reached once more through a new line', async () => {
  await ask('/last');
  expect(await ask('/')).toBe('at once');
  expect(connections).toBe(2);
  const nobody = lines.use('http://127.0.0.1:1', (client) => client.request({ path: '/', method: 'GET' }));
  await expect(nobody).rejects.toThrow('ECONNREFUSED');
});

it('asks nobody after it was closed', async () => {
  await lines.close();
  await expect(ask('/')).rejects.toThrow('destroyed');
});
