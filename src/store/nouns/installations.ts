import { type Selectable, sql } from 'kysely';
import {
  type FoundInstallation,
  INSTALLED_BY,
  type InstallationState,
  type KeyChange,
  type SlackInstallation,
  type SlackTokens,
} from '../../news/channel.ts';
import { type Owner, toOwner } from '../../news/owner.ts';
import type { Db } from '../database.ts';
import { noteBack, noteLeft } from '../keeping/left.ts';
import type { SlackInstallationTable } from '../schema.ts';
import { type Seal, sealedUnder } from './seal.ts';

export type InstallationStore = ReturnType<typeof createInstallationStore>;

/** Slack workspaces that installed the app. Tokens pass the seal both ways: none stands in the database as it is. */
export function createInstallationStore(db: Db, seal: Seal) {
  return {
    /** A new installation replaces the one before, whatever became of that. */
    save: (installation: SlackInstallation) => save(db, installation, seal),
    /** The team's own installation, or its organisation's; one that works before one that was removed. */
    find: (teamId: string) => find(db, teamId, seal),
    async list(): Promise<InstallationState[]> {
      const all = db.selectFrom('slackInstallations').select(['key', 'name', 'trouble', 'removedAt']);
      return (await all.orderBy('key').execute()).map(({ removedAt, ...row }) => {
        return { ...row, state: removedAt === null ? 'open' : 'removed' };
      });
    },
    ...linkingAndEnding(db),
    ...renewing(db, seal),
    /** Seals anew what an earlier key sealed, so that it can be taken out of ENCRYPTION_KEY_OLD. */
    changeKey: () => changeKey(db, seal),
  };
}

async function save(db: Db, installation: SlackInstallation, seal: Seal): Promise<void> {
  const { key, name, botUserId, installedBy, installedAt } = installation;
  const fresh = { ...sealed(key, installation, seal), renewingUntil: null, trouble: null, removedAt: null };
  const row = { name, botUserId, installedBy, installedAt, ...fresh };
  const inserted = db.insertInto('slackInstallations').values({ key, ...row });
  await inserted.onConflict((conflict) => conflict.column('key').doUpdateSet(row)).execute();
  await noteBack(db, await servedBy(db, key));
}

/** The workspace, or the organisation with its teams. */
async function servedBy(db: Db, key: string): Promise<Owner[]> {
  const teams = await db.selectFrom('slackTeams').select('teamId').where('installation', '=', key).execute();
  return [key, ...teams.map(({ teamId }) => teamId)].map((id) => toOwner(INSTALLED_BY + id));
}

async function find(db: Db, teamId: string, seal: Seal): Promise<FoundInstallation> {
  const row = await db
    .selectFrom('slackInstallations')
    .selectAll()
    .where((has) =>
      has.or([
        has('key', '=', teamId),
        has('key', '=', has.selectFrom('slackTeams').select('installation').where('teamId', '=', teamId)),
      ]),
    )
    .orderBy(sql`sealed_tokens is null`)
    .orderBy(sql`key <> ${teamId}`)
    .executeTakeFirst();
  if (!row) return { kind: 'none' };
  await reseal(db, row, seal);
  return unsealed(row, seal);
}

type SealedRow = Pick<Selectable<SlackInstallationTable>, 'key' | 'sealedTokens'>;

/** Whoever reads tokens of an earlier key seals them anew, unless somebody has written others meanwhile. */
async function reseal(db: Db, { key, sealedTokens: sealed }: SealedRow, seal: Seal): Promise<void> {
  const opened = sealed === null ? null : seal.open(sealed, key);
  if (sealed === null || !opened?.isStale) return;
  const anew = db.updateTable('slackInstallations').set({ sealedTokens: seal.close(opened.text, key) });
  await anew.where('key', '=', key).where('sealedTokens', '=', sealed).execute();
}

async function changeKey(db: Db, seal: Seal): Promise<KeyChange> {
  const change: KeyChange = { resealed: 0, unreadable: [], keyId: seal.keyId() };
  const all = db.selectFrom('slackInstallations').select(['key', 'name', 'sealedTokens']).orderBy('key');
  for (const row of await all.execute()) {
    if (row.sealedTokens === null) continue;
    const opened = seal.open(row.sealedTokens, row.key);
    if (opened === null) change.unreadable.push({ name: row.name, keyId: sealedUnder(row.sealedTokens) });
    if (!opened?.isStale) continue;
    await reseal(db, row, seal);
    change.resealed += 1;
  }
  return change;
}

