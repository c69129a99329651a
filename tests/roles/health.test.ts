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
    };
    const held = async () => [{ scope: 'slack:T1', reason: 'Slack says token_revoked', until }];
    expect(await healthOf({ ...parts, holds: held })).toMatchObject({
      database: { ok: true },
      sending: { ok: true, state: 'slack:T1 rests until 2026-08-04T12:00:00.000Z: Slack says token_revoked' },
    });
    expect(await healthOf({ ...parts, holds: async () => [] })).not.toHaveProperty('sending');
    await close();
  });

  it('calls a database ill that answers and cannot write', async () => {
    const { pool, close } = await openTestDatabase();
    const database = { pool, embedded: false, writeTrouble: () => 'could not extend file "base/5/1": No space left' };
    const jobs = { health: async () => ({ ok: true, state: 'answers' }) };
    expect(await healthOf({ database, jobs, chats: [], holds: async () => [] })).toMatchObject({
      database: { ok: false, state: 'the database cannot write: could not extend file "base/5/1": No space left' },
    });
    await close();
  });
});
