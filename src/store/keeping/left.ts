import { type RawBuilder, sql } from 'kysely';
import { INSTALLED_BY } from '../../news/channel.ts';
import type { ArticleId, FeedId } from '../../news/ids.ts';
import type { Owner } from '../../news/owner.ts';
import type { Db } from '../database.ts';
import { settleFeeds } from '../nouns/feeds/feed-owners.ts';
import { bumpSubscriptions, createSettingStore } from '../nouns/settings.ts';
import { empty } from './old-articles.ts';
import { type DeleteOld, unusedStories } from './old-rows.ts';

const LEFT = 'left:';

/** Notes when a workspace or server sent Slugline away: 30 days later the nights delete what is kept of it. */
export async function noteLeft(db: Db, owners: readonly Owner[], at: Date): Promise<void> {
  for (const owner of owners) await createSettingStore(db).write(LEFT + owner, at.toISOString());
}

export async function noteBack(db: Db, owners: readonly Owner[]): Promise<void> {
  const names = owners.map((owner) => LEFT + owner);
  if (names.length > 0) await db.deleteFrom('settings').where('name', 'in', names).execute();
}

export const LEFT_DAYS = 30;

/** One part of what is kept of the first that left before then; its note goes last. */
export const deleteLeft: DeleteOld = async (db, before, { after, limit, now }) => {
  const owner = await leftBefore(db, before);
  if (owner === null) return { gone: 0, next: null };
  for (const run of PARTS) {
    const gone = await run(db, owner, { limit, now });
    if (gone > 0) return { gone, next: after };
  }
  await noteBack(db, [owner]);
  return { gone: 1, next: after };
};

/** By the database's clock as well, for a process may have a wrong one. Never whom Slack's installations still serve. */
async function leftBefore(db: Db, before: Date): Promise<Owner | null> {
  const { rows } = await sql<{ owner: Owner }>`
    select substr(name, ${LEFT.length + 1}::integer) as owner from settings
    where case when name like ${`${LEFT}%`} then value::timestamptz end
        < least(${before}::timestamptz, now() - make_interval(days => ${LEFT_DAYS}))
      and not exists (select from slack_installations where sealed_tokens is not null and settings.name in (
        select ${LEFT + INSTALLED_BY}::text || key
        union all select ${LEFT + INSTALLED_BY}::text || team_id from slack_teams where installation = key))
    order by value limit 1`.execute(db);
  return rows[0]?.owner ?? null;
}

type Part = (db: Db, owner: Owner, page: { limit: number; now: Date }) => Promise<number>;

const channelsOf = (owner: Owner) => sql`select id from channels where platform || ':' || workspace = ${owner}`;

function rowsOf(table: string, which: (owner: Owner) => RawBuilder<unknown>): Part {
  return async (db, owner, { limit }) => {
    const { numAffectedRows } = await sql`delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${which(owner)} limit ${limit}))`.execute(db);
    return Number(numAffectedRows ?? 0);
  };
}

const inChannels = (owner: Owner) => sql`channel_id in (${channelsOf(owner)})`;
const owned = (owner: Owner) => sql`owner = ${owner}`;

/**
 * Alerts of one channel that has some: an index finds a few of a hundred thousand at once, where all channels together, or an
 * order, are read and sorted whole for each few. Replies go before what they answer.
 */
const ofOneChannel = (owner: Owner) => sql`channel_id = (
    select id from channels where id in (${channelsOf(owner)})
      and exists (select from deliveries where channel_id = channels.id) limit 1)
  and not exists (select from deliveries as reply where reply.reply_to = deliveries.id)`;

/** What alerts.yaml has a channel there follow is the operator's. */
const subscriptions: Part = (db, owner) =>
  db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      with follows as (delete from subscriptions where ${inChannels(owner)} and source <> 'config' returning channel_id),
        mutes as (delete from mutes where ${inChannels(owner)} returning channel_id)
      select channel_id as id from follows union select channel_id from mutes`.execute(trx);
    await bumpSubscriptions(
      trx,
      rows.map(({ id }) => id),
    );
    return rows.length;
  });

/** Rows without an address stay: by them workers learn that nothing goes there. */
const channels: Part = (db, owner) =>
  db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      update channels set workspace = 'forgotten', external_id = 'forgotten-' || id, name = 'forgotten', settings = null,
        state = 'closed', state_reason = null, recheck_at = null
      where id in (${channelsOf(owner)})
        and not exists (select from subscriptions where channel_id = channels.id) returning id`.execute(trx);
    await bumpSubscriptions(
      trx,
      rows.map(({ id }) => id),
    );
    return rows.length;
  });

const feeds: Part = (db, owner) =>
  db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: FeedId }>`
      delete from feed_owners where ${owned(owner)} returning feed_id as id`.execute(trx);
    await settleFeeds(
      trx,
      rows.map(({ id }) => id),
    );
    return rows.length;
  });

const signals: Part = async (db, owner, { limit }) => {
  const { rows } = await sql`
    with gone as (delete from story_signals where sequence in (
        select sequence from story_signals where ${owned(owner)} limit ${limit}) returning sequence),
      terms as (delete from story_terms where sequence in (select sequence from gone))
    select sequence from gone`.execute(db);
  return rows.length;
};

const articles: Part = async (db, owner, { limit, now }) => {
  const { rows } = await sql<{ id: ArticleId }>`
    select id from articles where ${owned(owner)} and forgotten_at is null limit ${limit}`.execute(db);
  await empty(
    db,
    rows.map(({ id }) => id),
    now,
  );
  return rows.length;
};

const stories: Part = async (db, owner, { limit }) => {
  const { rows } = await sql`
    with page as (select id from stories where ${owned(owner)}), ${unusedStories(limit)} select id from gone`.execute(
    db,
  );
  return rows.length;
};

/** Nothing before what refers to it. */
const PARTS: readonly Part[] = [
  subscriptions,
  ...['alert_edits', 'feed_notices', 'missed_stories'].map((table) => rowsOf(table, inChannels)),
  rowsOf('deliveries', ofOneChannel),
  feeds,
  signals,
  articles,
  rowsOf(
    'story_changes',
    (owner) => sql`${owned(owner)} and not exists (select from deliveries where change_id = story_changes.id)
      and story_id in (select story_id from story_views where ${owned(owner)}
        union all select id from stories where ${owned(owner)})`,
  ),
  ...['story_views', 'story_merges'].map((table) => rowsOf(table, owned)),
  stories,
  channels,
  ...['audit_log', 'sessions'].map((table) => rowsOf(table, owned)),
  rowsOf('send_limits', (owner) => sql`scope = ${owner}`),
  rowsOf(
    'settings',
    (owner) => sql`used_at is not null
      and (starts_with(name, ${`command:${owner} `}) or starts_with(name, ${`command:${owner}/`}))`,
  ),
  rowsOf(
    'slack_teams',
    (owner) => sql`${owner} in (${INSTALLED_BY}::text || team_id, ${INSTALLED_BY}::text || installation)`,
  ),
  rowsOf('slack_installations', (owner) => sql`${INSTALLED_BY}::text || key = ${owner} and sealed_tokens is null`),
];
