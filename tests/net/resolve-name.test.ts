import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DnsQuestion, type DnsReply, type NameServer, startNameServer } from '../support/name-server.ts';
import { namesAt } from './test-names.ts';

let server: NameServer;
let reply: (question: DnsQuestion) => DnsReply | Promise<DnsReply>;

const NOBODY: DnsReply = { kind: 'no-such-name' };
const addresses = (...list: string[]): DnsReply => ({ kind: 'addresses', addresses: list, ttl: 60 });
const asked = (type: DnsQuestion['type'] = 'A') =>
  server.questions.filter((question) => question.type === type).map(({ name }) => name);

beforeEach(async () => {
  reply = () => addresses('192.0.2.7');
  server = await startNameServer((question) => reply(question));
});
afterEach(() => server.close());

describe('a name', () => {
  it('is found with its addresses of both families, IPv4 first', async () => {
    reply = ({ type }) => addresses(...(type === 'A' ? ['192.0.2.7', '192.0.2.8'] : ['2001:db8::7']));
    expect(await namesAt(server)('News.Example')).toEqual({
      kind: 'found',
      addresses: [
        { address: '192.0.2.7', family: 4 },
        { address: '192.0.2.8', family: 4 },
        { address: '2001:db8::7', family: 6 },
      ],
    });
  });

  it('is found where it has an IPv6 address alone', async () => {
    reply = ({ type }) => (type === 'AAAA' ? addresses('2001:db8::7') : addresses());
    expect(await namesAt(server)('six.example')).toEqual({
      kind: 'found',
      addresses: [{ address: '2001:db8::7', family: 6 }],
    });
  });

  it('is found soon where the server answers one family and is silent on the other', async () => {
    reply = ({ type }) => (type === 'A' ? addresses('192.0.2.7') : { kind: 'silence' });
    const names = namesAt(server, { timeoutMs: 60_000 });
    expect(await names('four.example')).toEqual({ kind: 'found', addresses: [{ address: '192.0.2.7', family: 4 }] });
  });

  it('is asked for over TCP when the answer does not fit into a datagram', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `192.0.2.${index + 1}`);
    reply = () => addresses(...many);
    const outcome = await namesAt(server)('many.example');
    expect(server.questions.some(({ overTcp }) => overTcp)).toBe(true);
    // A dial tries the addresses one after the other, so few are enough.
    expect(outcome).toMatchObject({ kind: 'found', addresses: { length: 8 } });
  });

  it.each<[string, DnsReply, string]>([
    ['does not exist', NOBODY, 'no-such-name'],
    ['exists without an address', addresses(), 'no-such-name'],
    ['is not answered', { kind: 'silence' }, 'silent'],
    ['makes the server fail', { kind: 'failure' }, 'silent'],
  ])('that %s says so', async (_what, given, kind) => {
    reply = () => given;
    expect(await namesAt(server)('odd.example')).toEqual({ kind });
  });

  it.each(['a..b', `${'x'.repeat(64)}.example`, `${'x.'.repeat(130)}example`])(
    'that cannot be one ("%s") is not found',
    async (name) => {
      expect(await namesAt(server)(name)).toEqual({ kind: 'no-such-name' });
    },
  );
});

describe('names that nobody is asked for', () => {
  it('are those of the hosts file, in any case and with a dot at the end', async () => {
    const names = namesAt(server, { hosts: '10.1.2.3 Desk desk.corp.example # the news desk\nfd00::3 desk\n' });
    const both = [
      { address: '10.1.2.3', family: 4 },
      { address: 'fd00::3', family: 6 },
    ];
    expect(await names('desk')).toEqual({ kind: 'found', addresses: both });
    expect(await names('DESK.corp.example.')).toEqual({ kind: 'found', addresses: both.slice(0, 1) });
    expect(server.questions).toEqual([]);
  });

  it('are addresses in digits, and localhost with all under it', async () => {
    const names = namesAt(server);
    const itself = { kind: 'found', addresses: [{ address: '127.0.0.1', family: 4 }] };
    expect(await names('localhost')).toEqual(itself);
    expect(await names('feeds.localhost.')).toEqual(itself);
    expect(await names('192.0.2.1')).toEqual({ kind: 'found', addresses: [{ address: '192.0.2.1', family: 4 }] });
    expect(await names('2001:db8::1')).toEqual({ kind: 'found', addresses: [{ address: '2001:db8::1', family: 6 }] });
    expect(server.questions).toEqual([]);
  });

  it('are those that exist nowhere by rule', async () => {
    const names = namesAt(server);
    expect(await names('news.invalid')).toEqual(NOBODY);
    expect(await names('hidden.onion')).toEqual(NOBODY);
    expect(server.questions).toEqual([]);
  });
});

describe('search domains', () => {
  const resolvConf = 'nameserver 127.0.0.1\nsearch corp.example dept.corp.example\n';

  it('complete a name of one word, which is asked for as it stands at last', async () => {
    reply = ({ name }) => (name === 'wiki.dept.corp.example' ? addresses('10.0.0.5') : NOBODY);
    expect(await namesAt(server, { resolvConf })('wiki')).toMatchObject({ kind: 'found' });
    expect(asked()).toEqual(['wiki.corp.example', 'wiki.dept.corp.example']);
    await namesAt(server, { resolvConf })('nowhere');
    expect(asked().slice(2)).toEqual(['nowhere.corp.example', 'nowhere.dept.corp.example', 'nowhere']);
  });

  it('leave a name with enough dots alone, so that a dead link is not asked for under the operator’s domain', async () => {
    reply = () => NOBODY;
    await namesAt(server, { resolvConf })('dead.news.example');
    expect(asked()).toEqual(['dead.news.example']);
  });

  it('complete names with fewer dots than ndots says, as Kubernetes has it', async () => {
    reply = ({ name }) => (name === 'feeds.example' ? addresses('192.0.2.7') : NOBODY);
    const names = namesAt(server, { resolvConf: 'search a.cluster.example b.example\noptions ndots:5 timeout:1\n' });
    expect(await names('feeds.example')).toMatchObject({ kind: 'found' });
    expect(asked()).toEqual(['feeds.example.a.cluster.example', 'feeds.example.b.example', 'feeds.example']);
  });

  it('do not touch a name that ends with a dot', async () => {
    await namesAt(server, { resolvConf })('wiki.');
    expect(asked()).toEqual(['wiki']);
  });

  it('are gone through although a server is silent about one', async () => {
    reply = ({ name }) => (name === 'wiki' ? addresses('10.0.0.5') : { kind: 'silence' });
    expect(await namesAt(server, { resolvConf, timeoutMs: 50 })('wiki')).toMatchObject({ kind: 'found' });
  });
});

