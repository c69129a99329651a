import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // The key is Slack's own: a team's id, or the enterprise's where a whole organisation installed the app.
  `create table slack_installations (
    key text primary key,
    name text not null,
    bot_user_id text not null,
    installed_by text not null,
    installed_at timestamptz not null,
    sealed_tokens text,
    tokens_expire_at timestamptz,
    renewing_until timestamptz,
    trouble text,
    removed_at timestamptz,
    check ((sealed_tokens is null) = (removed_at is not null)))`,
  // Which teams an organisation's installation serves.
  `create table slack_teams (
    team_id text primary key,
    installation text not null references slack_installations on delete cascade)`,
];

/** Slack workspaces that installed the app, with their tokens sealed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
