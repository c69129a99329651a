import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // What an article, or a newer version of it, tells that the story did not: told once in the thread of each alert.
  `create table story_changes (
    id bigint generated always as identity primary key,
    story_id bigint not null references stories,
    article_id bigint not null references articles,
    version text not null default '',
    found_at timestamptz not null,
    changes jsonb not null,
    unique (article_id, version))`,
  `create index story_changes_story on story_changes (story_id, id)`,
  `alter table deliveries
    add column reply_to bigint references deliveries,
    add column change_id bigint references story_changes,
    add constraint deliveries_reply_has_change check ((reply_to is null) = (change_id is null))`,
  // A channel has one alert of a story, and one reply to it for each change.
  `alter table deliveries drop constraint deliveries_story_id_channel_id_key`,
  `create unique index deliveries_once on deliveries (story_id, channel_id) where reply_to is null`,
  `create unique index deliveries_reply_once on deliveries (reply_to, change_id) where reply_to is not null`,
  `alter table preview_messages add column thread_of bigint`,
];

/** Material changes of stories, and the replies that tell of them in the threads of their alerts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
