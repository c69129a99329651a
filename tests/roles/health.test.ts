import { describe, expect, it } from 'vitest';
import { healthOf } from '../../src/roles/health.ts';
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
    const held = async () => [{ scope: 'slack:T1', reason: 'Slack says token_revoked', until }];
    expect(await healthOf({ ...parts, holds: held })).toMatchObject({
      database: { ok: true },
      sending: { ok: true, state: 'slack:T1 rests until 2026-08-04T12:00:00.000Z: Slack says token_revoked' },
    });
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
    const of = (tokens: typeof dead | { ok: boolean; state: string }, listens: boolean) =>
      healthOf({ ...parts, listens, chats: [{ platform: 'slack', listener, tokens: () => tokens }] });
    expect(await of(dead, true)).toMatchObject({ slack: dead });
    expect(await of(dead, false)).toMatchObject({ slack: dead });
    expect(await of({ ok: true, state: '' }, true)).toMatchObject({ slack: { ok: true, state: 'connected' } });
    const degraded = { ok: true, state: '2 workspaces, stopped: Desk One (token_revoked)' };
    expect(await of(degraded, false)).toMatchObject({
      slack: { ok: true, state: 'sending, 2 workspaces, stopped: Desk One (token_revoked)' },
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
