import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // wanted_at is when the alert should go and never moves: order and age are counted from it, due_at moves with retries.
  `alter table deliveries
    add column wanted_at timestamptz,
    add column gathered boolean not null default false,
    add column posted_as text,
    add column attempted_at timestamptz,
    add column resent boolean not null default false,
    add column goes_alone boolean not null default false,
    add column looks integer not null default 0`,
  `update deliveries set wanted_at = due_at`,
  `alter table deliveries alter column wanted_at set not null`,
  `drop index deliveries_open`,
  `create index deliveries_open on deliveries (channel_id, wanted_at, id)
    where state in ('planned', 'sending', 'unknown')`,
  `create index deliveries_due on deliveries (due_at, channel_id) where state in ('planned', 'sending', 'unknown')`,
  `alter table channels
    add column on_unknown text not null default 'resend' check (on_unknown in ('resend', 'skip')),
    add column recheck_at timestamptz,
    add column told_at timestamptz,
    add column slot_at timestamptz`,
  `create index channels_closed on channels (recheck_at) where state = 'closed'`,
  // What a platform allows to a whole workspace or to the whole app, and until when it allows nothing.
  `create table send_limits (
    scope text primary key,
    not_before timestamptz, reason text,
    next_slot timestamptz)`,
  // An attempt that nobody saw the end of may have become too old to be sent again.
  `create or replace function check_delivery_step() returns trigger language plpgsql as $$
    begin
      if old.state = new.state
        or (old.state, new.state) in (('planned', 'sending'), ('planned', 'expired'), ('planned', 'refused'),
          ('sending', 'sent'), ('sending', 'refused'), ('sending', 'unknown'), ('sending', 'planned'),
          ('sending', 'expired'),
          ('unknown', 'sending'), ('unknown', 'sent'), ('unknown', 'expired'), ('unknown', 'refused'))
      then return new; end if;
      raise exception 'delivery %: % to % is no legal step', old.id, old.state, new.state;
    end $$`,
];

/** What delivery needs beyond the first schema: attempts that outlive their sender, messages of several stories, limits. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
