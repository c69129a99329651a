import { type Selectable, sql } from 'kysely';
import type {
  FoundInstallation,
  InstallationState,
  KeyChange,
  SlackInstallation,
  SlackTokens,
} from '../../news/channel.ts';
import type { Db } from '../database.ts';
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
      const all = db.selectFrom('slack_installations').select(['key', 'name', 'trouble', 'removed_at']);
      return (await all.orderBy('key').execute()).map(({ removed_at: removedAt, ...row }) => {
        return { ...row, state: removedAt === null ? 'open' : 'removed' };
      });
    },
    ...linking(db),
    ...renewing(db, seal),
    ...ending(db),
    /** Seals anew what an earlier key sealed, so that it can be taken out of ENCRYPTION_KEY_OLD. */
    changeKey: () => changeKey(db, seal),
  };
}

async function save(db: Db, installation: SlackInstallation, seal: Seal): Promise<void> {
  const { key, name, botUserId, installedBy, installedAt } = installation;
  const row = {
    ...{ name, bot_user_id: botUserId, installed_by: installedBy, installed_at: installedAt },
    ...sealed(key, installation, seal),
    ...{ renewing_until: null, trouble: null, removed_at: null },
  };
  const inserted = db.insertInto('slack_installations').values({ key, ...row });
  await inserted.onConflict((conflict) => conflict.column('key').doUpdateSet(row)).execute();
}

async function find(db: Db, teamId: string, seal: Seal): Promise<FoundInstallation> {
  const row = await db
    .selectFrom('slack_installations')
    .selectAll()
    .where((has) =>
      has.or([
        has('key', '=', teamId),
        has('key', '=', has.selectFrom('slack_teams').select('installation').where('team_id', '=', teamId)),
      ]),
    )
    .orderBy(sql`sealed_tokens is null`)
    .orderBy(sql`key <> ${teamId}`)
    .executeTakeFirst();
  if (!row) return { kind: 'none' };
  await reseal(db, row, seal);
  return unsealed(row, seal);
}

type SealedRow = Pick<Selectable<SlackInstallationTable>, 'key' | 'sealed_tokens'>;

/** Whoever reads tokens of an earlier key seals them anew, unless somebody has written others meanwhile. */
async function reseal(db: Db, { key, sealed_tokens: sealed }: SealedRow, seal: Seal): Promise<void> {
  const opened = sealed === null ? null : seal.open(sealed, key);
  if (sealed === null || !opened?.isStale) return;
  const anew = db.updateTable('slack_installations').set({ sealed_tokens: seal.close(opened.text, key) });
  await anew.where('key', '=', key).where('sealed_tokens', '=', sealed).execute();
}

async function changeKey(db: Db, seal: Seal): Promise<KeyChange> {
  const change: KeyChange = { resealed: 0, unreadable: [], keyId: seal.keyId() };
  const all = db.selectFrom('slack_installations').select(['key', 'name', 'sealed_tokens']).orderBy('key');
  for (const row of await all.execute()) {
    if (row.sealed_tokens === null) continue;
    const opened = seal.open(row.sealed_tokens, row.key);
    if (opened === null) change.unreadable.push({ name: row.name, keyId: sealedUnder(row.sealed_tokens) });
    if (!opened?.isStale) continue;
    await reseal(db, row, seal);
    change.resealed += 1;
  }
  return change;
}

function linking(db: Db) {
  return {
    /** Remembers that a team is served by its organisation's installation. */
    async linkTeam(teamId: string, installation: string): Promise<void> {
      const known = db
        .selectFrom('slack_installations')
        .select([sql.val(teamId).as('team_id'), 'key'])
        .where('key', '=', installation);
      await db
        .insertInto('slack_teams')
        .columns(['team_id', 'installation'])
        .expression(known)
        .onConflict((conflict) => conflict.column('team_id').doUpdateSet({ installation }))
        .execute();
    },
    async unlinkTeam(teamId: string): Promise<void> {
      await db.deleteFrom('slack_teams').where('team_id', '=', teamId).execute();
    },
  };
}

/** Only one process renews the tokens of an installation: a refresh token works once. */
function renewing(db: Db, seal: Seal) {
  return {
    /** The installation as it stands now, for whoever may renew it until `until`; null while another does. */
    async claimRenewal(key: string, now: Date, until: Date): Promise<SlackInstallation | null> {
      const row = await db
        .updateTable('slack_installations')
        .set({ renewing_until: until })
        .where('key', '=', key)
        .where('sealed_tokens', 'is not', null)
        .where((has) => has.or([has('renewing_until', 'is', null), has('renewing_until', '<=', now)]))
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
        .updateTable('slack_installations')
        .set({ ...sealed(key, tokens, seal), renewing_until: null, trouble: null })
        .where((is) => is.and({ key, installed_at: installedAt, removed_at: null }))
        .execute();
    },
    async releaseRenewal(key: string): Promise<void> {
      await db.updateTable('slack_installations').set({ renewing_until: null }).where('key', '=', key).execute();
    },
  };
}

function ending(db: Db) {
  return {
    /** What Slack holds against the token now, or null when it works again. */
    async saveTrouble(key: string, trouble: string | null): Promise<void> {
      const one = db.updateTable('slack_installations').set({ trouble }).where('key', '=', key);
      await one.where('removed_at', 'is', null).execute();
    },
    /** Forgets the tokens. News of an end that is older than the installation are about the one before it. */
    async remove(key: string, reason: string, at: Date): Promise<boolean> {
      const gone = { sealed_tokens: null, tokens_expire_at: null, renewing_until: null };
      const changed = await db
        .updateTable('slack_installations')
        .set({ ...gone, trouble: reason, removed_at: at })
        .where('key', '=', key)
        .where('installed_at', '<=', at)
        .where('removed_at', 'is', null)
        .executeTakeFirst();
      return changed.numUpdatedRows > 0n;
    },
  };
}

/** The two tokens on two lines: neither can hold a line break. */
function sealed(key: string, { botToken, refreshToken, expiresAt }: SlackTokens, seal: Seal) {
  return { sealed_tokens: seal.close(`${botToken}\n${refreshToken ?? ''}`, key), tokens_expire_at: expiresAt };
}

function unsealed(row: Selectable<SlackInstallationTable>, seal: Seal): FoundInstallation {
  const { key, name } = row;
  if (row.sealed_tokens === null) return { kind: 'removed', name, reason: row.trouble ?? 'removed' };
  const tokens = seal.open(row.sealed_tokens, key);
  if (tokens === null) return { kind: 'unreadable', name };
  const [botToken = '', refreshToken = ''] = tokens.text.split('\n');
  const installation = {
    ...{ key, name, botUserId: row.bot_user_id, botToken, refreshToken: refreshToken === '' ? null : refreshToken },
    ...{ expiresAt: row.tokens_expire_at, installedBy: row.installed_by, installedAt: row.installed_at },
  };
  return { kind: 'open', installation, trouble: row.trouble };
}
