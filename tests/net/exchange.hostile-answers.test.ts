import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp, type HttpOutcome, type HttpRequest } from '../../src/net/http.ts';
import { noNames } from '../support/no-names.ts';

// What a server may send that is only made to keep us busy. Turns of the event loop are measured in processor time, so
// that other processes on the machine do not count.

const CHUNKED = 'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n';
const TURN_MAX_MS = 100;

/** Sends the same text again and again for as long as somebody reads it. */
function flood(socket: Socket, text: string): void {
  const unit = Buffer.from(text);
  const more = (): void => {
    while (!socket.destroyed) if (!socket.write(unit)) return void socket.once('drain', more);
  };
  more();
}

const repeat = (count: number, text: string): string => text.repeat(count);

const ANSWERS: Record<string, (socket: Socket) => void> = {
  '/crumbs': (socket) => {
    socket.write(CHUNKED);
    flood(socket, repeat(10_000, '1\r\nx\r\n'));
  },
  '/few-crumbs': (socket) => socket.end(`${CHUNKED}${repeat(200_000, '1\r\nx\r\n')}0\r\n\r\n`),
  '/slow-crumbs': (socket) => {
    socket.write(CHUNKED);
    const timer = setInterval(() => socket.write('1\r\nx\r\n'), 1);
    socket.on('close', () => clearInterval(timer));
  },
  '/crumbs-with-extensions': (socket) => {
    socket.write(CHUNKED);
    flood(socket, repeat(300, `1${repeat(50, ';a=b')}\r\nx\r\n`));
  },
  '/packed-crumbs': (socket) => {
    const packed = gzipSync(Buffer.alloc(100_000, 'x'));
    const pieces = [...packed].map((byte) => Buffer.from([0x31, 13, 10, byte, 13, 10]));
    socket.write(
      'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    socket.end(Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]));
  },
  '/many-headers': (socket) =>
    socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n${repeat(32_000, 'a:\r\n')}content-length: 1\r\n\r\nx`),
  '/too-many-headers': (socket) =>
    socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\na: ${repeat(32_700, 'x')}\r\n${repeat(50_000, 'a:\r\n')}\r\nx`),
  '/too-many-trailers': (socket) => socket.end(`${CHUNKED}1\r\nx\r\n0\r\n${repeat(80_000, 'a:\r\n')}\r\n`),
  '/headers-of-objects': (socket) =>
    socket.end(
      'HTTP/1.1 200 OK\r\nconnection: close\r\nconstructor: a\r\n__proto__: b\r\n__proto__: c\r\ncontent-length: 1\r\n\r\nx',
    ),
  '/long-header': (socket) =>
    socket.end(
      `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-security-policy: ${repeat(20_000, 'x')}\r\ncontent-length: 1\r\n\r\nx`,
    ),
  '/interim': (socket) => flood(socket, repeat(1_000, 'HTTP/1.1 103 Early Hints\r\n\r\n')),
  '/two-interim': (socket) =>
    socket.end(
      `${repeat(2, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')}HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\nx`,
    ),
  '/ready': (socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\nx'),
};

let server: Server;
let port: number;
const http = createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline test' }, { resolveName: noNames });

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => ANSWERS[/^GET (\S+)/.exec(data.toString('latin1'))?.[1] ?? '']?.(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = address === null || typeof address === 'string' ? 0 : address.port;
  // The first request loads and compiles the client.
  await ask('/ready');
});
afterAll(async () => {
  await http.close();
  await new Promise((resolve) => server.close(resolve));
});

function ask(path: string, options: Partial<HttpRequest> = {}): Promise<HttpOutcome> {
  return http.request({ url: `http://127.0.0.1:${port}${path}`, maxBytes: 11_000_000, timeoutMs: 20_000, ...options });
}

describe('a body', () => {
  it('in millions of tiny pieces is given up', async () => {
    const outcome = await ask('/crumbs');
    expect(outcome).toEqual({ kind: 'unreachable', reason: 'the body comes in too many tiny pieces' });
    expect(await ask('/crumbs-with-extensions')).toEqual(outcome);
  });

  it('in 200,000 pieces of a letter, as some scripts print it, is read', async () => {
    const outcome = await ask('/few-crumbs');
    expect(outcome).toMatchObject({ kind: 'answered', body: { length: 200_000 } });
    // A thread that is sent the body must not be sent more than it.
    if (outcome.kind === 'answered') expect(outcome.body.buffer.byteLength).toBe(200_000);
  });

  it('in tiny pieces without end ends at the deadline, and at the cap', async () => {
    expect(await ask('/slow-crumbs', { timeoutMs: 300 })).toEqual({ kind: 'timed-out', timeoutMs: 300 });
    expect(await ask('/slow-crumbs', { maxBytes: 50 })).toEqual({ kind: 'too-large', maxBytes: 50 });
  });

  it('that is packed and comes in tiny pieces is unpacked', async () => {
    expect(await ask('/packed-crumbs')).toMatchObject({ kind: 'answered', body: { length: 100_000 } });
  });
});

describe('headers', () => {
  it('in tens of thousands of lines are read or refused, and trailers too', async () => {
    expect(await ask('/many-headers')).toMatchObject({ kind: 'answered', status: 200 });
    const refused = { kind: 'unreachable', reason: 'the headers of the answer are too large' };
    expect(await ask('/too-many-headers')).toEqual(refused);
    expect(await ask('/too-many-trailers')).toEqual(refused);
  });

  it('may be as long as real ones are, and named as every object’s members', async () => {
    expect(await ask('/long-header')).toMatchObject({ kind: 'answered', status: 200 });
    expect(await ask('/headers-of-objects')).toMatchObject({ kind: 'answered', status: 200 });
  });

  it('of interim answers may come before the answer, but not without end', async () => {
    expect(await ask('/two-interim')).toMatchObject({ kind: 'answered', status: 200 });
    const reason = 'the server never comes to its answer';
    expect(await ask('/interim')).toEqual({ kind: 'unreachable', reason });
  });
});

describe('a turn of the event loop', () => {
  it.each(['/crumbs', '/few-crumbs', '/many-headers', '/too-many-headers', '/too-many-trailers', '/interim'])(
    'is short while %s is received',
    async (path) => {
      await ask(path);
      const turns = await turnsDuring(() => ask(path));
      expect(Math.max(...turns)).toBeLessThan(TURN_MAX_MS);
    },
  );
});

/** The processor time of each turn while the work is done, in milliseconds; the server of this file has its part in it. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number[]> {
  const turns: number[] = [];
  let since = process.cpuUsage();
  let next = setImmediate(function measure() {
    const { user, system } = process.cpuUsage(since);
    turns.push((user + system) / 1_000);
    since = process.cpuUsage();
    next = setImmediate(measure);
  });
  await work();
  clearImmediate(next);
  return turns;
}
