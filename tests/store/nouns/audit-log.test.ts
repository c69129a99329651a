import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../../src/news/channel.ts';
import { INSTALLATION, toOwner } from '../../../src/news/owner.ts';
import { type AuditEntry, createAuditLog } from '../../../src/store/nouns/audit-log.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';

const NOW = new Date('2026-11-28T14:00:00Z');
const HARBOUR = toOwner('slack:T01');
const channel = (id: string, workspace = 'T01'): ChannelAddress => ({
  platform: 'slack',
  workspace,
  id,
  kind: 'channel',
});
const PAGE = { limit: 20, offset: 0 };

describe.each(availableDatabases())('createAuditLog on the %s database', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
  });
  afterEach(() => database.close());

  const log = () => createAuditLog(database.db);
  const record = (more: Partial<AuditEntry> = {}) =>
    log().record({
      ...{ at: NOW, owner: HARBOUR, actor: 'Ada', actorId: 'U0ADA', action: 'paused', subject: '#news' },
      ...{ from: { address: channel('C01'), name: '#news' }, clientAddress: null, target: channel('C01') },
      ...more,
    });

  it('says who did what, from where, the newest first', async () => {
    await record();
    await record({ action: 'signed in', owner: INSTALLATION, from: null, clientAddress: '198.51.100.7', target: null });
    const lines = await log().list({ of: 'all', ...PAGE });
    expect(lines).toMatchObject([
      { action: 'signed in', owner: 'installation', clientAddress: '198.51.100.7', from: null },
      { action: 'paused', actor: 'Ada', actorId: 'U0ADA', from: { key: 'slack:T01/C01', name: '#news' }, at: NOW },
    ]);
  });

  it('shows an owner its own lines, and a channel none of what changed another channel', async () => {
    await record();
    await record({ target: channel('C0SECRET'), subject: 'varonia merger' });
    await record({ action: 'added the feed', target: null, subject: 'https://courier.example/feed' });
    await record({ owner: toOwner('slack:T02'), target: null });
    await record({ owner: INSTALLATION, target: null });
    const lines = await log().list({ of: { owner: HARBOUR, channel: channel('C01') }, ...PAGE });
    expect(lines.map(({ action, subject }) => [action, subject])).toEqual([
      ['added the feed', 'https://courier.example/feed'],
      ['paused', '#news'],
    ]);
  });

  it.each([
    ['https://wire.example/f?key=SECRETKEY', 'https://wire.example/f'],
    ['https://desk:SECRETKEY@wire.example/f', 'https://wire.example/f'],
    ['“Wire” (http://wire.example/f#SECRETKEY)', '“Wire” (http://wire.example/f'],
    ['feed://wire.example/?a=1&b=SECRETKEY', 'feed://wire.example/'],
  ])('keeps no key of a feed: %s', async (subject, kept) => {
    await record({ subject });
    const [line] = await log().list({ of: 'all', ...PAGE });
    expect(line?.subject).toBe(kept);
  });

  it('is only added to: the database refuses to change a line', async () => {
    await record();
    const forged = database.db.updateTable('auditLog').set({ actor: 'Eve' }).execute();
    await expect(forged).rejects.toThrow('only added to');
    expect((await log().list({ of: 'all', ...PAGE }))[0]?.actor).toBe('Ada');
  });

  it('is read in parts', async () => {
    for (let at = 0; at < 5; at += 1) await record({ subject: `#news ${at}` });
    const lines = await log().list({ of: 'all', limit: 2, offset: 2 });
    expect(lines.map(({ subject }) => subject)).toEqual(['#news 2', '#news 1']);
  });
});
