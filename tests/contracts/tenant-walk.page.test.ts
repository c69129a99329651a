import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnswer } from '../../src/commands/answering/answer-question.ts';
import { COMMAND_SPECS } from '../../src/commands/answering/command-table.ts';
import { createComplete } from '../../src/commands/asking/complete-typing.ts';
import { secret } from '../../src/news/secret.ts';
import { createViewStore } from '../../src/store/views/view-store.ts';
import { startWeb, type WebUnderTest } from '../web/web-under-test.ts';
import {
  ALPHA,
  BRAVO,
  dumpOf,
  FEED_URL,
  LINK,
  leaksIn,
  openTwoTenants,
  SECRETS,
  SLUG,
  type TwoTenants,
} from './two-tenants.ts';

/**
 * Every page and every address of the server, read by somebody who has the token of another workspace. It reads the route
 * table, so that a new route is walked without a line here.
 */

const TOKENS = {
  operator: 'the-token-of-the-operator',
  alpha: 'the-token-of-a-reader-of-alpha',
  bravo: 'the-token-of-a-reader-of-bravo',
};

const VALUES = [
  SLUG,
  `${SECRETS.slug}-other`,
  'harbour',
  `actor:"${SECRETS.actor}"`,
  `${SECRETS.text}*`,
  LINK,
  FEED_URL,
  '1',
  '0',
  '2',
];
const PARAMETERS = ['q', 'state', 'page', 'after', 'text', 'id', 'owner', 'channel', 'token'];
/** A stream says at once what there is; all else that it says comes later. */
const STREAM_MS = 150;

let tenants: TwoTenants;
let under: WebUnderTest;
let before: Awaited<ReturnType<typeof dumpOf>>;

beforeAll(async () => {
  tenants = await openTwoTenants();
  before = await dumpOf(tenants.db);
  under = await startWeb(
    {
      adminToken: secret(TOKENS.operator),
      ownerTokens: [
        { owner: ALPHA, token: secret(TOKENS.alpha) },
        { owner: BRAVO, token: secret(TOKENS.bravo) },
      ],
    },
    { viewsOf: (scope) => createViewStore(tenants.db, scope), audit: tenants.store.auditLog, now: tenants.deps.now },
  );
  await under.preview.listener.start({
    ...{ commands: COMMAND_SPECS, answer: createAnswer(tenants.deps), complete: createComplete(tenants.deps) },
  });
});
afterAll(async () => {
  await under.web.stop();
  await tenants.database.close();
});

type Asked = { method: string; path: string; body?: string };

async function read(token: string, { method, path, body }: Asked): Promise<{ status: number; text: string }> {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'text/html, application/json',
    'content-type': 'application/json',
  };
  const heard = await fetch(`${under.url}${path}`, { method, headers, redirect: 'manual', ...(body ? { body } : {}) });
  const isStream = heard.headers.get('content-type')?.includes('event-stream') === true;
  return { status: heard.status, text: isStream ? await beginningOf(heard) : await heard.text() };
}

async function beginningOf({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  if (!reader) return '';
  const late = setTimeout(() => void reader.cancel(), STREAM_MS);
  const first = await reader.read().catch(() => ({ value: undefined }));
  clearTimeout(late);
  await reader.cancel();
  return new TextDecoder().decode(first.value);
}

/** A route's addresses with all that somebody may put into them. */
function addressesOf({ method, path }: WebUnderTest['web']['routes'][number]): Asked[] {
  const named = path.includes(':slug')
    ? VALUES.map((value) => path.replace(':slug', encodeURIComponent(value)))
    : [path];
  const plain = named.map((each) => each.replace('*path', 'harbour'));
  if (method === 'post') {
    const bodies = [
      '{}',
      ...VALUES.flatMap((value) => [JSON.stringify({ text: `/brief ${value}` }), JSON.stringify({ id: value })]),
    ];
    return plain.flatMap((each) => bodies.map((body) => ({ method: 'POST', path: each, body })));
  }
  const asked = plain.flatMap((each) =>
    PARAMETERS.flatMap((name) => VALUES.map((value) => `${each}?${name}=${encodeURIComponent(value)}`)),
  );
  return [...plain, ...asked].map((each) => ({ method: 'GET', path: each }));
}

describe('a reader with the token of another workspace', () => {
  it('would be caught: Alpha’s own reader, and the operator, see Alpha’s stories, feeds and deliveries', async () => {
    const pages = ['/stories', `/stories/${SLUG}`, '/feeds', '/deliveries', '/query?q=harbour'];
    for (const token of [TOKENS.alpha, TOKENS.operator]) {
      const texts: string[] = [];
      for (const path of pages) texts.push((await read(token, { method: 'GET', path })).text);
      const {
        title,
        outlet,
        slug,
        headline,
        feedName,
        feedPath,
        channelName,
        deliveryReason,
        topicOfReason,
        joinedBecause,
      } = SECRETS;
      const shown = [
        title,
        outlet,
        slug,
        headline,
        feedName,
        feedPath,
        channelName,
        deliveryReason,
        topicOfReason,
        joinedBecause,
      ];
      expect(leaksIn(texts.join('\n'), '')).toEqual(expect.arrayContaining(shown));
      expect(texts.join('\n')).not.toContain(SECRETS.feedKey);
    }
  });

  it('is not told what people of its own get as direct messages', async () => {
    const { text } = await read(TOKENS.alpha, { method: 'GET', path: '/deliveries' });
    expect(text).toContain(SECRETS.channelName);
    expect(text).not.toContain(SECRETS.messageName);
  });

  it('gets nothing of Alpha’s from any address', async () => {
    const leaks: string[] = [];
    let attempts = 0;
    for (const asked of under.web.routes.flatMap(addressesOf)) {
      attempts += 1;
      const { text } = await read(TOKENS.bravo, asked);
      const found = leaksIn(text, decodeURIComponent(asked.path) + (asked.body ?? ''));
      if (found.length > 0) leaks.push(`${asked.method} ${asked.path}: ${found.join(', ')}`);
    }
    expect(leaks).toEqual([]);
    expect(attempts).toBeGreaterThanOrEqual(300);
  }, 300_000);

  it('changes none of Alpha’s rows', async () => {
    const after = await dumpOf(tenants.db);
    for (const [table, rows] of Object.entries(before)) expect([table, after[table]]).toEqual([table, rows]);
  });
});