function linkingAndEnding(db: Db) {
  return {
    /** Remembers that a team is served by its organisation's installation. */
    async linkTeam(teamId: string, installation: string): Promise<void> {
      const known = db
        .selectFrom('slackInstallations')
        .select([sql.val(teamId).as('teamId'), 'key'])
        .where('key', '=', installation);
      await db
        .insertInto('slackTeams')
        .columns(['teamId', 'installation'])
        .expression(known)
        .onConflict((conflict) => conflict.column('teamId').doUpdateSet({ installation }))
        .execute();
      await noteBack(db, [toOwner(INSTALLED_BY + teamId)]);
    },
    async unlinkTeam(teamId: string, at: Date): Promise<void> {
      await noteLeft(db, [toOwner(INSTALLED_BY + teamId)], at);
      await db.deleteFrom('slackTeams').where('teamId', '=', teamId).execute();
    },
    /** What Slack holds against the token now, or null when it works again. */
    async saveTrouble(key: string, trouble: string | null): Promise<void> {
      const one = db.updateTable('slackInstallations').set({ trouble }).where('key', '=', key);
      await one.where('removedAt', 'is', null).execute();
    },
    /** Forgets the tokens. News of an end that is older than the installation are about the one before it. */
    async remove(key: string, reason: string, at: Date): Promise<boolean> {
      const gone = { sealedTokens: null, tokensExpireAt: null, renewingUntil: null, trouble: reason, removedAt: at };
      const one = db.updateTable('slackInstallations').set(gone).where('key', '=', key);
      const changed = await one.where('installedAt', '<=', at).where('removedAt', 'is', null).executeTakeFirst();
      const isGone = changed.numUpdatedRows > 0n;
      if (isGone) await noteLeft(db, await servedBy(db, key), at);
      return isGone;
    },
  };
}

/** Only one process renews the tokens of an installation: a refresh token works once. */
function renewing(db: Db, seal: Seal) {
  return {
    /** The installation as it stands now, for whoever may renew it until `until`; null while another does. */
    async claimRenewal(key: string, now: Date, until: Date): Promise<SlackInstallation | null> {
      const row = await db
        .updateTable('slackInstallations')
        .set({ renewingUntil: until })
        .where('key', '=', key)
        .where('sealedTokens', 'is not', null)
        .where((has) => has.or([has('renewingUntil', 'is', null), has('renewingUntil', '<=', now)]))
        .returningAll()
        .executeTakeFirst();
      const found = row ? unsealed(row, seal) : null;
      return found?.kind === 'open' ? found.installation : null;
    },
    /** Nothing is written over an installation that was removed or made anew meanwhile. */
    async saveTokens(
      { key, installedAt }: Pick<SlackInstallation, 'key' | 'installedAt'>,
      tokens: SlackTokens,
    ): Promise<void> {
      await db
        .updateTable('slackInstallations')
        .set({ ...sealed(key, tokens, seal), renewingUntil: null, trouble: null })
        .where((is) => is.and({ key, installedAt, removedAt: null }))
        .execute();
    },
    async releaseRenewal(key: string): Promise<void> {
      await db.updateTable('slackInstallations').set({ renewingUntil: null }).where('key', '=', key).execute();
    },
  };
}

/** The two tokens on two lines: neither can hold a line break. */
function sealed(key: string, { botToken, refreshToken, expiresAt }: SlackTokens, seal: Seal) {
  return { sealedTokens: seal.close(`${botToken}\n${refreshToken ?? ''}`, key), tokensExpireAt: expiresAt };
}

function unsealed(row: Selectable<SlackInstallationTable>, seal: Seal): FoundInstallation {
  const { key, name } = row;
  if (row.sealedTokens === null) return { kind: 'removed', name, reason: row.trouble ?? 'removed' };
  const tokens = seal.open(row.sealedTokens, key);
  if (tokens === null) return { kind: 'unreadable', name };
  const [botToken = '', refreshToken = ''] = tokens.text.split('\n');
  const installation = {
    ...{ key, name, botUserId: row.botUserId, botToken, refreshToken: refreshToken === '' ? null : refreshToken },
    ...{ expiresAt: row.tokensExpireAt, installedBy: row.installedBy, installedAt: row.installedAt },
  };
  return { kind: 'open', installation, trouble: row.trouble };
}
