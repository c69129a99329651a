import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INSTALLATION, toOwner } from '../../../src/news/owner.ts';
import { createSessionStore } from '../../../src/store/nouns/sessions.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';

const NOW = new Date('2026-11-28T14:00:00Z');
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

describe.each(availableDatabases())('createSessionStore on the %s database', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
  });
  afterEach(() => database.close());

  const begin = (secretHash: string, more: { tokenMark?: string; at?: Date } = {}) => {
    const at = more.at ?? NOW;
    const times = { createdAt: at, lastUsedAt: at, expiresAt: new Date(at.getTime() + 30 * 86_400_000) };
    const from = { address: '198.51.100.7', userAgent: 'Firefox' };
    const session = { secretHash, tokenMark: more.tokenMark ?? 'mark', owner: INSTALLATION, ...times, ...from };
    return createSessionStore(database.db).begin(session);
  };

  it('is known to every process on the database, until it expires', async () => {
    await begin('one');
    const other = createSessionStore(database.db);
    expect(await other.find('one', later(29))).toMatchObject({ owner: 'installation', address: '198.51.100.7' });
    expect(await other.find('one', later(31))).toBeNull();
    expect(await other.find('two', NOW)).toBeNull();
  });

  it('lists those of tokens in force, the last used first', async () => {
    const store = createSessionStore(database.db);
    await begin('one');
    await begin('two', { at: later(1) });
    await begin('gone', { tokenMark: 'mark of another token' });
    const first = await store.find('one', NOW);
    await store.used(first?.id ?? '', { at: later(2), address: '2001:db8::7' });
    const listed = await store.list(['mark'], later(2));
    expect(listed.map(({ address }) => address)).toEqual(['2001:db8::7', '198.51.100.7']);
    expect(await store.list([], NOW)).toEqual([]);
  });

  it('ends one, or all but one, for every process', async () => {
    const store = createSessionStore(database.db);
    for (const secret of ['one', 'two', 'three']) await begin(secret);
    const [one, two] = [await store.find('one', NOW), await store.find('two', NOW)];
    expect(await store.end(two?.id ?? '')).toBe(true);
    expect(await store.end(two?.id ?? '')).toBe(false);
    expect(await store.endOthers(one?.id ?? null)).toBe(1);
    expect(await createSessionStore(database.db).find('three', NOW)).toBeNull();
    expect(await createSessionStore(database.db).find('one', NOW)).not.toBeNull();
  });

  it('forgets what has expired when another begins, and keeps no secret', async () => {
    await begin('old', { at: later(-31) });
    await begin('new');
    const rows = await database.db.selectFrom('sessions').selectAll().execute();
    expect(rows.map((row) => row.secretHash)).toEqual(['new']);
  });

  it('keeps whose reader it is', async () => {
    const owner = toOwner('slack:T01');
    const times = { createdAt: NOW, lastUsedAt: NOW, expiresAt: later(30) };
    await createSessionStore(database.db).begin({
      ...{ secretHash: 'x', tokenMark: 'm', owner, address: '', userAgent: '' },
      ...times,
    });
    expect(await createSessionStore(database.db).find('x', NOW)).toMatchObject({ owner: 'slack:T01' });
  });
});
