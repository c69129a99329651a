import { sql } from 'kysely';
import { HOUR_MS } from '../../../kit/time.ts';
import type { Feed, ReadAs } from '../../../news/feed.ts';
import type { FeedId } from '../../../news/ids.ts';
import type { Owner } from '../../../news/owner.ts';
import { type Db, literal } from '../../database.ts';
import { soon } from './feed-owners.ts';

/** What a poll leaves behind; validators are kept only after every entry was saved. */
export type PollRecord = Pick<Feed, 'etag' | 'lastModified' | 'bodyHash' | 'gapSeconds'> & {
  nextPollAt: Date;
  polledAt: Date;
  /** One plain line for /feeds status. */
  outcome: string;
  /** `put-off`: the server asked us to come back later, which says nothing of the feed. */
  ended: 'well' | 'failed' | 'put-off';
  gone: boolean;
  /** Owners that had not read the feed before: its entries are stored for them, and the next poll speaks. */
  firstFor: readonly Owner[];
  /** New entries that the quota left no room for; null where no document was read. */
  leftOut: number | null;
  /** Null where no document was read. */
  readAs: ReadAs | null;
  /** Where this poll's redirects, all of them permanent, led to a feed. */
  movedTo: string | null;
};

type FeedClaim = { now: Date; until: Date; limit: number };

export function createFeedPolls(db: Db) {
  return {
    /** Takes due feeds for one poll; two pollers never get the same one (FOR UPDATE SKIP LOCKED). */
    claimDue: (claim: FeedClaim) => claimDue(db, claim),
    /** A worker that is still at it. */
    async keepClaim(id: FeedId, until: Date): Promise<void> {
      await db.updateTable('feeds').set({ claimedUntil: until }).where('id', '=', id).execute();
    },
    /** Where one process has the database to itself, whoever claimed a feed before its start is dead. */
    async releaseClaims(): Promise<void> {
      await db.updateTable('feeds').set({ claimedUntil: null }).where('claimedUntil', 'is not', null).execute();
    },
    /** Somebody says that there is news; but no feed is asked twice a minute on anybody's word. */
    async pollSoon(id: FeedId, now: Date): Promise<void> {
      const set = { nextPollAt: soon(now) };
      await db.updateTable('feeds').set(set).where('id', '=', id).execute();
    },
    recordPoll: (id: FeedId, record: PollRecord) => recordPoll(db, id, record),
  };
}

async function claimDue(db: Db, claim: FeedClaim): Promise<FeedId[]> {
  const rows = await db
    .updateTable('feeds')
    .set({ claimedUntil: claim.until })
    .where('id', 'in', (query) =>
      query
        .selectFrom('feeds')
        .select('id')
        .where('state', '=', literal('active'))
        .where('nextPollAt', '<=', claim.now)
        .where((is) => is.or([is('claimedUntil', 'is', null), is('claimedUntil', '<', claim.now)]))
        .orderBy('nextPollAt')
        .limit(claim.limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** A permanent redirect is believed after this many polls in a row: publishers slip. */
const MOVED_POLLS = 3;

async function recordPoll(db: Db, id: FeedId, record: PollRecord): Promise<void> {
  // Before the validators: what a crash in between leaves is read whole once more, and not told.
  if (record.firstFor.length > 0) await recordFirst(db, id, record);
  const { etag, lastModified, bodyHash, nextPollAt, polledAt, outcome, leftOut } = record;
  const leftOutSince = leftOut === 0 ? null : sql<Date>`coalesce(left_out_since, ${polledAt})`;
  await db
    .updateTable('feeds')
    .set({
      ...{ etag, lastModified, bodyHash, nextPollAt, lastPolledAt: polledAt, lastOutcome: outcome, claimedUntil: null },
      ...(record.gone ? { state: 'gone' as const } : {}),
      ...healthColumns(record),
      ...(record.ended === 'well' ? { readAt: polledAt } : {}),
      ...(record.readAs === null ? {} : { readAs: JSON.stringify(record.readAs), documentAt: polledAt }),
      ...(leftOut === null ? {} : { leftOut, leftOutSince }),
      ...(record.gapSeconds === null ? {} : { gapSeconds: Math.round(record.gapSeconds) }),
      ...movedColumns(record.movedTo),
    })
    .where('id', '=', id)
    .execute();
  if (record.movedTo !== null) await adoptMove(db, id);
}

/** Only polls that answered with a document say anything about a move. */
function movedColumns(movedTo: string | null) {
  if (movedTo === null) return { movedTo: null, movedPolls: 0 };
  const again = sql<number>`case when moved_to = ${movedTo} then moved_polls + 1 else 1 end`;
  return { movedTo, movedPolls: again };
}

/** Follows a move at last. What config names stays as config names it: the feed's outcome tells the newsroom. */
async function adoptMove(db: Db, id: FeedId): Promise<void> {
  await sql`update feeds set url = moved_to, moved_to = null, moved_polls = 0, etag = null, last_modified = null
    where id = ${id} and source <> 'config' and moved_polls >= ${MOVED_POLLS}
      and not exists (select from feeds as other where other.url = feeds.moved_to)`.execute(db);
}

async function recordFirst(db: Db, id: FeedId, { firstFor, polledAt }: PollRecord): Promise<void> {
  await db
    .updateTable('feedOwners')
    .set({ firstPolledAt: polledAt })
    .where('feedId', '=', id)
    .where('owner', 'in', firstFor)
    .where('firstPolledAt', 'is', null)
    .execute();
}

/** Feeds of one host wait for each other. Who puts us off for longer than this has not been read since, but did not fail. */
const PUT_OFF_MAX_MS = 6 * HOUR_MS;

function healthColumns({ ended, polledAt }: PollRecord) {
  if (ended === 'well') return { errorStreak: 0, failingSince: null };
  const longAgo = new Date(polledAt.getTime() - PUT_OFF_MAX_MS);
  const unread = sql`case when read_at >= ${longAgo} then null else coalesce(read_at, ${polledAt}) end`;
  return ended === 'put-off'
    ? { failingSince: sql<Date>`coalesce(failing_since, ${unread})` }
    : { failingSince: sql<Date>`coalesce(failing_since, ${polledAt})`, errorStreak: sql<number>`error_streak + 1` };
}

/** Hosts that asked to be left alone, known to every process and after every restart. */
export function createHostCoolDowns(db: Db) {
  return {
    /** Leaves the host alone until then; a longer cool-down stays. What is over is deleted on the way. */
    async rest(host: string, until: Date, now: Date): Promise<void> {
      await db.deleteFrom('hostRests').where('notBefore', '<=', now).execute();
      const longer = sql<Date>`greatest(host_rests.not_before, excluded.not_before)`;
      const rest = db.insertInto('hostRests').values({ host, notBefore: until });
      await rest.onConflict((conflict) => conflict.column('host').doUpdateSet({ notBefore: longer })).execute();
    },
    async resting(now: Date): Promise<ReadonlyMap<string, Date>> {
      const rows = await db.selectFrom('hostRests').selectAll().where('notBefore', '>', now).execute();
      return new Map(rows.map((row) => [row.host, row.notBefore]));
    },
  };
}
