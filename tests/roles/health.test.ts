import { describe, expect, it } from 'vitest';
import type { ChatHealth } from '../../src/chat/chat.ts';
import { toOwner } from '../../src/news/owner.ts';
import { createToldHealth, healthFor, healthOf } from '../../src/roles/health.ts';
import { openTestDatabase } from '../support/databases.ts';

describe('health', () => {
  it('tells of a workspace that takes nothing, and does not call the program ill for it', async () => {
    const { pool, close } = await openTestDatabase();
    const until = new Date('2026-08-04T12:00:00Z');
    const parts = {
      database: { pool, embedded: true, writeTrouble: () => null },
      jobs: { health: async () => ({ ok: true, state: 'answers' }) },
      chats: [],
      listens: true,
    };
    const held = async () => [
      { scope: 'slack:T1', reason: 'Slack refuses the token of Desk One', until },
      { scope: 'discord', reason: 'too many refused calls', until },
    ];
    const seen = await healthOf({ ...parts, holds: held });
    const app = 'discord rests until 2026-08-04T12:00:00.000Z: too many refused calls';
    expect(healthFor(seen, { kind: 'everybody' })).toMatchObject({
      database: { ok: true },
      sending: { ok: true, state: `${app}, 1 stopped (1 rests)` },
    });
    const detail = 'rests until 2026-08-04T12:00:00.000Z: Slack refuses the token of Desk One';
    expect(healthFor(seen, { kind: 'operator' })['sending']?.state).toBe(`${app}, stopped: slack:T1 (${detail})`);
    expect(await healthOf({ ...parts, holds: async () => [] })).not.toHaveProperty('sending');
    await close();
  });

  it('calls a platform ill whose token is dead, wherever this process listens or sends to it', async () => {
    const { pool, close } = await openTestDatabase();
    const dead = { ok: false, state: 'Slack answers token_revoked', code: 'E_SLACK_REFUSED', todo: 'Copy it again.' };
    const listener = {
      start: async () => undefined,
      stop: async () => undefined,
      health: () => ({ ok: true, state: 'connected' }),
    };
    const parts = {
      database: { pool, embedded: true, writeTrouble: () => null },
      jobs: { health: async () => ({ ok: true, state: 'answers' }) },
      holds: async () => [],
    };
    const of = (tokens: ChatHealth, listens: boolean) =>
      healthOf({ ...parts, listens, chats: [{ platform: 'slack', listener, tokens: () => tokens }] });
    expect(await of(dead, true)).toMatchObject({ slack: dead });
    expect(await of(dead, false)).toMatchObject({ slack: dead });
    expect(await of({ ok: true, state: '' }, true)).toMatchObject({ slack: { ok: true, state: 'connected' } });
    const tenants = { open: 2, stopped: [] };
    expect(await of({ ok: true, state: '', tenants }, false)).toMatchObject({
      slack: { ok: true, state: 'sending', tenants },
    });
    await close();
  });

  it('calls a database ill that answers and cannot write', async () => {
    const { pool, close } = await openTestDatabase();
    const database = { pool, embedded: false, writeTrouble: () => 'could not extend file "base/5/1": No space left' };
    const jobs = { health: async () => ({ ok: true, state: 'answers' }) };
    expect(await healthOf({ database, jobs, chats: [], listens: true, holds: async () => [] })).toMatchObject({
      database: { ok: false, state: 'the database cannot write: could not extend file "base/5/1": No space left' },
    });
    await close();
  });
});

describe('health that is asked for often', () => {
  const well = { database: { ok: true, state: 'embedded' } };
  const ill = { database: { ok: false, state: 'the database does not answer' } };

  const nextTurn = () => new Promise(setImmediate);

  /** Each answer takes a turn of the loop. */
  function askedBy(answers: Record<string, ChatHealth>[]) {
    let ms = 0;
    let asked = 0;
    const ask = async () => {
      asked += 1;
      await nextTurn();
      const answer = answers.shift();
      if (!answer) throw new Error('the log is full');
      return answer;
    };
    const told = createToldHealth(ask, () => ms);
    return { told, later: (by: number) => (ms += by), asked: () => asked };
  }

  it('asks the parts once a second, however many ask', async () => {
    const { told, later, asked } = askedBy([well, ill]);
    await Promise.all([told(), told(), told()]);
    later(999);
    expect(await told()).toEqual(well);
    expect(asked()).toBe(1);
  });

  it('tells what was found last while the next answer is on its way, and then that', async () => {
    const { told, later, asked } = askedBy([well, ill]);
    await told();
    later(1_000);
    expect(await told()).toEqual(well);
    expect(await told()).toEqual(well);
    expect(asked()).toBe(2);
    await nextTurn();
    await nextTurn();
    expect(await told()).toEqual(ill);
  });

  it('tells nothing that is five seconds old', async () => {
    const { told, later } = askedBy([well, ill]);
    await told();
    later(5_000);
    expect(await told()).toEqual(ill);
  });

  it('asks again where the parts could not be asked', async () => {
    const { told, later } = askedBy([well]);
    await told();
    later(2_000);
    expect(await told()).toEqual(well);
    await nextTurn();
    later(4_000);
    await expect(told()).rejects.toThrow('the log is full');
    await expect(told()).rejects.toThrow('the log is full');
  });
});

describe('healthFor', () => {
  const stopped = (workspace: string, name: string, reason: string) => {
    return { owner: toOwner(`slack:${workspace}`), name, reason, detail: null };
  };
  const parts = {
    database: { ok: true, state: 'PostgreSQL' },
    slack: {
      ...{ ok: true, state: 'taking requests', todo: 'Look at it.' },
      tenants: {
        open: 4,
        stopped: [
          stopped('T1', 'Harbour Desk', 'token_revoked'),
          stopped('T2', 'Lowland Desk', 'token_revoked'),
          stopped('T3', 'Isle Desk', 'removed'),
        ],
      },
    },
  };

  it('names no workspace to everybody: counts and reasons alone', () => {
    const seen = healthFor(parts, { kind: 'everybody' });
    expect(seen['slack']).toEqual({
      ...{ ok: true, todo: 'Look at it.' },
      state: 'taking requests, 4 workspaces, 3 stopped (2 token_revoked, 1 removed)',
    });
    expect(JSON.stringify(seen)).not.toMatch(/Desk|T1|T2|T3|tenants/);
  });

  it('names them to the operator, some of very many', () => {
    expect(healthFor(parts, { kind: 'operator' })['slack']?.state).toBe(
      'taking requests, 4 workspaces, stopped: Harbour Desk (token_revoked), Lowland Desk (token_revoked), Isle Desk (removed)',
    );
    const many = Array.from({ length: 9 }, (_, at) => stopped(`T${at}`, `Desk ${at}`, 'removed'));
    const crowded = { slack: { ok: true, state: '', tenants: { open: 1, stopped: many } } };
    expect(healthFor(crowded, { kind: 'operator' })['slack']?.state).toMatch(
      /^1 workspace, stopped: Desk 0 .* and 4 more$/,
    );
  });

  it('tells a workspace of itself and not even how many others there are', () => {
    const of = (owner: string) => healthFor(parts, { kind: 'owner', owner: toOwner(owner) })['slack']?.state;
    expect(of('slack:T3')).toBe('taking requests, stopped in this workspace (removed)');
    expect(of('slack:T9')).toBe('taking requests');
    expect(of('discord:3301')).toBe('taking requests');
    expect(of('installation')).toBe('taking requests');
  });
});
