import { describe, expect, it } from 'vitest';
import { healthOf } from '../../src/roles/health.ts';
import { openTestDatabase } from '../support/databases.ts';

describe('health', () => {
  it('tells of a workspace that takes nothing, and does not call the program ill for it', async () => {
    const { pool, close } = await openTestDatabase();
    const until = new Date('2026-08-04T12:00:00Z');
    const parts = {
      database: { pool, embedded: true },
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
});
