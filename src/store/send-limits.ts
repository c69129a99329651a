import { type Expression, type Kysely, sql } from 'kysely';
import type { ChannelAddress, Platform } from '../news/channel.ts';
import type { StoryId } from '../news/ids.ts';
import type { Database } from './schema.ts';

/** How far a limit of a platform reaches beyond one channel. */
export type LimitReach = 'workspace' | 'app';

export type Hold = { reach: LimitReach; forMs: number; reason: string };

/** So many posts in a row, and then one per interval. */
export type Budget = {
  reach: LimitReach;
  intervalMs: number;
  burst: number;
  name: 'waiting' | 'fresh' | 'edit' | 'refused';
};

/** Whose limit it is. */
type Place = Pick<ChannelAddress, 'platform' | 'workspace'>;

/** "slack:T01", or the platform alone for the whole app. */
export function limitScope({ platform, workspace }: Place, reach: LimitReach): string {
  return reach === 'app' ? platform : `${platform}:${workspace}`;
}

/** Nothing goes to the workspace, or by the app, for so long; a longer hold stays. By the database's clock. */
export async function holdScope(db: Kysely<Database>, address: ChannelAddress, hold: Hold): Promise<void> {
  const notBefore = fromNow(hold.forMs);
  await db
    .insertInto('send_limits')
    .values({ scope: limitScope(address, hold.reach), not_before: notBefore, reason: hold.reason })
    .onConflict((conflict) =>
      conflict.column('scope').doUpdateSet({
        not_before: sql<Date>`greatest(send_limits.not_before, excluded.not_before)`,
        reason: hold.reason,
      }),
    )
    .execute();
}

/** Which places are good enough; none is taken where the next one is not. */
export type Wish = {
  /** The place's turn comes within this. */
  withinMs: number;
  /** At most so many channels get the story. */
  few?: { storyId: StoryId; max: number };
  /** Its turn comes now, or before that of a place in this budget. */
  soonerThan?: Budget;
};

export type Taking = { address: Place; budget: Budget; wish?: Wish | undefined };

/**
 * Takes the next place in a budget that all processes share; a row with the milliseconds until its turn, or none where it
 * is not as wished. It is the generic cell rate algorithm: one time per budget says when the next place is free.
 */
export function takingSlot(db: Kysely<Database>, { address, budget, wish }: Taking) {
  const first = db.selectNoFrom([
    sql<string>`${scopeOf(address, budget)}`.as('scope'),
    fromNow(budget.intervalMs * (2 - budget.burst)).as('next_slot'),
  ]);
  return db
    .insertInto('send_limits')
    .columns(['scope', 'next_slot'])
    .expression(wish?.few ? first.where(channelsOf(db, wish.few), '<=', wish.few.max) : first)
    .onConflict((conflict) => {
      const next = conflict.column('scope').doUpdateSet({ next_slot: slotAfter(budget) });
      return wish ? next.where(isSoon(address, wish)) : next;
    })
    .returning(turnOf(budget).as('ms'));
}

/** Counting ends at the first too many: a story that ten thousand channels get costs no more than one for twenty. */
function channelsOf(db: Kysely<Database>, { storyId, max }: { storyId: StoryId; max: number }) {
  const all = db.selectFrom('deliveries').select('id').where('story_id', '=', storyId);
  return db.selectFrom(all.limit(max + 1).as('some')).select((is) => is.fn.countAll<number>().as('count'));
}

function isSoon(address: Place, { withinMs, soonerThan }: Wish) {
  const within = sql<boolean>`send_limits.next_slot <= ${fromNow(withinMs)}`;
  if (!soonerThan) return within;
  const other = sql<Date>`(select next_slot from send_limits as other where scope = ${scopeOf(address, soonerThan)})`;
  return sql<boolean>`${within} and (send_limits.next_slot <= ${fromNow(0)} or send_limits.next_slot < ${other})`;
}

function slotAfter({ intervalMs, burst }: Budget) {
  return sql<Date>`greatest(send_limits.next_slot, ${fromNow(-intervalMs * (burst - 1))}) + ${seconds(intervalMs)}`;
}

/** Milliseconds until the turn of the place that was taken. */
function turnOf({ intervalMs }: Budget) {
  const left = sql`next_slot - ${seconds(intervalMs)} - clock_timestamp()`;
  return sql<number>`greatest(0, ceil(extract(epoch from ${left})::float8 * 1000))`;
}

function seconds(ms: number | Expression<number | null>) {
  return sql<Date>`make_interval(secs => ${ms}::float8 / 1000)`;
}

function scopeOf(address: Place, { reach, name }: Budget): string {
  return `${limitScope(address, reach)} ${name}`;
}

/** Counts a call that the platform refused, with those of all processes; 0, or how far they are ahead of the budget. */
export async function countRefusal(
  db: Kysely<Database>,
  platform: Platform,
  limit: Pick<Budget, 'burst' | 'intervalMs'>,
): Promise<number> {
  const budget: Budget = { ...limit, reach: 'app', name: 'refused' };
  const { ms } = await takingSlot(db, { address: { platform, workspace: '' }, budget }).executeTakeFirstOrThrow();
  return ms;
}

/** Workspaces and apps that are held right now, and why; for those who ask how the program is. */
export async function listHolds(db: Kysely<Database>): Promise<{ scope: string; reason: string; until: Date }[]> {
  const rows = await db
    .selectFrom('send_limits')
    .select(['scope', 'reason', 'not_before'])
    .where('not_before', '>', fromNow(0))
    .orderBy('scope')
    .execute();
  return rows.flatMap(({ scope, reason, not_before: until }) =>
    until === null ? [] : [{ scope, reason: reason ?? '', until }],
  );
}

/** A moment by the database's clock, which all processes share. */
export function fromNow(ms: number | Expression<number | null>) {
  return sql<Date>`clock_timestamp() + ${seconds(ms)}`;
}
