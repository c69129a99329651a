import { type ClientRequest, Agent as HttpAgent, request as plainRequest } from 'node:http';
import { Agent as HttpsAgent, request as tlsRequest } from 'node:https';
import { createRequire } from 'node:module';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { Agent, buildConnector, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import type { Secret } from '../news/secret.ts';

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
export type ProxySettings = { https: Secret | null; http: Secret | null; direct: readonly string[] };

/** The proxy that a request to this place goes through; null where it goes straight there. */
type ProxyFor = (place: { protocol: string; hostname: string; port: string }) => URL | null;

const NO_PROXY_AT_ALL = '*';
/** This machine is never reached by way of another. */
const LOOPBACK = ['localhost', '127.0.0.0/8', '::1'];

/** A host of NO_PROXY stands for itself and all below it, `host:port` for that port alone, an address range for what is in it. */
export function createProxyFor({ https, http, direct }: ProxySettings): ProxyFor {
  const [secure, plain] = [https, http ?? https].map((url) => (url === null ? null : new URL(url.reveal())));
  const words = [...LOOPBACK, ...direct].map((word) => word.toLowerCase());
  const ranges = new BlockList();
  for (const word of words) {
    const [address = '', bits] = word.split('/');
    if (isIP(address) === 0) continue;
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    ranges.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return ({ protocol, hostname, port }) => {
    const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
    const isDirect =
      isIP(host) === 0
        ? words.some((word) => isBelow(host, port || defaultPort(protocol), word))
        : ranges.check(host, isIPv4(host) ? 'ipv4' : 'ipv6') || words.includes(NO_PROXY_AT_ALL);
    return isDirect ? null : ((protocol === 'https:' ? secure : plain) ?? null);
  };
}

function isBelow(host: string, port: string, word: string): boolean {
  const [, name = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(word) ?? [];
  if (word === NO_PROXY_AT_ALL) return true;
  return name !== '' && (only ?? port) === port && (host === name || host.endsWith(`.${name}`));
}

/** What a proxy is told of us; nothing where its address has no user. */
export function loginOf({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return { 'proxy-authorization': `Basic ${login}` };
}

const CONNECT_TIMEOUT_MS = 10_000;

/** Dials through a proxy: a tunnel to the host (RFC 9110 section 9.3.6), with TLS of our own inside where the request asks for it. */
export function tunnel(proxy: URL): buildConnector.connector {
  const startTls = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    const port = options.port || defaultPort(options.protocol);
    const request = askForTunnel(proxy, `${options.hostname}:${port}`);
    const fail = (reason: string): void => callback(new Error(`the proxy ${reason}`), null);
    request.once('timeout', () => request.destroy(new Error('does not answer')));
    request.once('error', (error) => fail(`cannot be used: ${error.message}`));
    // Without `connect`, an answer is a refusal.
    request.once('response', (answer) => {
      answer.destroy();
      fail(`answers ${answer.statusCode}`);
    });
    request.once('connect', ({ statusCode }, socket) => {
      socket.setTimeout(0);
      if (statusCode !== 200) {
        socket.destroy();
        fail(`answers ${statusCode}`);
      } else if (options.protocol === 'https:') startTls({ ...options, httpSocket: socket }, callback);
      else callback(null, socket);
    });
    request.end();
  };
}

/** Dials the proxy itself, to be asked for whole addresses. */
export function straightTo({ protocol, hostname, host, port }: URL): buildConnector.connector {
  const dial = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    const servername = hostname.replace(/^\[|\]$/g, '');
    dial(
      { ...options, protocol, hostname: servername, host, servername, port: port || defaultPort(protocol) },
      callback,
    );
  };
}

const defaultPort = (protocol: string): string => (protocol === 'https:' ? '443' : '80');

function askForTunnel(proxy: URL, target: string): ClientRequest {
  const isSecure = proxy.protocol === 'https:';
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const port = proxy.port || defaultPort(proxy.protocol);
  const headers = { host: target, ...loginOf(proxy) };
  const agent = isSecure ? new HttpsAgent() : new HttpAgent();
  const order = { host, port, method: 'CONNECT', path: target, headers, agent, timeout: CONNECT_TIMEOUT_MS };
  return isSecure ? tlsRequest(order) : plainRequest(order);
}

/**
 * Lets whatever this process asks for go through the proxy: `fetch`, by which the SDKs of Slack and Discord, the model and
 * traces are asked, and the sockets of the package ws, by which Discord's gateway is. To be called before an SDK is loaded.
 */
export function proxyWholeProcess(settings: ProxySettings): void {
  const proxyFor = createProxyFor(settings);
  const straight = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  const dial: buildConnector.connector = (options, callback) => {
    const { protocol, hostname, port = '' } = options;
    const proxy = proxyFor({ protocol, hostname, port });
    (proxy === null ? straight : tunnel(proxy))(options, callback);
  };
  setGlobalDispatcher(new Agent({ connect: dial }));
  const agent = Object.assign(new HttpsAgent(), {
    createConnection({ host = 'localhost', port = 443, servername = host }: SocketOptions, done: Created) {
      const target = { protocol: 'https:', hostname: host, host, port: String(port), servername };
      dial(target, (error, socket) => done(error, socket ?? undefined));
    },
  });
  giveAgent(createRequire(import.meta.url)('ws'), agent);
}

/** What was set there, for libraries that take it by name alone. */
export const dispatcherOfProcess = getGlobalDispatcher;

type SocketOptions = { host?: string; port?: number | string; servername?: string };
type Created = (error: Error | null, socket?: unknown) => void;

/** @discordjs/ws 1.2 makes its sockets without a word on the way: each gets the agent that it would name. */
function giveAgent(ws: { WebSocket: new (...words: never[]) => object }, agent: HttpsAgent): void {
  ws.WebSocket = new Proxy(ws.WebSocket, {
    construct: (target, [url, protocols, options], made) =>
      Reflect.construct(
        target,
        [url, protocols, { ...options, ...(/^wss:/.test(String(url)) ? { agent } : {}) }],
        made,
      ),
  });
}
