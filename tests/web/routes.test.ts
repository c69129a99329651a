import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Scope, toOwner } from '../../src/news/owner.ts';
import { secret } from '../../src/news/secret.ts';
import { createBoard } from '../../src/queue/board.ts';
import type { Web } from '../../src/web/create-web.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { auditInMemory, sessionsInMemory } from './guard/sessions-in-memory.ts';
import { viewsInMemory } from './views/views-in-memory.ts';
import { send, startWeb, type WebUnderTest } from './web-under-test.ts';

const TOKEN = 'correct-horse-battery-staple';
const OWNERS_TOKEN = 'readers-token-of-the-harbour-desk';
const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html,*/*;q=0.8' };

let running: WebUnderTest;
/** Every call that a route makes to the store, the preview, the health or the metrics. */
let work: string[];
let scopes: Scope[];

function counted<Of extends object>(name: string, parts: Of): Of {
  return new Proxy(parts, {
    get: (target, key) => {
      const part: unknown = Reflect.get(target, key);
      if (typeof part !== 'function') return part;
      return (...given: unknown[]) => {
        work.push(`${name}.${String(key)}`);
        return Reflect.apply(part, target, given);
      };
    },
  });
}

beforeEach(async () => {
  [work, scopes] = [[], []];
  const health = async () => {
    work.push('health');
    return { store: { ok: true, state: 'open' } };
  };
  const settings = {
    adminToken: secret(TOKEN),
    ownerTokens: [{ owner: toOwner('slack:T01'), token: secret(OWNERS_TOKEN) }],
  };
  running = await startWeb(settings, {
    viewsOf: (scope) => {
      scopes.push(scope);
      return counted('views', viewsInMemory());
    },
    audit: counted('audit', auditInMemory()),
    sessions: counted('sessions', sessionsInMemory()),
    metrics: counted('metrics', createMetrics()),
    board: createBoard([], '/queues'),
    sampleStory: async () => null,
    health,
    healthWithNames: health,
  });
  const { preview } = running;
  Object.assign(preview, counted('preview', { ...preview }));
});
afterEach(() => running.web.stop());

/** A request that each route would answer; `use` takes any method. */
function requestsOf({ method, path }: Web['routes'][number]): { method: string; path: string }[] {
  const concrete = path.replace(':slug', 'norhaven-ferry-pier').replace('*path', 'harbour-post/story.html');
  const queried = concrete === '/query' ? '/query?q=ferry' : concrete;
  const methods = method === 'use' ? ['GET', 'POST'] : [method.toUpperCase()];
  return methods.map((each) => ({ method: each, path: path === '/' && method === 'use' ? '/nowhere' : queried }));
}

const everyRequest = () => running.web.routes.flatMap(requestsOf);
const operator = { authorization: `Bearer ${TOKEN}` };
const reader = { authorization: `Bearer ${OWNERS_TOKEN}` };

describe('routeTable', () => {
  it.each([
    [
      'a picture of another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    ],
    ['a frame of another site', { 'sec-fetch-site': 'cross-site', ...NAVIGATION, 'sec-fetch-dest': 'iframe' }],
    ['a link of another site', { 'sec-fetch-site': 'cross-site', ...NAVIGATION }],
    ['a page of another port of this machine', { 'sec-fetch-site': 'same-site', ...NAVIGATION }],
    ['a script of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a form of another site in an older browser', { origin: 'https://evil.example' }],
    ['a picture of another site in an older browser', { referer: 'https://evil.example/', accept: 'image/*' }],
    ['a link of another site in an older browser', { referer: 'https://evil.example/', accept: 'text/html' }],
  ])('starts no work for %s, on any route, with the token or without', async (_case, headers) => {
    expect(everyRequest().length).toBeGreaterThan(30);
    for (const { method, path } of everyRequest()) {
      for (const who of [{}, operator]) {
        const heard = await send(running.url + path, { method, headers: { ...headers, ...who } });
        const isLinkPage = heard.status === 200 && heard.body.includes('Nothing was looked up yet');
        expect([path, isLinkPage || heard.status === 403]).toEqual([path, true]);
      }
    }
    expect(work).toEqual([]);
  });

  it('starts no work for somebody without a token, but for health and the form', async () => {
    const open = ['/healthz', '/readyz', '/livez', '/login'];
    for (const route of running.web.routes.filter(
      ({ path }) => !open.includes(path) && !/\.(css|js|svg)$/.test(path),
    )) {
      for (const { method, path } of requestsOf(route)) {
        expect([path, (await send(running.url + path, { method })).status]).toEqual([path, 401]);
      }
    }
    expect(work).toEqual([]);
  });

  it('answers the operator on every route, and names no software in a header', async () => {
    for (const { method, path } of everyRequest()) {
      if (path.endsWith('/events') || path.startsWith('/api/views/')) continue;
      const heard = await send(running.url + path, { method, headers: operator });
      expect([path, heard.status === 401 || heard.status === 403, heard.status >= 500]).toEqual([
        path,
        path === '/login' && method === 'POST',
        false,
      ]);
      expect([path, heard.headers['x-powered-by'], heard.headers['server']]).toEqual([path, undefined, undefined]);
    }
    expect(work).toEqual(
      expect.arrayContaining([
        'preview.after',
        'preview.suggest',
        'views.feeds',
        'views.matches',
        'audit.list',
        'sessions.list',
        'health',
      ]),
    );
  });

  it('refuses a reader of one owner what is the operator’s, before any work', async () => {
    const routes = running.web.routes.filter((route) => route.for === 'installation');
    expect(routes.length).toBeGreaterThan(9);
    for (const { method, path } of routes.flatMap(requestsOf)) {
      const heard = await send(running.url + path, { method, headers: reader });
      expect([path, heard.status]).toEqual([path, 403]);
      expect(heard.body).toContain('E_OPERATOR_ONLY');
    }
    expect(work).toEqual([]);
  });

  it('looks at the store as its viewer: a reader sees what one owner has, the operator everything', async () => {
    for (const path of ['/stories', '/stories/norhaven-ferry-pier', '/feeds', '/deliveries', '/query?q=ferry']) {
      expect([path, (await send(running.url + path, { headers: reader })).status]).toEqual([path, 200]);
    }
    expect(new Set(scopes.map((scope) => JSON.stringify(scope)))).toEqual(
      new Set([JSON.stringify({ kind: 'owner', owner: 'slack:T01' })]),
    );
    scopes = [];
    await send(`${running.url}/stories`, { headers: operator });
    expect(scopes).toEqual([{ kind: 'everything' }]);
  });

  it('shows a reader no link to what is the operator’s', async () => {
    const { body } = await send(`${running.url}/stories`, { headers: reader });
    for (const path of ['/settings', '/queues', '/metrics', '/sessions', '/audit']) {
      expect(body).not.toContain(`href="${path}"`);
    }
    expect((await send(`${running.url}/stories`, { headers: operator })).body).toContain('href="/audit"');
  });
});
