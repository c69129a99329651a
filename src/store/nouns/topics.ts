import { type RawBuilder, sql } from 'kysely';
import type { ChannelId } from '../../news/ids.ts';
import { type GoneTopic, renamedTo, type Topic } from '../../news/subscription.ts';
import type { Db } from '../database.ts';
import { bumpSubscriptions, createSettingStore } from './settings.ts';

type GoneLine = { channelId: ChannelId; topics: readonly Topic[]; nonce: string; now: Date; dueAt: Date };

export type TopicStore = ReturnType<typeof createTopicStore>;

/** The topics of config/topics.yaml, as subscriptions and mutes follow them: by name. */
export function createTopicStore(db: Db) {
  return {
    /** Gives what follows a topic the query that the topic has now. What is gone keeps its last one, and is marked. */
    follow: (topics: readonly Topic[], now: Date) => follow(db, topics, now),
    /** What is followed, or muted now, by names that are not among these. */
    async gone(topics: readonly Topic[], now: Date): Promise<GoneTopic[]> {
      const { rows } = await sql<GoneTopic>`
        select topic, min(query) as query, count(distinct channel_id)::integer as channels
        from (${followedAt(now)}) as followed where topic is not null and topic <> all(${namesOf(topics)}::text[])
        group by topic order by topic`.execute(db);
      return rows;
    },
    /** Open channels that follow, or mute, a topic that is gone and have not been told. */
    async untold(): Promise<ChannelId[]> {
      const { rows } = await sql<{ id: ChannelId }>`
        select id from channels where state = 'open' and (
          exists (select from subscriptions where channel_id = channels.id and topic_gone = 'untold')
          or exists (select from mutes where channel_id = channels.id and topic_gone = 'untold'))`.execute(db);
      return rows.map(({ id }) => id);
    },
    /** Plans the one notice that tells a channel which of its topics are gone: once, however many processes plan it. */
    tell: (line: GoneLine) => tell(db, line),
  };
}

function namesOf(topics: readonly Topic[]): string[] {
  return topics.map(({ slug }) => slug);
}

function followedAt(now: Date) {
  return sql`select channel_id, topic, query from subscriptions
    union all select channel_id, topic, query from mutes where until > ${now}::timestamptz`;
}

const FOLLOWERS = ['subscriptions', 'mutes'] as const;
const BY_NAME = 'topics are followed by name';

type Named = { table: (typeof FOLLOWERS)[number]; names: string[]; known: RawBuilder<unknown>; now: Date };

async function follow(db: Db, topics: readonly Topic[], now: Date): Promise<void> {
  const names = namesOf(topics);
  const queries = topics.map(({ query }) => query);
  const known = sql`unnest(${names}::text[], ${queries}::text[]) as known(name, query)`;
  await db.transaction().execute(async (trx) => {
    const settings = createSettingStore(trx);
    const isFirst = (await settings.read(BY_NAME)) === null;
    if (isFirst) await settings.write(BY_NAME, 'yes');
    const touched: ChannelId[] = [];
    for (const table of FOLLOWERS) {
      if (isFirst) await nameCopies(trx, { table, known });
      touched.push(...(await followIn(trx, { table, names, known, now })));
    }
    await bumpSubscriptions(trx, [...new Set(touched)]);
  });
}

/** The channels for which a query has changed. */
async function followIn(db: Db, { table, names, known, now }: Named): Promise<ChannelId[]> {
  const { rows } = await sql<{ id: ChannelId }>`
    update ${sql.table(table)} as followed set query = known.query, topic_gone = null from ${known}
    where topic = name and (followed.query <> known.query or topic_gone is not null)
    returning channel_id as id`.execute(db);
  await sql`update ${sql.table(table)} set topic_gone = 'untold'
    where topic is not null and topic <> all(${names}::text[]) and topic_gone is null
      and ${table === 'mutes' ? sql`until > ${now}` : sql`true`}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Once, of a store of 0.1.0: there, whoever asked for a topic whose words were followed already was told that it is. */
async function nameCopies(db: Db, { table, known }: Pick<Named, 'table' | 'known'>): Promise<void> {
  const isOfChat = table === 'subscriptions' ? sql`and source = 'chat'` : sql``;
  await sql`
    update ${sql.table(table)} as copy set topic = name from ${known}
    where topic is null and copy.query = known.query ${isOfChat} and not exists (
      select from ${sql.table(table)} as named where named.channel_id = copy.channel_id and named.topic = name)`.execute(
    db,
  );
}

async function tell(db: Db, { channelId, topics, nonce, now, dueAt }: GoneLine): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const gone = new Map<string, string>();
    for (const table of FOLLOWERS) {
      const { rows } = await sql<{ topic: string; query: string }>`
        update ${sql.table(table)} set topic_gone = 'told' where channel_id = ${channelId} and topic_gone = 'untold'
        returning topic, query`.execute(trx);
      for (const { topic, query } of rows) gone.set(topic, query);
    }
    if (gone.size === 0) return;
    const told = [...gone].map(([topic, query]) => ({ topic, now: renamedTo({ query }, topics) }));
    await sql`insert into feed_notices (kind, channel_id, nonce, planned_at, due_at, topics)
      values ('topics', ${channelId}, ${nonce}, ${now}, ${dueAt}, ${JSON.stringify(told)})`.execute(trx);
  });
}
