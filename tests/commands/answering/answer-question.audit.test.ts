import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/commands/answering/command-table.ts';
import { ASKER, type Newsroom, openNewsroom } from '../newsroom.ts';

let newsroom: Newsroom;
let link: string;

beforeEach(async () => {
  newsroom = await openNewsroom();
  const { deps } = newsroom;
  newsroom.deps.feeds = {
    ...deps.feeds,
    find: async () => ({
      ...{
        kind: 'found',
        url: 'https://wire.example/feed?key=SECRETKEY',
        title: 'Wire',
        entries: 1,
        newest: null,
        firstPoll: async () => null,
      },
    }),
  };
  const strike = { text: 'Pilots walk out.', hoursAgo: 2, slug: 'ferry-strike-begins' };
  await newsroom.tell({ title: 'Ferry strike begins', ...strike });
  link = await newsroom.tell({ title: 'Lighthouse keepers strike', ...strike, outlet: 'Coast Radio' });
  await newsroom.tell({ title: 'Ferry strike over', ...strike, slug: 'ferry-strike-over' });
  await newsroom.store.channels.ensure(ASKER.address, '#news');
});
afterEach(() => newsroom.database.close());

/** What each command that changes something is asked, in an order that works. */
const changing = (): Record<string, string[]> => ({
  subscribe: [
    '/subscribe ferry-strike',
    '/subscribe ferry-strike digest="daily 08:00"',
    '/subscribe ferry-strike digest="daily 08:00"',
  ],
  unsubscribe: ['/unsubscribe ferry-strike for=1d', '/unsubscribe ferry-strike for=off', '/unsubscribe ferry-strike'],
  'feeds add': ['/feeds add https://wire.example', '/feeds add https://wire.example'],
  'feeds remove': ['/feeds remove https://wire.example/feed?key=SECRETKEY'],
  'slugline pause': ['/slugline pause'],
  'slugline resume': ['/slugline resume', '/slugline resume'],
  'slugline settings': ['/slugline settings quiet=22:00-07:00', '/slugline settings', '/slugline settings quiet=soon'],
  'slugline split': [`/slugline split ${link}`],
  'slugline merge': ['/slugline merge ferry-strike-begins ferry-strike-over', '/slugline merge a b'],
});

/** They are for people who manage a channel, and change nothing. */
const READING = ['feeds test', 'slugline log'];

/** Every row, but for what only reading leaves: the words of long buttons, and the log itself. */
async function stored(): Promise<string> {
  const { db } = newsroom.database;
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('audit_log', 'settings')
    order by tablename`.execute(db);
  const rows = await Promise.all(
    tables.rows.map(async ({ name }) => {
      const found = await sql<{ row: string }>`select row_to_json(t)::text as row from ${sql.table(name)} as t`.execute(
        db,
      );
      return `${name} ${found.rows
        .map(({ row }) => row)
        .sort()
        .join('\n')}`;
    }),
  );
  return rows.join('\n');
}

const logged = () => newsroom.store.auditLog.list({ of: 'all', limit: 100, offset: 0 });

/** Asks, and says what of it was noted; fails where a change was not, or where nothing changed and something was. */
async function askNoted(line: string): Promise<number> {
  const [before, already] = [await stored(), (await logged()).length];
  await newsroom.ask(line);
  const isChanged = (await stored()) !== before;
  const noted = (await logged()).length - already;
  expect([line, noted]).toEqual([line, isChanged ? 1 : 0]);
  return noted;
}

const everyCommand = () =>
  COMMANDS.flatMap(({ spec }) =>
    spec.subcommands.length === 0
      ? [{ name: spec.name, permission: spec.permission }]
      : spec.subcommands.map(({ name, permission }) => ({ name: `${spec.name} ${name}`, permission })),
  );

describe('createAnswer', () => {
  it('writes a line of the audit log for each change, by whatever command, and for nothing else', async () => {
    const noted = new Map<string, number>();
    for (const { name } of everyCommand()) {
      let lines = 0;
      for (const line of changing()[name] ?? [`/${name} ferry`, `/${name}`]) lines += await askNoted(line);
      noted.set(name, lines);
    }
    const forManagers = everyCommand().filter(({ permission }) => permission !== 'anyone');
    const mustChange = [...forManagers.map(({ name }) => name), ...Object.keys(changing())];
    const unnoted = mustChange.filter((name) => !READING.includes(name) && !noted.get(name));
    expect(unnoted).toEqual([]);
  });

  it('notes who did it, where, to what and to which channel, and no key of a feed', async () => {
    await newsroom.ask('/feeds add https://wire.example', {
      address: { platform: 'slack', workspace: 'T01', id: 'C01', kind: 'channel' },
    });
    await newsroom.ask('/subscribe harbour-fees me', { clientAddress: '198.51.100.7' });
    expect(await logged()).toMatchObject([
      {
        ...{ action: 'followed', actor: 'operator', subject: '“harbour-fees” in your direct messages' },
        ...{ owner: 'installation', from: { key: 'preview:/news', name: '#news' }, clientAddress: '198.51.100.7' },
        target: 'preview:/@u1',
      },
      {
        ...{ action: 'added the feed', actor: 'Ada', actorId: 'u1', owner: 'slack:T01', target: null },
        ...{ from: { key: 'slack:T01/C01' }, clientAddress: null },
        subject: '“Wire (wire.example)” (https://wire.example/feed)',
      },
    ]);
  });

  it('notes a command under /slugline and one by its options alike, and none that is refused', async () => {
    await newsroom.ask('/slugline subscribe ferry-strike');
    await newsroom.ask('/slugline pause', { managesChannel: false });
    await newsroom.ask('/feeds remove Wire', { managesChannel: false });
    expect((await logged()).map(({ action }) => action)).toEqual(['followed']);
  });
});

describe('/slugline log', () => {
  const slack = (id: string, workspace = 'T01') =>
    ({ address: { platform: 'slack', workspace, id, kind: 'channel' }, channelName: `#${id.toLowerCase()}` }) as const;
  const linesOf = async (asker: Parameters<Newsroom['ask']>[1]) => {
    const { message } = await newsroom.ask('/slugline log', asker);
    if (message.kind === 'list') return message.lines.map(({ text, detail }) => `${text} · ${detail}`);
    return message.kind === 'notice' ? message.text : '';
  };

  it('shows what changed the workspace and this channel, and of other channels nothing, not even their names', async () => {
    await newsroom.ask('/feeds add https://wire.example', slack('C0SECRET'));
    await newsroom.ask('/subscribe varonia merger', slack('C0SECRET'));
    await newsroom.ask('/subscribe ferry-strike', slack('C01'));
    await newsroom.ask('/subscribe harbour-fees', slack('C02', 'T02'));
    const lines = await linesOf(slack('C01'));
    expect(lines).toEqual([
      expect.stringMatching(/^Ada followed “ferry-strike” in #c01 · .* · here$/),
      expect.stringMatching(/^Ada added the feed “Wire \(wire\.example\)” .* · in another channel$/),
    ]);
    expect(String(lines)).not.toMatch(/secret|varonia|harbour-fees/i);
  });

  it('is for people who manage a channel, and never for a direct message', async () => {
    expect(await linesOf({ ...slack('C01'), managesChannel: false })).toContain('Only people who manage');
    const direct = { address: { platform: 'slack', workspace: 'T01', id: 'U0EVE', kind: 'dm' } } as const;
    expect(await linesOf(direct)).toContain('works in a channel alone');
    expect(await linesOf({ address: { platform: 'discord', workspace: '', id: '77', kind: 'dm' } })).toContain(
      'works in a channel alone',
    );
  });
});
