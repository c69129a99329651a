import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `alter table channels add column on_likely text check (on_likely in ('thread', 'alert'))`,
  // The story of another event, or perhaps of the same.
  `alter table story_articles add column likely_story_id bigint references stories`,
  // A line answers the alert of one story and tells of another one; a change it has none.
  `alter table deliveries
    drop constraint deliveries_reply_has_change,
    add constraint deliveries_change_in_reply check (change_id is null or reply_to is not null)`,
  `create unique index deliveries_line_once on deliveries (story_id, channel_id)
    where reply_to is not null and change_id is null`,
];

/** A likely article stands as a line in the thread of the alert that may tell the same event. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
