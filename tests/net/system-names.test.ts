import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAskSystem, createFileValue, parseHosts, parseSearchRules } from '../../src/net/system-names.ts';
import { until } from '../support/run-slugline.ts';

describe('a hosts file', () => {
  it('gives each name the addresses of all its lines', () => {
    const hosts = parseHosts(
      '127.0.0.1\tlocalhost\n\n# 10.9.9.9 old\n10.0.0.1 desk Desk2 # news\r\nfe80::1%lo0 desk\nx y\n',
    );
    expect([...hosts.keys()]).toEqual(['localhost', 'desk', 'desk2']);
    expect(hosts.get('desk')).toEqual([
      { address: '10.0.0.1', family: 4 },
      { address: 'fe80::1%lo0', family: 6 },
    ]);
  });

  it('may hold a name that every object has', () => {
    expect(parseHosts('').get('constructor')).toBeUndefined();
    expect(parseHosts('10.0.0.1 __proto__').get('__proto__')).toEqual([{ address: '10.0.0.1', family: 4 }]);
  });
});

describe('search rules', () => {
  it.each([
    ['', { domains: [], ndots: 1 }],
    ['search a.example. B.example\n', { domains: ['a.example', 'b.example'], ndots: 1 }],
    ['domain a.example\nsearch b.example\n', { domains: ['b.example'], ndots: 1 }],
    ['search b.example c.example\ndomain a.example\n', { domains: ['a.example'], ndots: 1 }],
    ['; search a.example\nsearch .\noptions edns0 ndots:0\n', { domains: [], ndots: 0 }],
    ['options ndots:99 rotate\n', { domains: [], ndots: 15 }],
  ])('of %j', (text, rules) => {
    expect(parseSearchRules(text)).toEqual(rules);
  });
});

describe('the value of a file', () => {
  let folder: string;
  let now = 0;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slugline-names-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const textOf = (path: string, reads: string[] = []) => {
    const parse = (text: string) => {
      reads.push(text);
      return text.trim();
    };
    return createFileValue({ path, parse }, () => new Date(now));
  };

  it('is read again when the file has changed, without that a question waits for it', async () => {
    const path = join(folder, 'hosts');
    await writeFile(path, 'one');
    const reads: string[] = [];
    const text = textOf(path, reads);
    expect(await text()).toBe('one');
    await writeFile(path, 'another');
    now += 1_000;
    expect(await text()).toBe('one');
    now += 5_000;
    expect(await text()).toBe('one');
    await until(async () => (await text()) === 'another', 5_000, 'the changed file');
    now += 5_000;
    await text();
    expect(reads).toEqual(['', 'one', 'another']);
  });

  it('is that of an empty file where there is none, or none any longer', async () => {
    const path = join(folder, 'hosts');
    const text = textOf(path);
    expect(await text()).toBe('');
    await writeFile(path, 'one');
    now += 5_000;
    await until(async () => (await text()) === 'one', 5_000, 'the new file');
    await rm(path);
    now += 5_000;
    await until(async () => (await text()) === '', 5_000, 'the file to be missed');
  });

  it('stays as it was where the file cannot be read', async () => {
    const value = textOf(folder);
    expect(await value()).toBe('');
  });
});

describe('the system', () => {
  it('is asked for one name at a time, and who waits too long goes without, and without a call', async () => {
    const calls: string[] = [];
    let answer: (() => void) | undefined;
    const lookup = (name: string) =>
      new Promise<{ address: string; family: number }[]>((resolve) => {
        calls.push(name);
        answer = () => resolve([{ address: '10.0.0.9', family: 4 }]);
      });
    const askSystem = createAskSystem({ lookup }, 50);
    expect(await Promise.all(['one.local', 'two.local', 'three.local'].map((name) => askSystem(name)))).toEqual([
      [],
      [],
      [],
    ]);
    expect(calls).toEqual(['one.local']);
    answer?.();
    const next = askSystem('four.local');
    await new Promise((resolve) => setTimeout(resolve, 5));
    answer?.();
    expect(await next).toEqual([{ address: '10.0.0.9', family: 4 }]);
    expect(calls).toEqual(['one.local', 'four.local']);
  });

  it('knows no address of a name for which it gives an error', async () => {
    const lookup = () => Promise.reject(new Error('getaddrinfo EAI_AGAIN'));
    expect(await createAskSystem({ lookup }, 1_000)('one.local')).toEqual([]);
  });
});
