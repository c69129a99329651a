import { type Kysely, sql } from 'kysely';
import type { ChannelAddress } from '../news/channel.ts';
import type { Database } from './schema.ts';

/** How far a limit of a platform reaches beyond one channel. */
export type LimitReach = 'workspace' | 'app';

export type Hold = { reach: LimitReach; forMs: number; reason: string };

/** So many posts in a row, and then one per interval. */
export type Budget = { reach: LimitReach; intervalMs: number; burst: number };

/** "slack:T01", or the platform alone for the whole app. */
export function limitScope({ platform, workspace }: ChannelAddress, reach: LimitReach): string {
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
 * Takes one post out of a budget that all processes share (the generic cell rate algorithm: one time per scope);
 * 0, or the milliseconds until there is one to take.
 */
export async function takeSlot(db: Kysely<Database>, address: ChannelAddress, budget: Budget): Promise<number> {
  const scope = limitScope(address, budget.reach);
  const intervalMs = sql<Date>`make_interval(secs => ${budget.intervalMs / 1000})`;
  const ahead = sql`make_interval(secs => ${(budget.intervalMs * budget.burst) / 1000})`;
  const taken = await db
    .insertInto('send_limits')
    .values({ scope, reason: null, next_slot: fromNow(budget.intervalMs) })
    .onConflict((conflict) =>
      conflict
        .column('scope')
        .doUpdateSet({
          next_slot: sql<Date>`greatest(send_limits.next_slot, clock_timestamp()) + ${intervalMs}`,
        })
        .where(sql<boolean>`coalesce(send_limits.next_slot, '-infinity') <= clock_timestamp() + ${ahead}`),
    )
    .returning('scope')
    .executeTakeFirst();
  if (taken) return 0;
  const row = await db
    .selectFrom('send_limits')
    .select(sql<number>`extract(epoch from next_slot - ${ahead} - clock_timestamp())::float8 * 1000`.as('waitMs'))
    .where('scope', '=', scope)
    .executeTakeFirst();
  return Math.max(1, Math.ceil(row?.waitMs ?? 1));
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
