import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `create or replace function refuse_delivery_beginning() returns trigger language plpgsql as $$
    begin
      raise exception 'a delivery cannot begin as %: it is planned first', new.state;
    end $$`,
  // The condition is asked without calling the function: a lawful row costs no call.
  'drop trigger if exists deliveries_begin on deliveries',
  `create trigger deliveries_begin before insert on deliveries
    for each row when (new.state <> 'planned') execute function refuse_delivery_beginning()`,
];

/** The outbox row stands as planned before anything happens to it; the steps after that are guarded already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
