import { type NotNull, sql } from 'kysely';
import type { ChannelAddress, Platform } from '../../../news/channel.ts';
import type { StoryId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';

/** How far a limit of a platform reaches beyond one channel. */
export type LimitReach = 'workspace' | 'app';

export type Hold = { reach: LimitReach; forMs: number; reason: string };

/** So many posts in a row, and then one per interval. */
export type SendBudget = {
  reach: LimitReach;
  intervalMs: number;
  burst: number;
  name: 'waiting' | 'fresh' | 'edit' | 'refused';
};

/** Whose limit it is. */
type LimitOwner = Pick<ChannelAddress, 'platform' | 'workspace'>;

/** "slack:T01", or the platform alone for the whole app. */
export function limitScope({ platform, workspace }: LimitOwner, reach: LimitReach): string {
  return reach === 'app' ? platform : `${platform}:${workspace}`;
}

/** Nothing goes to the workspace, or by the app, for so long; a longer hold stays. By the database's clock. */
export async function holdScope(db: Db, address: ChannelAddress, hold: Hold): Promise<void> {
  const { reach, forMs, reason } = hold;
  const longer = sql<Date>`greatest(send_limits.not_before, excluded.not_before)`;
  const held = db
    .insertInto('sendLimits')
    .values({ scope: limitScope(address, reach), notBefore: fromNow(forMs), reason });
  await held.onConflict((conflict) => conflict.column('scope').doUpdateSet({ notBefore: longer, reason })).execute();
}

/** Which permits are good enough; none is taken where the next one is not. */
export type PermitRequest = {
  /** The permit's time comes within this. */
  withinMs: number;
  /** At most so many channels get the story. */
  few?: { storyId: StoryId; max: number };
  /** Its time comes now, or before that of a permit of this budget. */
  soonerThan?: SendBudget;
};

/**
 * Takes the next permit of a budget that all processes share; a row with the milliseconds until its time, or none where it
 * is not as requested. It is the generic cell rate algorithm: one time per budget says when the next permit is free.
 */
export function takingPermit(
  db: Db,
  { address, budget }: { address: LimitOwner; budget: SendBudget },
  request?: PermitRequest,
) {
  const { intervalMs, burst } = budget;
  const nextSlot = sql<Date>`greatest(send_limits.next_slot, ${fromNow(-intervalMs * (burst - 1))}) + ${seconds(intervalMs)}`;
  const first = db.selectNoFrom([
    sql<string>`${scopeOf(address, budget)}`.as('scope'),
    fromNow(intervalMs * (2 - burst)).as('nextSlot'),
  ]);
  return db
    .insertInto('sendLimits')
    .columns(['scope', 'nextSlot'])
    .expression(request?.few ? first.where(channelsOf(db, request.few), '<=', request.few.max) : first)
    .onConflict((conflict) => {
      const next = conflict.column('scope').doUpdateSet({ nextSlot });
      return request ? next.where(isSoon(address, request)) : next;
    })
    .returning(waitOf(budget).as('ms'));
}

/** Counting ends at the first too many: a story that ten thousand channels get costs no more than one for twenty. */
function channelsOf(db: Db, { storyId, max }: { storyId: StoryId; max: number }) {
  const all = db.selectFrom('deliveries').select('id').where('storyId', '=', storyId);
  return db.selectFrom(all.limit(max + 1).as('some')).select((is) => is.fn.countAll<number>().as('count'));
}

function isSoon(address: LimitOwner, { withinMs, soonerThan }: PermitRequest) {
  const within = sql<boolean>`send_limits.next_slot <= ${fromNow(withinMs)}`;
  if (!soonerThan) return within;
  const other = sql<Date>`(select next_slot from send_limits as other where scope = ${scopeOf(address, soonerThan)})`;
  return sql<boolean>`${within} and (send_limits.next_slot <= ${fromNow(0)} or send_limits.next_slot < ${other})`;
}

/** Milliseconds until the time of the permit that was taken. */
function waitOf({ intervalMs }: SendBudget) {
  const left = sql`next_slot - ${seconds(intervalMs)} - clock_timestamp()`;
  return sql<number>`greatest(0, ceil(extract(epoch from ${left})::float8 * 1000))`;
}

function seconds(ms: number | null) {
  return sql<Date>`make_interval(secs => ${ms}::float8 / 1000)`;
}

function scopeOf(address: LimitOwner, { reach, name }: SendBudget): string {
  return `${limitScope(address, reach)} ${name}`;
}

/** Counts a call that the platform refused, with those of all processes; 0, or how far they are ahead of the budget. */
export async function countRefusal(
  db: Db,
  platform: Platform,
  limit: Pick<SendBudget, 'burst' | 'intervalMs'>,
): Promise<number> {
  const budget: SendBudget = { ...limit, reach: 'app', name: 'refused' };
  const { ms } = await takingPermit(db, { address: { platform, workspace: '' }, budget }).executeTakeFirstOrThrow();
  return ms;
}

/** Workspaces and apps that are held right now, and why; for those who ask how the program is. */
export function listHolds(db: Db): Promise<{ scope: string; reason: string; until: Date }[]> {
  return db
    .selectFrom('sendLimits')
    .select(['scope', 'reason', 'notBefore as until'])
    .where('notBefore', '>', fromNow(0))
    .orderBy('scope')
    .$narrowType<{ reason: NotNull; until: NotNull }>()
    .execute();
}

/** A moment by the database's clock, which all processes share. */
export function fromNow(ms: number | null) {
  return sql<Date>`clock_timestamp() + ${seconds(ms)}`;
}
