import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // A browser that is signed in to the page. The cookie's secret is kept as its hash alone.
  `create table sessions (
    id bigint generated always as identity primary key,
    secret_hash text not null unique,
    -- Whose reader it is, and by which token it was begun: with that token's end it ends.
    owner text not null,
    token_mark text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz not null,
    address text not null,
    user_agent text not null)`,
  `create index sessions_expiry on sessions (expires_at)`,
  `create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    owner text not null,
    actor text not null, actor_id text,
    action text not null, subject text not null,
    -- From where: the channel of a command ("slack:T01/C02"), the address of a browser, or both for one typed on the page.
    channel text, channel_name text, client_address text,
    -- The channel that it changed; null where it concerns all that its owner has.
    target text)`,
  `create index audit_log_owner on audit_log (owner, id desc)`,
  `create or replace function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit log is only added to';
    end $$`,
  `create trigger audit_log_stays before update on audit_log
    for each row execute function refuse_audit_change()`,
];

/** Sessions of the page, and the log of who changed what. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
