import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asker } from '../../src/chat/question.ts';
import { DEFAULT_LIMITS } from '../../src/news/feed.ts';
import { EVERYTHING_IN_SCOPE, workspaceOf } from '../../src/news/owner.ts';
import { type Newsroom, NOW, openNewsroom } from './newsroom.ts';

const inWorkspace = (platform: 'slack' | 'discord', workspace: string): Partial<Asker> => ({
  address: { platform, workspace, id: `C-${workspace}`, kind: 'channel' },
  userName: 'ada',
  userId: `U-${workspace}`,
});
const ACME = inWorkspace('slack', 'T01');
const BETA = inWorkspace('discord', '3301');
const PAID = 'https://ada:pass@paid.example/f?key=SECRETKEY';

let newsroom: Newsroom;
/** What `find` finds, by what was typed. */
let sites: Map<string, { url: string; title: string }>;

beforeEach(async () => {
  newsroom = await openNewsroom();
  sites = new Map([
    ['paid.example', { url: PAID, title: 'Paid Wire' }],
    ['open.example', { url: 'https://open.example/feed', title: 'Open Courier' }],
    ['evil.example', { url: 'https://evil.example/feed', title: 'Reuters' }],
  ]);
  newsroom.deps.feeds.find = async (address) => {
    const site = sites.get(address);
    return site
      ? { kind: 'found', ...site, entries: 3, newest: null, firstPoll: async () => null }
      : { kind: 'not-found', reason: 'The site names no feed.' };
  };
});
afterEach(() => newsroom.database.close());

const say = async (line: string, asker: Partial<Asker>) => JSON.stringify((await newsroom.ask(line, asker)).message);
const feeds = () => newsroom.store.feeds.list(EVERYTHING_IN_SCOPE);

describe('/feeds of several workspaces', () => {
  it('lists to nobody what another one has added', async () => {
    await newsroom.ask('/feeds add paid.example', ACME);
    for (const line of ['/feeds list', '/feeds status']) {
      expect(await say(line, BETA)).not.toContain('paid.example');
      expect(await say(line, ACME)).toContain('Paid Wire (paid.example)');
    }
  });

  it('shows no key and no password, wherever it names a feed', async () => {
    const lines = [
      '/feeds test paid.example',
      '/feeds add paid.example',
      '/feeds add paid.example',
      '/feeds list',
      '/feeds status',
      '/feeds remove Paid',
      '/feeds remove Paid Wire',
    ];
    for (const line of lines) {
      const said = await say(line, ACME);
      expect(said, line).not.toMatch(/SECRETKEY|ada:|pass@/);
    }
    expect(await feeds()).toEqual([]);
  });

  it('removes for nobody but who asks, by name and by address', async () => {
    await newsroom.ask('/feeds add paid.example', ACME);
    for (const named of ['Paid Wire', 'Paid Wire (paid.example)', PAID, 'https://paid.example/f']) {
      expect(await say(`/feeds remove ${named}`, BETA)).toContain('There is no feed');
    }
    await newsroom.ask('/feeds add paid.example', BETA);
    expect(await say('/feeds remove https://paid.example/f', BETA)).toContain('no longer read');
    expect(await say('/feeds list', ACME)).toContain('Paid Wire');
    expect(await say('/feeds list', BETA)).not.toContain('Paid Wire');
  });

  it('never says that another one reads a feed already', async () => {
    await newsroom.ask('/feeds add paid.example', ACME);
    expect(await say('/feeds add paid.example', BETA)).toContain('is read from now on');
    expect(await say('/feeds add paid.example', BETA)).toContain('is read already');
  });

  it('leaves everybody the number of feeds that each may add', async () => {
    for (let number = 1; number <= DEFAULT_LIMITS.workspace.feeds; number += 1) {
      const by = { name: 'mallory', id: 'U9' };
      const feed = { url: `https://${number}.example/feed`, name: `Feed ${number}`, by, now: NOW };
      await newsroom.store.feeds.add({ ...feed, owner: ownerOf(BETA) });
    }
    expect(await say('/feeds add open.example', BETA)).toContain('which is the most a workspace may have');
    expect(await say('/feeds add open.example', ACME)).toContain('is read from now on');
  });

  it('asks which one is meant where a stranger’s title is the name of another feed', async () => {
    const wanted = { url: 'https://feeds.example/reuters', name: 'Reuters', label: null, announceNewest: 0 };
    await newsroom.store.feeds.syncConfigured([{ ...wanted, everySeconds: 600, adaptive: true }], NOW);
    await newsroom.ask('/feeds add evil.example', ACME);
    const { message } = await newsroom.ask('/feeds remove Reuters', ACME);
    expect(message).toMatchObject({
      text: '“Reuters” is the name of 2 feeds.',
      hints: expect.arrayContaining(['/feeds remove Reuters (evil.example)']),
    });
    expect(await say('/feeds remove Reuters (evil.example)', ACME)).toContain('no longer read');
    expect((await feeds()).map(({ url }) => url)).toEqual(['https://feeds.example/reuters']);
  });

  it('lets no workspace remove what the operator added on the page for all', async () => {
    await newsroom.ask('/feeds add open.example');
    expect(await say('/feeds remove Open Courier', ACME)).toContain('only its operator can remove it');
    expect(await say('/feeds remove Open Courier', {})).toContain('no longer read');
  });

  it('is refused by direct message, to everybody', async () => {
    const address = { platform: 'slack', workspace: 'T01', id: 'U9', kind: 'dm' } as const;
    for (const line of ['add open.example', 'remove Open Courier', 'test open.example']) {
      expect(await say(`/feeds ${line}`, { address, managesChannel: true })).toContain('"tone":"problem"');
    }
    expect(await feeds()).toEqual([]);
  });

  it('keeps who added a feed', async () => {
    await newsroom.ask('/feeds add open.example', ACME);
    const rows = await newsroom.database.db
      .selectFrom('feedOwners')
      .select(['owner', 'addedBy', 'addedById'])
      .execute();
    expect(rows).toEqual([{ owner: 'slack:T01', addedBy: 'ada', addedById: 'U-T01' }]);
  });
});

describe('/feeds of a house that shares everything', () => {
  it('lets each workspace see and remove what another one has added, or had before they were one', async () => {
    await newsroom.ask('/feeds add paid.example', ACME);
    newsroom.deps.tenants = 'one';
    await newsroom.ask('/feeds add open.example', ACME);
    expect(await say('/feeds list', BETA)).toMatch(/Open Courier.*Paid Wire/);
    for (const name of ['Open Courier', 'Paid Wire']) {
      expect(await say(`/feeds remove ${name}`, BETA)).toContain('no longer read');
    }
    expect(await feeds()).toEqual([]);
  });
});

describe('/feeds where the operator alone sets them', () => {
  it('adds and tests nothing, but lists and removes', async () => {
    await newsroom.ask('/feeds add open.example', ACME);
    newsroom.deps.feeds.fromChat = 'off';
    for (const line of ['/feeds add evil.example', '/feeds test evil.example']) {
      expect(await say(line, ACME)).toContain('The operator of this bot sets its feeds');
    }
    expect(await say('/feeds list', ACME)).toContain('Open Courier');
    expect(await say('/feeds remove Open Courier', ACME)).toContain('no longer read');
  });
});

function ownerOf({ address }: Partial<Asker>) {
  if (!address) throw new Error('an asker without a place');
  return workspaceOf(address);
}
