import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asker } from '../../../src/chat/question.ts';
import { createAnswer } from '../../../src/commands/answering/answer-question.ts';
import { createCommandPace } from '../../../src/commands/answering/command-pace.ts';
import { COMMANDS } from '../../../src/commands/answering/command-table.ts';
import { createComplete } from '../../../src/commands/asking/complete-typing.ts';
import { DEFAULT_LIMITS } from '../../../src/news/feed.ts';
import { createStore } from '../../../src/store/store.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from '../newsroom.ts';

const ADA: Asker = {
  ...ASKER,
  address: { platform: 'slack', workspace: 'T01', id: 'C01', kind: 'channel' },
  userId: 'U1',
};
const NO_LIMIT = Number.POSITIVE_INFINITY;

describe('the pace of commands', () => {
  let newsroom: Newsroom;
  let at: number;
  let refused: string[];
  let found: number;
  beforeEach(async () => {
    newsroom = await openNewsroom();
    at = NOW.getTime();
    refused = [];
    found = 0;
    newsroom.deps.feeds.find = async () => {
      found += 1;
      return { kind: 'not-found', reason: 'The site names no feed.' };
    };
    newsroom.deps.pace = paceOf();
  });
  afterEach(() => newsroom.database.close());

  /** As one process has it; the store is shared by all of them. */
  function paceOf(limits = DEFAULT_LIMITS) {
    const { paces } = createStore(newsroom.database.db, () => NOW);
    const count = (platform: string, limit: string) => void refused.push(`${platform} ${limit}`);
    return createCommandPace(limits, { ...paces, now: () => new Date(at), count });
  }

  const ask = (line: string, asker: Asker = ADA) => {
    const [, command = '', text = ''] = /^\/(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
    return createAnswer(newsroom.deps)({ command, input: { kind: 'text', text }, asker });
  };

  const TOO_OFTEN = {
    visibility: 'private',
    message: {
      tone: 'problem',
      text: 'You have asked 20 times within a minute, which is the most that one person may.',
      hints: ['Ask again in 60 seconds.'],
    },
  };

  it('answers twenty commands of a person within a minute, and says when to ask again', async () => {
    for (let turn = 0; turn < 20; turn += 1)
      expect(await ask('/latest')).not.toMatchObject({ message: { tone: 'problem' } });
    expect(await ask('/latest')).toMatchObject(TOO_OFTEN);
    at += 59_000;
    expect(await ask('/latest')).toMatchObject({ message: { hints: ['Ask again in 1 second.'] } });
    at += 1_000;
    expect(await ask('/latest')).not.toMatchObject({ message: { tone: 'problem' } });
    expect(refused).toEqual(['slack commands', 'slack commands']);
  });

  it.each(COMMANDS.map(({ spec }) => spec.name))(
    'holds for /%s, by its own name and behind /slugline',
    async (name) => {
      for (let turn = 0; turn < 20; turn += 1) await newsroom.deps.pace(ADA, 'command');
      expect(await ask(`/${name}`)).toMatchObject(TOO_OFTEN);
      expect(await ask(`/slugline ${name}`)).toMatchObject(TOO_OFTEN);
    },
  );

  it('holds for what is no command, and for options as for typed lines', async () => {
    for (let turn = 0; turn < 20; turn += 1) await ask('/no-such-command');
    const options = { command: 'brief', input: { kind: 'options' as const, options: { topic: 'ferry' } }, asker: ADA };
    expect(await createAnswer(newsroom.deps)(options)).toMatchObject(TOO_OFTEN);
  });

  it('counts each person alone, and the same person in all channels and processes', async () => {
    for (let turn = 0; turn < 20; turn += 1) await ask('/latest');
    newsroom.deps.pace = paceOf();
    const elsewhere: Asker = { ...ADA, address: { ...ADA.address, id: 'D7', kind: 'dm' } };
    expect(await ask('/latest', elsewhere)).toMatchObject(TOO_OFTEN);
    expect(await ask('/latest', { ...ADA, userId: 'U2' })).not.toMatchObject(TOO_OFTEN);
    const other: Asker = { ...ADA, address: { ...ADA.address, workspace: 'T02' } };
    expect(await ask('/latest', other)).not.toMatchObject(TOO_OFTEN);
  });

  it('knows a person on Discord in every server and by direct message', async () => {
    const at1: Asker = {
      ...ADA,
      address: { platform: 'discord', workspace: '1', id: '11', kind: 'channel' },
      userId: '42',
    };
    for (let turn = 0; turn < 20; turn += 1) await ask('/latest', at1);
    const direct: Asker = { ...at1, address: { platform: 'discord', workspace: '', id: '42', kind: 'dm' } };
    expect(await ask('/latest', direct)).toMatchObject(TOO_OFTEN);
  });

  it('lets people type: completions have ten times as many turns, and then none is offered', async () => {
    const complete = createComplete(newsroom.deps);
    const typing = { command: 'brief', option: 'topic', typed: 'ferry', asker: ADA };
    for (let turn = 0; turn < 200; turn += 1) expect(await newsroom.deps.pace(ADA, 'completion')).toBeNull();
    expect(await complete(typing)).toEqual([]);
    expect(refused).toEqual(['slack completions']);
    expect(await ask('/latest')).not.toMatchObject(TOO_OFTEN);
  });

  it('has sites asked five times a minute by a person, by /feeds add and /feeds test together', async () => {
    for (let turn = 0; turn < 6; turn += 1)
      await ask(turn % 2 === 0 ? '/feeds test a.example' : '/feeds add a.example');
    expect(found).toBe(5);
    expect(await ask('/feeds test a.example')).toMatchObject({
      visibility: 'private',
      message: { text: expect.stringContaining('You have looked for 5 feeds within a minute.') },
    });
    expect(await ask('/feeds list')).not.toMatchObject({ message: { tone: 'problem' } });
  });

  it('has sites asked twenty times a minute by all of a workspace, and no look-up of one who is over counts', async () => {
    const people = Array.from({ length: 5 }, (_, index): Asker => ({ ...ADA, userId: `U${index}` }));
    for (const person of people) for (let turn = 0; turn < 8; turn += 1) await ask('/feeds test a.example', person);
    expect(found).toBe(20);
    expect(refused.filter((each) => each === 'slack workspace-lookups')).toHaveLength(5);
    const elsewhere: Asker = { ...ADA, address: { ...ADA.address, workspace: 'T02' } };
    await ask('/feeds test a.example', elsewhere);
    expect(found).toBe(21);
  });

  it('takes no look-up from whoever may not look', async () => {
    for (let turn = 0; turn < 10; turn += 1) await ask('/feeds add a.example', { ...ADA, managesChannel: false });
    expect(refused).toEqual([]);
    expect(found).toBe(0);
  });

  it('knows every subcommand that has us ask an address', () => {
    const subcommands = COMMANDS.flatMap(({ spec }) => spec.subcommands.map((sub) => ({ ...sub, command: spec.name })));
    const byAddress = subcommands.filter(({ options }) => options.some(({ name }) => name === 'address'));
    expect(byAddress.map(({ command, name }) => `${command} ${name}`)).toEqual(['feeds add', 'feeds test']);
    expect(byAddress.every(({ asksOthers }) => asksOthers)).toBe(true);
  });

  it('follows the limits of the newsroom, and holds nobody where there are none', async () => {
    const { person, workspace } = DEFAULT_LIMITS;
    newsroom.deps.pace = paceOf({ ...DEFAULT_LIMITS, person: { ...person, commandsPerMinute: 2 }, workspace });
    for (let turn = 0; turn < 3; turn += 1) await ask('/latest');
    expect(refused).toEqual(['slack commands']);
    const none = { commandsPerMinute: NO_LIMIT, lookupsPerMinute: NO_LIMIT };
    newsroom.deps.pace = paceOf({
      ...DEFAULT_LIMITS,
      person: none,
      workspace: { ...workspace, lookupsPerMinute: NO_LIMIT },
    });
    for (let turn = 0; turn < 30; turn += 1) await ask('/feeds test a.example');
    expect(found).toBe(30);
  });

  it('leaves the preview alone, which is the operator’s', async () => {
    for (let turn = 0; turn < 30; turn += 1) await ask('/latest', ASKER);
    expect(refused).toEqual([]);
  });
});
