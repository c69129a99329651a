import { type Kysely, sql } from 'kysely';
import type { ChannelAddress, Platform } from '../news/channel.ts';
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

/**
 * Takes the next place in a budget that all processes share: 0, or the milliseconds until that place's turn. It is the
 * generic cell rate algorithm: one time per budget says when the next place is free.
 */
export async function queueForSlot(db: Kysely<Database>, address: Place, budget: Budget): Promise<number> {
  const interval = sql<Date>`make_interval(secs => ${budget.intervalMs / 1000})`;
  const free = sql<Date>`greatest(send_limits.next_slot, ${fromNow(-budget.intervalMs * (budget.burst - 1))}) + ${interval}`;
  const row = await db
    .insertInto('send_limits')
    .values(firstSlot(address, budget))
    .onConflict((conflict) => conflict.column('scope').doUpdateSet({ next_slot: free }))
    .returning(sql<number>`extract(epoch from next_slot - ${interval} - clock_timestamp())::float8 * 1000`.as('ms'))
    .executeTakeFirstOrThrow();
  return Math.max(0, Math.ceil(row.ms));
}

/** Takes a place whose turn is now; false where the budget has none. */
export async function takeSlotNow(db: Kysely<Database>, address: ChannelAddress, budget: Budget): Promise<boolean> {
  const { intervalMs, burst } = budget;
  const next = sql<Date>`greatest(send_limits.next_slot, clock_timestamp()) + make_interval(secs => ${intervalMs / 1000})`;
  const taken = await db
    .insertInto('send_limits')
    .values(firstSlot(address, budget))
    .onConflict((conflict) =>
      conflict
        .column('scope')
        .doUpdateSet({ next_slot: next })
        .where('send_limits.next_slot', '<=', fromNow(intervalMs * (burst - 1))),
    )
    .returning('scope')
    .executeTakeFirst();
  return taken !== undefined;
}

function firstSlot(address: Place, { reach, name, intervalMs, burst }: Budget) {
  const offset = name === 'waiting' || name === 'refused' ? intervalMs * (2 - burst) : intervalMs;
  return { scope: `${limitScope(address, reach)} ${name}`, reason: null, next_slot: fromNow(offset) };
}

/** Counts a call that the platform refused, with those of all processes; 0, or how far they are ahead of the budget. */
export function countRefusal(
  db: Kysely<Database>,
  platform: Platform,
  budget: Pick<Budget, 'burst' | 'intervalMs'>,
): Promise<number> {
  return queueForSlot(db, { platform, workspace: '' }, { ...budget, reach: 'app', name: 'refused' });
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
export function fromNow(ms: number) {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000})`;
}
