import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database, SlackInstallationTable } from './schema.ts';
import type { Seal } from './seal.ts';

/** What a workspace or an organisation gave us when it installed the app. */
export type SlackInstallation = {
  /** Slack's team id; the enterprise id where the whole organisation installed the app. */
  key: string;
  name: string;
  botUserId: string;
  botToken: string;
  /** Set where the app's tokens rotate. */
  refreshToken: string | null;
  expiresAt: Date | null;
  installedBy: string;
  installedAt: Date;
};

type SlackTokens = Pick<SlackInstallation, 'botToken' | 'refreshToken' | 'expiresAt'>;

type FoundInstallation =
  | { kind: 'open'; installation: SlackInstallation; trouble: string | null }
  | { kind: 'removed'; name: string; reason: string }
  /** Sealed under another ENCRYPTION_KEY. */
  | { kind: 'unreadable'; name: string }
  | { kind: 'none' };

type InstallationState = { key: string; name: string; state: 'open' | 'removed'; trouble: string | null };

type Row = Selectable<SlackInstallationTable>;
type Which = { key: string; installedAt: Date };

export type InstallationStore = ReturnType<typeof createInstallationStore>;

/** Slack workspaces that installed the app. Tokens pass the seal both ways: none stands in the database as it is. */
export function createInstallationStore(db: Kysely<Database>, seal: Seal) {
  return { ...keeping(db, seal), ...linking(db), ...renewing(db, seal), ...ending(db) };
}

function keeping(db: Kysely<Database>, seal: Seal) {
  return {
    /** A new installation takes the place of the one before, whatever became of that. */
    async save(installation: SlackInstallation): Promise<void> {
      const row = {
        name: installation.name,
        bot_user_id: installation.botUserId,
        installed_by: installation.installedBy,
        installed_at: installation.installedAt,
        ...sealed(installation.key, installation, seal),
        renewing_until: null,
        trouble: null,
        removed_at: null,
      };
      await db
        .insertInto('slack_installations')
        .values({ key: installation.key, ...row })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute();
    },
    /** The team's own installation, or its organisation's; one that works before one that was removed. */
    async find(teamId: string): Promise<FoundInstallation> {
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
      return row ? read(row, seal) : { kind: 'none' };
    },
  };
}

function linking(db: Kysely<Database>) {
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
function renewing(db: Kysely<Database>, seal: Seal) {
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
      const found = row ? read(row, seal) : null;
      return found?.kind === 'open' ? found.installation : null;
    },
    /** Nothing is written over an installation that was removed or made anew meanwhile. */
    async saveTokens({ key, installedAt }: Which, tokens: SlackTokens): Promise<void> {
      await db
        .updateTable('slack_installations')
        .set({ ...sealed(key, tokens, seal), renewing_until: null, trouble: null })
        .where('key', '=', key)
        .where('installed_at', '=', installedAt)
        .where('removed_at', 'is', null)
        .execute();
    },
    async releaseRenewal(key: string): Promise<void> {
      await db.updateTable('slack_installations').set({ renewing_until: null }).where('key', '=', key).execute();
    },
  };
}

function ending(db: Kysely<Database>) {
  return {
    /** What Slack holds against the token now, or null when it works again. */
    async saveTrouble(key: string, trouble: string | null): Promise<void> {
      await db
        .updateTable('slack_installations')
        .set({ trouble })
        .where('key', '=', key)
        .where('removed_at', 'is', null)
        .execute();
    },
    /** Forgets the tokens. News of an end that is older than the installation are about the one before it. */
    async remove(key: string, reason: string, at: Date): Promise<boolean> {
      const changed = await db
        .updateTable('slack_installations')
        .set({
          sealed_tokens: null,
          tokens_expire_at: null,
          renewing_until: null,
          trouble: reason,
          removed_at: at,
        })
        .where('key', '=', key)
        .where('installed_at', '<=', at)
        .where('removed_at', 'is', null)
        .executeTakeFirst();
      return changed.numUpdatedRows > 0n;
    },
    async list(): Promise<InstallationState[]> {
      const rows = await db
        .selectFrom('slack_installations')
        .select(['key', 'name', 'trouble', 'removed_at'])
        .orderBy('key')
        .execute();
      return rows.map(({ key, name, trouble, removed_at: removedAt }) => ({
        key,
        name,
        state: removedAt === null ? 'open' : 'removed',
        trouble,
      }));
    },
  };
}

/** The two tokens on two lines: neither can hold a line break. */
function sealed(key: string, { botToken, refreshToken, expiresAt }: SlackTokens, seal: Seal) {
  return { sealed_tokens: seal.close(`${botToken}\n${refreshToken ?? ''}`, key), tokens_expire_at: expiresAt };
}

function read(row: Row, seal: Seal): FoundInstallation {
  const { key, name } = row;
  if (row.sealed_tokens === null) return { kind: 'removed', name, reason: row.trouble ?? 'removed' };
  const tokens = seal.open(row.sealed_tokens, key);
  if (tokens === null) return { kind: 'unreadable', name };
  const [botToken = '', refreshToken = ''] = tokens.split('\n');
  const installation = {
    key,
    name,
    botUserId: row.bot_user_id,
    botToken,
    refreshToken: refreshToken === '' ? null : refreshToken,
    expiresAt: row.tokens_expire_at,
    installedBy: row.installed_by,
    installedAt: row.installed_at,
  };
  return { kind: 'open', installation, trouble: row.trouble };
}
