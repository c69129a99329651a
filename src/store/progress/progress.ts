import { sql } from 'kysely';
import type { Platform } from '../../news/channel.ts';
import { type Db, literal, rowCount } from '../database.ts';
import { OPEN } from '../nouns/deliveries/open-deliveries.ts';
import { POLL_AHEAD } from './pull-back.ts';

/** How far the news has come, as the database shows it, whichever process asks. Ages in seconds; null: there is none yet. */
export type Progress = Awaited<ReturnType<typeof readProgress>>;

/** A feed is due with a tick of the poller; one that is due for longer is overdue. */
const OVERDUE_AFTER = `interval '1 minute'`;

/** Reads open rows by their indexes, and the feeds once. */
export async function readProgress(db: Db) {
  const [deliveries, feeds, articles, beats] = await Promise.all([
    openDeliveries(db),
    feedFigures(db),
    unfinishedAge(db),
    db
      .selectFrom('beats')
      .select(['name', age('at').as('age')])
      .execute(),
  ]);
  const beatAge = (name: string) => beats.find((beat) => beat.name === name)?.age ?? null;
  return { ...feeds, deliveries, unfinishedAge: articles, sweepAge: beatAge('sweep'), writeAge: beatAge('write') };
}

function age(column: string) {
  return sql<number | null>`extract(epoch from clock_timestamp() - ${sql.ref(column)})::float8`;
}

/** By platform and state; `dueAge`: of the longest due that its channel takes, whatever it waits for. */
function openDeliveries(db: Db) {
  return db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'channelId')
    .select(['platform', 'deliveries.state', rowCount.as('count')])
    .select(
      sql<number>`coalesce(extract(epoch from clock_timestamp() - min(wanted_at)
      filter (where channels.state = 'open' and wanted_at <= clock_timestamp())), 0)::float8`.as('dueAge'),
    )
    .where('deliveries.state', 'in', OPEN)
    .groupBy(['platform', 'deliveries.state'])
    .$narrowType<{ platform: Platform }>()
    .execute();
}

async function feedFigures(db: Db) {
  const isOverdue = sql`(next_poll_at < clock_timestamp() - ${sql.raw(OVERDUE_AFTER)}
    or next_poll_at > clock_timestamp() + ${sql.raw(POLL_AHEAD)})`;
  return db
    .selectFrom('feeds')
    .select([
      sql<number>`count(*) filter (where ${isOverdue})::integer`.as('overdue'),
      sql<number>`count(failing_since)::integer`.as('failing'),
      sql<number | null>`extract(epoch from clock_timestamp() - max(last_polled_at))::float8`.as('pollAge'),
    ])
    .where('state', '=', literal('active'))
    .executeTakeFirstOrThrow();
}

/** Of the article that has been on its way for the longest without anything to wait for. */
async function unfinishedAge(db: Db): Promise<number> {
  const row = await db
    .selectFrom('articles')
    .select((is) =>
      sql<number | null>`extract(epoch from clock_timestamp() - ${is.fn.min('stageAt')})::float8`.as('age'),
    )
    .where('stage', 'in', [literal('found'), literal('kept')])
    .where('dueAt', 'is', null)
    .executeTakeFirst();
  return Math.max(0, row?.age ?? 0);
}
