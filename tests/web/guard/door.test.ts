import { describe, expect, it } from 'vitest';
import { secret } from '../../../src/news/secret.ts';
import { doorOf, traceOfProxy } from '../../../src/web/guard/door.ts';

const NOTHING = { host: '127.0.0.1', adminToken: null, publicUrl: null, trustedProxies: [] };
const token = secret('correct-horse-battery-staple');

describe('doorOf', () => {
  it.each([
    ['nothing set', {}, { kind: 'own-machine' }],
    ['a loopback name', { host: 'LOCALHOST' }, { kind: 'own-machine' }],
    ['a token', { adminToken: token }, { kind: 'token' }],
    ['a token on a network', { adminToken: token, host: '0.0.0.0' }, { kind: 'token' }],
    ['a network', { host: '::' }, { kind: 'closed', because: 'HOST' }],
    ['a public address', { publicUrl: 'https://news.example.org' }, { kind: 'closed', because: 'PUBLIC_URL' }],
    ['a proxy', { trustedProxies: ['127.0.0.1/32'] }, { kind: 'closed', because: 'TRUSTED_PROXIES' }],
  ])('with %s', (_case, settings, door) => expect(doorOf({ ...NOTHING, ...settings })).toEqual(door));
});

describe('traceOfProxy', () => {
  it('finds nothing in what browsers and programs send themselves', () => {
    const names = [
      'host',
      'user-agent',
      'accept',
      'cookie',
      'origin',
      'referer',
      'authorization',
      'sec-fetch-site',
      'dnt',
    ];
    const more = ['connection', 'content-type', 'content-length', 'last-event-id', 'cache-control', 'x-requested-with'];
    expect(traceOfProxy(Object.fromEntries([...names, ...more].map((name) => [name, 'x'])))).toBeNull();
  });
});
