import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAnswer } from '../../../src/commands/answering/answer-question.ts';
import { COMMAND_SPECS } from '../../../src/commands/answering/command-table.ts';
import { ASKER, type Newsroom, openNewsroom } from '../newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
  await newsroom.tell({ title: 'Ferry strike', text: 'Pilots walk out.', hoursAgo: 2 });
});

afterEach(() => newsroom.database.close());

describe('createAnswer', () => {
  it('takes typed options as well as a line', async () => {
    const answer = createAnswer(newsroom.deps);
    const input = { kind: 'options', options: { topic: 'ferry' } } as const;
    expect((await answer({ command: 'brief', input, asker: ASKER })).message).toMatchObject({ kind: 'brief' });
  });

  it('takes a subcommand among the options', async () => {
    const answer = createAnswer(newsroom.deps);
    const input = { kind: 'options', options: { subcommand: 'status' } } as const;
    expect((await answer({ command: 'slugline', input, asker: ASKER })).message).toMatchObject({
      title: 'All parts work',
    });
  });

  it('takes a subcommand in the name', async () => {
    expect((await newsroom.ask('/slugline status')).message).toMatchObject({ title: 'All parts work' });
    const answer = createAnswer(newsroom.deps);
    const input = { kind: 'text', text: '' } as const;
    expect((await answer({ command: '/Slugline status', input, asker: ASKER })).message).toMatchObject({
      title: 'All parts work',
    });
  });

  it('answers every command under /slugline, where names of other apps are in the way', async () => {
    expect((await newsroom.ask('/slugline brief ferry')).message).toMatchObject({ kind: 'brief' });
    expect((await newsroom.ask('/slugline /feeds list')).message).toMatchObject({ title: 'Feeds' });
  });

  it('explains the commands to whoever asks for an unknown one', async () => {
    const { message } = await newsroom.ask('/bref ferry');
    expect(message.kind === 'list' && message.intro).toContain('There is no command “bref ferry”.');
  });

  it('needs no network and no model: nothing but the store is asked', async () => {
    newsroom.deps.locate = async () => {
      throw new Error('asked the platform');
    };
    for (const line of [
      '/brief ferry',
      '/latest',
      '/quotes ferry',
      '/actors ferry',
      '/timeline ferry',
      '/subscriptions',
    ]) {
      expect((await newsroom.ask(line)).message.kind).toMatch(/^(brief|list)$/);
    }
  });
});

const SUBCOMMANDS = COMMAND_SPECS.flatMap(({ name, subcommands }) =>
  subcommands.map((sub) => [`${name} ${sub.name}`, { ...sub, command: name }] as const),
);

/** Everybody manages their own direct messages, which is no right over what others read. */
describe('a direct message', () => {
  const DM = { ...ASKER, address: { ...ASKER.address, id: 'u1', kind: 'dm' as const }, channelName: null };
  const refusal = async (command: string, subcommand: string) => {
    const input = {
      kind: 'options',
      options: { subcommand, link: 'https://x.example', story: 'a-b', other: 'c-d' },
    } as const;
    const { message } = await createAnswer(newsroom.deps)({ command, input, asker: DM });
    return message.kind === 'notice' && message.text.includes('works in a channel alone');
  };

  it.each(SUBCOMMANDS)('/%s', async (_line, { command, name, permission }) => {
    expect(await refusal(command, name)).toBe(permission === 'installation');
  });

  it('adds, removes and tests no feed, and merges and splits no story', () => {
    const needed = SUBCOMMANDS.filter(([, { permission }]) => permission === 'installation').map(([line]) => line);
    expect(needed).toEqual(
      expect.arrayContaining(['feeds add', 'feeds remove', 'feeds test', 'slugline split', 'slugline merge']),
    );
  });

  it('is the person’s to pause and to set', async () => {
    expect((await newsroom.ask('/slugline pause', DM)).message).toMatchObject({ tone: 'done' });
    expect((await newsroom.ask('/slugline settings length=short', DM)).message).toMatchObject({
      title: expect.stringContaining('New settings'),
    });
  });
});
