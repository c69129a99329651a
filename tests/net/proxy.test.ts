import { type EventEmitter, once } from 'node:events';
import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTls } from 'node:https';
import { createRequire } from 'node:module';
import { getGlobalDispatcher, setGlobalDispatcher, WebSocket as UndiciSocket } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createHttp, type HttpOutcome } from '../../src/net/http.ts';
import { createProxyFor, type ProxySettings, proxyWholeProcess } from '../../src/net/proxy.ts';
import type { NameOutcome } from '../../src/net/resolve-name.ts';
import { secret } from '../../src/news/secret.ts';
import { type ProxyStandIn, startProxyStandIn } from '../support/proxy-stand-in.ts';
import { TEST_CERTIFICATE } from '../support/tls-before.ts';

const answer = (request: IncomingMessage, response: ServerResponse) =>
  void response.end(`${request.headers.host}${request.url}`);
let site: Server;
let safeSite: Server;
let proxy: ProxyStandIn;
const opened: ReturnType<typeof createHttp>[] = [];

async function portOf(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function start(login: string | null = null): Promise<void> {
  site = createPlain(answer);
  safeSite = createTls(TEST_CERTIFICATE, answer);
  const sockets = new WebSocketServer({ server: safeSite });
  sockets.on('connection', (socket) => socket.send('hello'));
  const [plain, safe] = [await portOf(site), await portOf(safeSite)];
  proxy = await startProxyStandIn({ 'courier.example': plain, 'gateway.example': safe, 'chat.example': safe }, login);
}

beforeEach(() => start());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((http) => http.close()));
  await proxy.stop();
  for (const server of [site, safeSite]) server.closeAllConnections();
  for (const server of [site, safeSite]) server.close();
});

const through = (url: string, direct: readonly string[] = []): ProxySettings => ({
  https: secret(url),
  http: null,
  direct,
});
const unknown = async (): Promise<NameOutcome> => ({ kind: 'no-such-name' });

function ask(url: string, settings: ProxySettings = through(proxy.url), resolveName = unknown): Promise<HttpOutcome> {
  const http = createHttp({ allowPrivate: [], userAgent: 'test', proxy: settings }, { resolveName });
  opened.push(http);
  return http.request({ url, maxBytes: 1_000, timeoutMs: 5_000 });
}

const textOf = (outcome: HttpOutcome): string =>
  outcome.kind === 'answered' ? Buffer.from(outcome.body).toString() : JSON.stringify(outcome);

describe('a request through a proxy', () => {
  it('asks for the whole address of a plain page, whose name nobody here knows', async () => {
    expect(textOf(await ask('http://courier.example/news?id=1'))).toBe('courier.example/news?id=1');
    expect(proxy.asked).toEqual(['GET http://courier.example/news?id=1']);
  });

  it('asks for a tunnel to a page with TLS, and looks at its certificate itself', async () => {
    expect(textOf(await ask('https://gateway.example/news'))).toMatch(/certificate/);
    expect(proxy.asked).toEqual(['CONNECT gateway.example:443']);
  });

  it('logs in where the address has a user', async () => {
    await proxy.stop();
    await start('ada:pass word');
    expect(textOf(await ask('http://courier.example/'))).toBe('courier.example/');
    expect(textOf(await ask('https://gateway.example/'))).toMatch(/certificate/);
    const stranger = new URL(proxy.url);
    stranger.username = '';
    stranger.password = '';
    expect(await ask('https://gateway.example/', through(stranger.href))).toMatchObject({
      kind: 'unreachable',
      reason: 'the proxy answers 407',
    });
  });

  it.each([
    'http://10.0.0.8/',
    'https://169.254.169.254/latest/meta-data',
    'http://[::1]/',
    'http://intranet/',
    'https://printer.local/',
    'http://metadata.google.internal/',
  ])('is never made for %s', async (url) => {
    expect((await ask(url, { ...through(proxy.url), direct: [] })).kind).toBe('not-public');
    expect(proxy.asked).toEqual([]);
  });

  it('is not made for a name that our own name servers know at a private address', async () => {
    const inside = async (): Promise<NameOutcome> => ({
      kind: 'found',
      addresses: [{ address: '10.1.2.3', family: 4 }],
    });
    expect((await ask('http://courier.example/', through(proxy.url), inside)).kind).toBe('not-public');
    expect(proxy.asked).toEqual([]);
  });

  it('says that the proxy refuses, and that it is not there', async () => {
    expect(await ask('https://unknown.example/')).toMatchObject({
      kind: 'unreachable',
      reason: 'the proxy answers 403',
    });
    const nobody = await ask('https://gateway.example/', through('http://127.0.0.1:1'));
    expect(nobody).toMatchObject({ kind: 'unreachable', reason: expect.stringContaining('the proxy cannot be used') });
  });
});

describe('NO_PROXY', () => {
  const proxyFor = createProxyFor(
    through('http://proxy.example:3128', ['courier.example', '.lan', '10.0.0.0/8', 'one.example:8443']),
  );
  it.each([
    ['https://courier.example/', true],
    ['http://www.courier.example/', true],
    ['https://notcourier.example/', false],
    ['https://printer.lan/', true],
    ['http://10.2.3.4/', true],
    ['http://11.2.3.4/', false],
    ['https://one.example:8443/', true],
    ['https://one.example/', false],
    ['http://localhost:3000/', true],
    ['http://127.0.0.1:3000/', true],
    ['http://[::1]:3000/', true],
  ])('sends %s straight there: %s', (url, isDirect) => {
    expect(proxyFor(new URL(url)) === null).toBe(isDirect);
  });

  it('can be all', () => {
    expect(createProxyFor(through('http://proxy.example', ['*']))(new URL('https://courier.example/'))).toBeNull();
  });
});

describe('what libraries ask for', () => {
  const dispatcher = getGlobalDispatcher();
  // As @discordjs/ws loads it.
  const ws: { WebSocket: new (url: string) => EventEmitter & { terminate(): void } } = createRequire(import.meta.url)(
    'ws',
  );
  const { WebSocket } = ws;
  beforeEach(() => {
    // The authority of the tests is trusted by nobody, and a process learns of one only when it starts.
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    proxyWholeProcess(through(proxy.url));
  });
  afterEach(() => {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    setGlobalDispatcher(dispatcher);
    ws.WebSocket = WebSocket;
  });

  it('goes through the proxy by fetch, as Slack, the REST of Discord and the model do', async () => {
    const response = await fetch('https://chat.example/api/auth.test', { method: 'POST', body: 'token' });
    expect(await response.text()).toBe('chat.example/api/auth.test');
    expect(proxy.asked).toEqual(['CONNECT chat.example:443']);
  });

  it('goes through it by the sockets of ws, as the gateway of Discord does', async () => {
    const socket = new ws.WebSocket('wss://gateway.example/?v=10');
    const [greeting] = await once(socket, 'message');
    expect(String(greeting)).toBe('hello');
    expect(proxy.asked).toEqual(['CONNECT gateway.example:443']);
    socket.terminate();
  });

  it('goes through it by the sockets of undici, as Socket Mode of Slack does', async () => {
    const socket = new UndiciSocket('wss://chat.example/link', { dispatcher: getGlobalDispatcher() });
    const [greeting] = await once(socket, 'message');
    expect(greeting.data).toBe('hello');
    expect(proxy.asked).toEqual(['CONNECT chat.example:443']);
    socket.close();
  });

  it('goes straight to this machine', async () => {
    const address = site.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).text()).toContain('/healthz');
    expect(proxy.asked).toEqual([]);
  });
});
