import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackInstallation } from '../../../src/news/channel.ts';
import { createInstallationStore, type InstallationStore } from '../../../src/store/nouns/installations.ts';
import { createSeal } from '../../../src/store/nouns/seal.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';

const seal = createSeal('a key of at least thirty-two characters');
const AT = new Date('2026-11-28T14:00:00Z');
const later = (seconds: number) => new Date(AT.getTime() + seconds * 1000);

const harbour: SlackInstallation = {
  key: 'T0HARBOUR',
  name: 'Harbour Desk',
  botUserId: 'U0BOT',
  botToken: 'xoxb-harbour-token',
  refreshToken: 'xoxe-harbour-refresh',
  expiresAt: later(43_200),
  installedBy: 'U0ADA',
  installedAt: AT,
};
const organisation: SlackInstallation = { ...harbour, key: 'E0ORG', name: 'Lowland Org', botToken: 'xoxb-org-token' };

describe.each(availableDatabases())('createInstallationStore on %s', (kind) => {
  let database: TestDatabase;
  let store: InstallationStore;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createInstallationStore(database.db, seal);
  });
  afterEach(() => database.close());

  const everything = async () => {
    const { rows } = await sql<{ row: string }>`
      select row_to_json(i)::text as row from slack_installations i
      union all select row_to_json(t)::text from slack_teams t`.execute(database.db);
    return rows.map(({ row }) => row).join('\n');
  };

  it('finds what was installed, whole', async () => {
    await store.save(harbour);
    expect(await store.find('T0HARBOUR')).toEqual({ kind: 'open', installation: harbour, trouble: null });
    expect(await store.find('T0OTHER')).toEqual({ kind: 'none' });
  });

  it('keeps no token in the database as it is', async () => {
    await store.save(harbour);
    await store.saveTokens(harbour, { botToken: 'xoxb-renewed', refreshToken: 'xoxe-renewed', expiresAt: later(1) });
    const dump = await everything();
    expect(dump).toContain('Harbour Desk');
    expect(dump).not.toMatch(/xox[be]/);
  });

  it('says so when the key no longer fits, and lets a new installation mend it', async () => {
    await store.save(harbour);
    const other = createInstallationStore(database.db, createSeal('another key of thirty-two characters'));
    expect(await other.find('T0HARBOUR')).toEqual({ kind: 'unreadable', name: 'Harbour Desk' });
    await other.save(harbour);
    expect(await other.find('T0HARBOUR')).toMatchObject({ kind: 'open' });
  });

  const FIRST = 'a key of at least thirty-two characters';
  const NEXT = 'another key of thirty-two characters';
  const sealedNow = async () => {
    const rows = await database.db.selectFrom('slackInstallations').select(['key', 'sealedTokens']).execute();
    return new Map(rows.map((row) => [row.key, row.sealedTokens]));
  };

  it('reads what an earlier key sealed, and seals it anew as it does', async () => {
    await store.save(harbour);
    const rotated = createInstallationStore(database.db, createSeal(NEXT, [FIRST]));
    expect(await rotated.find('T0HARBOUR')).toEqual({ kind: 'open', installation: harbour, trouble: null });
    const without = createInstallationStore(database.db, createSeal(NEXT));
    expect(await without.find('T0HARBOUR')).toMatchObject({ kind: 'open', installation: harbour });
  });

  it('leaves a seal of the present key as it is', async () => {
    await store.save(harbour);
    const before = await sealedNow();
    await createInstallationStore(database.db, createSeal(FIRST, [NEXT])).find('T0HARBOUR');
    expect(await sealedNow()).toEqual(before);
  });

  it('brings all tokens to the present key, and names those that no key of ours opens', async () => {
    const lost = createSeal('a key that nobody has kept anywhere');
    await createInstallationStore(database.db, lost).save({ ...harbour, key: 'T0LOST', name: 'Lost Desk' });
    await store.save(harbour);
    await store.save(organisation);
    await store.save({ ...harbour, key: 'T0GONE' });
    await store.remove('T0GONE', 'app_uninstalled', later(10));
    const rotated = createInstallationStore(database.db, createSeal(NEXT, [FIRST]));
    const [unreadable, keyId] = [[{ name: 'Lost Desk', keyId: lost.keyId() }], createSeal(NEXT).keyId()];
    expect(await rotated.changeKey()).toEqual({ resealed: 2, unreadable, keyId });
    expect(await rotated.changeKey()).toEqual({ resealed: 0, unreadable, keyId });
    const without = createInstallationStore(database.db, createSeal(NEXT));
    expect(await without.find('E0ORG')).toMatchObject({ kind: 'open', installation: organisation });
    // Nothing of it was thrown away: with its key it opens again.
    const found = await createInstallationStore(database.db, createSeal(NEXT, ['a key that nobody has kept anywhere']));
    expect(await found.find('T0LOST')).toMatchObject({ kind: 'open' });
  });

  it('writes no old token over one that was renewed meanwhile', async () => {
    await store.save(harbour);
    const rotated = createInstallationStore(database.db, createSeal(NEXT, [FIRST]));
    const renewed = { botToken: 'xoxb-2', refreshToken: 'xoxe-2', expiresAt: later(99) };
    await Promise.all([rotated.changeKey(), rotated.saveTokens(harbour, renewed), rotated.find('T0HARBOUR')]);
    await rotated.saveTokens(harbour, renewed);
    await rotated.changeKey();
    expect(await rotated.find('T0HARBOUR')).toMatchObject({ installation: { botToken: 'xoxb-2' } });
  });

  it('serves the teams of an organisation by its one token', async () => {
    await store.save(organisation);
    await store.linkTeam('T0ONE', 'E0ORG');
    await store.linkTeam('T0ONE', 'E0ORG');
    await store.linkTeam('T0TWO', 'E0NOBODY');
    expect(await store.find('T0ONE')).toMatchObject({ kind: 'open', installation: { key: 'E0ORG' } });
    expect(await store.find('T0TWO')).toEqual({ kind: 'none' });
    await store.unlinkTeam('T0ONE', later(5));
    expect(await store.find('T0ONE')).toEqual({ kind: 'none' });
  });

  it('prefers a team’s own installation, and the organisation’s to one that was removed', async () => {
    await store.save(organisation);
    await store.save(harbour);
    await store.linkTeam('T0HARBOUR', 'E0ORG');
    expect(await store.find('T0HARBOUR')).toMatchObject({ installation: { key: 'T0HARBOUR' } });
    await store.remove('T0HARBOUR', 'app_uninstalled', later(10));
    expect(await store.find('T0HARBOUR')).toMatchObject({ installation: { key: 'E0ORG' } });
  });

  it('forgets the tokens of a removed workspace and of no other', async () => {
    await store.save(harbour);
    await store.save(organisation);
    expect(await store.remove('T0HARBOUR', 'app_uninstalled', later(10))).toBe(true);
    expect(await store.remove('T0HARBOUR', 'tokens_revoked', later(11))).toBe(false);
    expect(await store.find('T0HARBOUR')).toEqual({ kind: 'removed', name: 'Harbour Desk', reason: 'app_uninstalled' });
    expect(await store.list()).toEqual([
      { key: 'E0ORG', name: 'Lowland Org', state: 'open', trouble: null },
      { key: 'T0HARBOUR', name: 'Harbour Desk', state: 'removed', trouble: 'app_uninstalled' },
    ]);
  });

  it('takes late news of an end for news of the installation before', async () => {
    await store.save({ ...harbour, installedAt: later(60) });
    expect(await store.remove('T0HARBOUR', 'app_uninstalled', later(30))).toBe(false);
    expect(await store.find('T0HARBOUR')).toMatchObject({ kind: 'open' });
  });

  it('lets one process renew at a time, and another when that one died', async () => {
    await store.save(harbour);
    expect(await store.claimRenewal('T0HARBOUR', AT, later(30))).toEqual(harbour);
    expect(await store.claimRenewal('T0HARBOUR', later(5), later(35))).toBeNull();
    expect(await store.claimRenewal('T0HARBOUR', later(30), later(60))).toEqual(harbour);
    await store.releaseRenewal('T0HARBOUR');
    expect(await store.claimRenewal('T0HARBOUR', later(31), later(61))).toEqual(harbour);
  });

  it('writes renewed tokens over no removed and no newer installation', async () => {
    const renewed = { botToken: 'xoxb-2', refreshToken: 'xoxe-2', expiresAt: later(99) };
    await store.save(harbour);
    await store.saveTokens(harbour, renewed);
    expect(await store.find('T0HARBOUR')).toMatchObject({ installation: renewed });
    await store.save({ ...harbour, installedAt: later(60) });
    await store.saveTokens(harbour, { ...renewed, botToken: 'xoxb-stale' });
    expect(await store.find('T0HARBOUR')).toMatchObject({ installation: { botToken: harbour.botToken } });
    await store.remove('T0HARBOUR', 'app_uninstalled', later(90));
    await store.saveTokens({ ...harbour, installedAt: later(60) }, renewed);
    expect(await store.find('T0HARBOUR')).toMatchObject({ kind: 'removed' });
  });

  it('remembers what Slack holds against a token until it works again', async () => {
    await store.save(harbour);
    await store.saveTrouble('T0HARBOUR', 'account_inactive');
    expect(await store.find('T0HARBOUR')).toMatchObject({ kind: 'open', trouble: 'account_inactive' });
    await store.saveTrouble('T0HARBOUR', null);
    expect(await store.find('T0HARBOUR')).toMatchObject({ kind: 'open', trouble: null });
  });
});
