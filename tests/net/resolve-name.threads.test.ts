import { lookup } from 'node:dns/promises';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttp } from '../../src/net/http.ts';
import { createResolveName } from '../../src/net/resolve-name.ts';
import { createFileValue, parseHosts, parseSearchRules } from '../../src/net/system-names.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { until } from '../support/run-slugline.ts';
import { startServer, type TestServer } from './start-server.ts';
import { askingAt } from './test-names.ts';

const SRC = join(import.meta.dirname, '../../src');

/** What calls out by itself, so that its names are looked up on libuv's threads: hosts that the operator chose. */
const OPERATORS_HOSTS = new Map([
  ['chat/slack/settings.ts', 'Slack'],
  ['queue/traces.ts', 'the collector of traces'],
  ['store/open/pg-failure.ts', 'the server of DATABASE_URL'],
  ['terminal/calls/backup.ts', 'this program itself'],
  ['terminal/calls/check.ts', 'this program itself'],
  ['wire-stages.ts', 'the model'],
]);
const CALLS_OUT = /(?<![.\w])fetch(?=\(|\s*[,}])|from '(?:undici|node:dns(?:\/promises)?|node:https)'/;
/** Of these modules other rooms use what serves and what reads addresses. */
const DIALS = /import \{[^}]*\b(?:request|get|connect|createConnection|Socket)\b[^}]*\} from 'node:(?:http|net|tls)'/;

// libuv has four threads for files, packed bodies and getaddrinfo. Slack, Discord, databases and models look their names
// up there, so no name that a publisher chooses may come near them.

const LINKS = 50;
const HEALTHY = 'harbour-courier.test';

let folder: string;
let nameServer: NameServer;
let site: TestServer;
const lookedUp: string[] = [];
const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.name === 'lookup') lookedUp.push(JSON.stringify(entry));
  }
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-names-'));
  await writeFile(join(folder, 'hosts'), `127.0.0.1 ${HEALTHY}\n`);
  await writeFile(join(folder, 'resolv.conf'), 'search corp.example\n');
  nameServer = await startNameServer(() => ({ kind: 'silence' }));
  site = await startServer((_request, response) => response.end('The council has voted.'));
  observer.observe({ entryTypes: ['dns'] });
});
afterAll(async () => {
  observer.disconnect();
  await Promise.all([nameServer.close(), site.close(), rm(folder, { recursive: true })]);
});

function createClient() {
  const now = () => new Date();
  const resolveName = createResolveName({
    hosts: createFileValue({ path: join(folder, 'hosts'), parse: parseHosts }, now),
    searchRules: createFileValue({ path: join(folder, 'resolv.conf'), parse: parseSearchRules }, now),
    openNameServers: askingAt(nameServer, 2_000),
    askSystem: null,
    now,
  });
  return createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline test' }, { resolveName });
}

it('a healthy site answers within a second while fifty links wait for a name server that never answers', async () => {
  const http = createClient();
  const ask = (url: string) => http.request({ url, maxBytes: 1_000, timeoutMs: 8_000 });
  const links = Array.from({ length: LINKS }, (_, link) => ask(`http://h${link}.tar-pit.example/`));
  const elsewhere = Array.from({ length: LINKS }, (_, link) => ask(`https://h${link}-tar-pit.example/`));
  const times: number[] = [];
  for (let turn = 0; turn < 100; turn += 1) {
    const started = performance.now();
    expect(await ask(`http://${HEALTHY}:${site.port}/`)).toMatchObject({ kind: 'answered', status: 200 });
    times.push(performance.now() - started);
  }
  expect(nameServer.questions.length).toBeGreaterThan(LINKS);
  expect(times.sort((a, b) => a - b)[98]).toBeLessThan(1_000);
  for (const outcome of await Promise.all([...links, ...elsewhere])) {
    expect(outcome).toEqual({ kind: 'unreachable', reason: 'the name server does not answer' });
  }
  await http.close();
});

it('no name of a publisher is looked up by getaddrinfo', async () => {
  const http = createClient();
  for (const url of [`http://${HEALTHY}:${site.port}/`, 'http://feeds.localhost:1/', 'http://dead.onion/']) {
    await http.request({ url, maxBytes: 1_000, timeoutMs: 5_000 });
  }
  await http.close();
  // The observer sees look-ups: this one is our own.
  await lookup('localhost');
  await until(async () => lookedUp.some((entry) => entry.includes('localhost')), 5_000, 'our own look-up');
  const publishers = /tar-pit|courier|feeds\.localhost|onion/;
  expect(lookedUp.filter((entry) => publishers.test(entry))).toEqual([]);
});

it('no file but those of net/ calls out to hosts of publishers', async () => {
  const files = (await readdir(SRC, { recursive: true })).map((path) => path.replaceAll('\\', '/'));
  const others = files.filter((path) => path.endsWith('.ts') && !/^(?:net|web\/page\/browser)\//.test(path));
  const calling: string[] = [];
  for (const path of others) {
    const code = (await readFile(join(SRC, path), 'utf8')).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    if (CALLS_OUT.test(code) || DIALS.test(code)) calling.push(path);
  }
  expect(calling.sort()).toEqual([...OPERATORS_HOSTS.keys()].sort());
});