describe('answers that are known', () => {
  it('are asked for once by all who want them at a time', async () => {
    const names = namesAt(server);
    await Promise.all(Array.from({ length: 20 }, () => names('news.example')));
    expect(asked()).toEqual(['news.example']);
  });

  it.each<[string, DnsReply, number]>([
    ['found, as long as the server says', { kind: 'addresses', addresses: ['192.0.2.7'], ttl: 20 }, 20],
    ['found, five minutes at most', { kind: 'addresses', addresses: ['192.0.2.7'], ttl: 86_400 }, 300],
    ['missing, a minute', NOBODY, 60],
    ['unanswered, half a minute', { kind: 'failure' }, 30],
  ])('are kept: %s', async (_what, given, seconds) => {
    reply = () => given;
    let now = Date.parse('2026-11-30T08:00:00Z');
    const names = namesAt(server, { now: () => new Date(now) });
    await names('news.example');
    now += seconds * 1000 - 1;
    await names('news.example');
    expect(asked()).toHaveLength(1);
    now += 1;
    await names('news.example');
    expect(asked()).toHaveLength(2);
  });

  it('are asked for from a port of their own each, so that nobody can answer in the server’s place', async () => {
    const names = namesAt(server);
    for (let host = 0; host < 8; host += 1) await names(`h${host}.example`);
    const ports = new Set(server.questions.map(({ port }) => port));
    expect(ports.size).toBeGreaterThan(4);
  });
});

describe('a domain whose name servers are dead', () => {
  const limits = { deadlineMs: 1_000, perDomain: 2 };

  it('has few of its names looked up at a time, and the others wait no longer than the deadline', async () => {
    reply = () => ({ kind: 'silence' });
    const names = namesAt(server, { timeoutMs: 60_000, limits });
    const started = performance.now();
    const outcomes = Promise.all(Array.from({ length: 50 }, (_, host) => names(`h${host}.tar-pit.example`)));
    await new Promise((resolve) => setTimeout(resolve, limits.deadlineMs / 2));
    expect(asked()).toHaveLength(limits.perDomain);
    expect((await outcomes).every(({ kind }) => kind === 'silent')).toBe(true);
    expect(asked()).toHaveLength(limits.perDomain);
    expect(performance.now() - started).toBeLessThan(10 * limits.deadlineMs);
  });

  it('does not hold up other domains', async () => {
    reply = ({ name }) => (name.endsWith('tar-pit.example') ? { kind: 'silence' } : addresses('192.0.2.7'));
    const names = namesAt(server, { timeoutMs: 60_000, limits });
    const stuck = Array.from({ length: 50 }, (_, host) => names(`h${host}.tar-pit.example`));
    expect(await names('harbour-courier.test')).toMatchObject({ kind: 'found' });
    await Promise.all(stuck);
  });

  it('does not hold up a name of the same domain that has answered before', async () => {
    reply = ({ name }) =>
      name === 'www.shared.example' ? { kind: 'addresses', addresses: ['192.0.2.7'], ttl: 0 } : { kind: 'silence' };
    const names = namesAt(server, { timeoutMs: 60_000, limits });
    await names('www.shared.example');
    const stuck = Array.from({ length: 10 }, (_, host) => names(`h${host}.shared.example`));
    expect(await names('www.shared.example')).toMatchObject({ kind: 'found' });
    await Promise.all(stuck);
  });
});

describe('a name that only the system can find', () => {
  const mdns = async (name: string) => (name === 'printer.local' ? [{ address: '10.0.0.9', family: 4 }] : []);

  it('is asked of it where private addresses may be dialled, after the name servers', async () => {
    reply = () => NOBODY;
    const names = namesAt(server, { askSystem: mdns });
    expect(await names('printer.local')).toEqual({ kind: 'found', addresses: [{ address: '10.0.0.9', family: 4 }] });
    expect(await names('scanner.local')).toEqual(NOBODY);
    expect(asked()).toEqual(['printer.local', 'scanner.local']);
  });

  it('is never a public name, which a publisher can choose freely', async () => {
    const askedSystem: string[] = [];
    const askSystem = async (name: string) => {
      askedSystem.push(name);
      return [];
    };
    reply = () => NOBODY;
    const names = namesAt(server, { askSystem });
    for (const name of ['dead.example', 'h1.tar-pit.example', 'local.example', 'xlocal.test', 'a.internal.example']) {
      expect(await names(name)).toEqual(NOBODY);
    }
    expect(askedSystem).toEqual([]);
    for (const name of ['printer.local', 'wiki', 'wiki.internal', 'nas.home.arpa']) await names(name);
    expect(askedSystem).toEqual(['printer.local', 'wiki', 'wiki.internal', 'nas.home.arpa']);
  });
});
