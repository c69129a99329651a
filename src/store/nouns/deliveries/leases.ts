import { type Expression, type ExpressionBuilder, sql } from 'kysely';
import type { Channel, ChannelAddress, ChannelRules } from '../../../news/channel.ts';
import type { ChannelId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';
import type { Database } from '../../schema.ts';
import {
  fromNow,
  type Hold,
  holdScope,
  limitScope,
  listHolds,
  type PermitRequest,
  type SendBudget,
  takingPermit,
} from './send-limits.ts';

/** One sender per channel: who, and for how long it stands if that sender dies. Leases go by the database's clock. */
type Lease = {
  channel: Pick<Channel, 'id' | 'address'>;
  sender: string;
  forMs: number;
  /** No other process sends: a lease of another sender is a dead one's. */
  alone: boolean;
};

/** A permit whose time comes within this counts as come: its sender begins that much ahead. */
const PERMIT_AHEAD_MS = 250;
const PERMIT_LIFE_MS = 60_000;
const FRESH_AFTER_MS = 10_000;

/** Who may send to a channel, from when on, and what its workspace and the app may take. */
export function createLeases(db: Db) {
  return {
    /** Null while any sender has the lease or the channel is not open. */
    takeLease: (lease: Lease) => takeLease(db, lease),
    /** Keeps the lease while a call takes its time; false where it is lost. */
    renewLease: (lease: Omit<Lease, 'alone'>) => renewLease(db, lease),
    /** Gives the lease back and says for how long the channel cools down; null leaves that as it is. */
    async releaseLease(
      { channel, sender }: Pick<Lease, 'channel' | 'sender'>,
      coolDownMs: number | null,
    ): Promise<void> {
      const notBefore = sql<Date>`coalesce(${fromNow(coolDownMs)}, not_before)`;
      const set = { sender: null, senderUntil: null, notBefore };
      await db.updateTable('channels').set(set).where('id', '=', channel.id).where('sender', '=', sender).execute();
    },
    /** Where one process has the database to itself, whoever sends at its start is dead. */
    async releaseAllLeases(): Promise<void> {
      const set = { sender: null, senderUntil: null };
      await db.updateTable('channels').set(set).where('sender', 'is not', null).execute();
    },
    hold: (address: ChannelAddress, hold: Hold) => holdScope(db, address, hold),
    holds: () => listHolds(db),
    /** Takes a permit of the budget that is to be had now; false: there is none. */
    async takePermitNow(address: ChannelAddress, budget: SendBudget): Promise<boolean> {
      const permit = await takingPermit(db, { address, budget }, { withinMs: 0 }).executeTakeFirst();
      return permit !== undefined;
    },
    /**
     * Takes a permit of the budget, if it is as requested, and keeps it for the channel, which waits until its time: the
     * milliseconds until then; null where none was taken.
     */
    takePermit: (channel: Lease['channel'], budget: SendBudget, request?: PermitRequest) =>
      takePermit(db, channel, takingPermit(db, { address: channel.address, budget }, request)),
    async setRules(id: ChannelId, { onLikely, onUnknown, rollUpAfter }: ChannelRules): Promise<void> {
      const set = { onLikely, onUnknown, rollUpAfter };
      await db.updateTable('channels').set(set).where('id', '=', id).execute();
    },
  };
}

/**
 * Says how long nothing may go yet, by channel, workspace or app; whether the channel has waited for its permit, whose time has
 * come, and was not posted to for a while; and its own rules, but where a likely article goes: that is asked when it is planned.
 */
async function takeLease(db: Db, { channel, sender, forMs, alone }: Lease) {
  const row = await db
    .updateTable('channels')
    .set({ sender, senderUntil: fromNow(forMs) })
    .where((is) => is.and({ id: channel.id, state: 'open' }))
    .where((is) =>
      is.or([
        is('sender', 'is', null),
        is('senderUntil', '<', fromNow(0)),
        is.and([sql<boolean>`${alone}::boolean`, is('sender', '<>', sender)]),
      ]),
    )
    .returning((is) => ['onUnknown', 'rollUpAfter', ...readiness(heldUntil(is, channel.address))])
    .executeTakeFirst();
  if (!row) return null;
  const { onUnknown, rollUpAfter, ...lease } = row;
  return { ...lease, rules: { onUnknown, rollUpAfter } };
}

function heldUntil(is: ExpressionBuilder<Database, 'channels'>, address: ChannelAddress) {
  return is
    .selectFrom('sendLimits')
    .select((limit) => limit.fn.max('sendLimits.notBefore').as('held'))
    .where('scope', 'in', [limitScope(address, 'workspace'), limitScope(address, 'app')]);
}

function readiness(heldUntil: Expression<unknown>) {
  return [
    // A post since then has used it up, and made the channel cool down anew.
    sql<boolean>`coalesce(slot_at between ${fromNow(-PERMIT_LIFE_MS)} and ${fromNow(PERMIT_AHEAD_MS)}
        and coalesce(slot_at > not_before - interval '0.5 seconds', true), false)`.as('hasPermit'),
    sql<boolean>`coalesce(not_before < ${fromNow(-FRESH_AFTER_MS)}, true)`.as('isFresh'),
    sql<number>`greatest(0, extract(epoch from greatest(not_before, ${heldUntil}) - clock_timestamp())::float8 * 1000)`.as(
      'coolDownMs',
    ),
  ] as const;
}

async function takePermit(
  db: Db,
  channel: Lease['channel'],
  taking: ReturnType<typeof takingPermit>,
): Promise<number | null> {
  const row = await db
    .with('slot', () => taking)
    .updateTable('channels')
    .from('slot')
    .set({ slotAt: sql<Date>`clock_timestamp() + make_interval(secs => slot.ms / 1000)` })
    .where('channels.id', '=', channel.id)
    .returning('slot.ms')
    .executeTakeFirst();
  return row?.ms ?? null;
}

async function renewLease(db: Db, { channel, sender, forMs }: Omit<Lease, 'alone'>): Promise<boolean> {
  const own = db.updateTable('channels').set({ senderUntil: fromNow(forMs) });
  const renewed = await own.where((is) => is.and({ id: channel.id, sender })).executeTakeFirst();
  return renewed.numUpdatedRows > 0n;
}

/** A channel that is open, that nobody sends to, and that neither cools down nor shares a limit that is held; for sweeps. */
export function isFreeToSend(is: ExpressionBuilder<Database, 'channels'>) {
  const now = sql<Date>`clock_timestamp()`;
  const held = is
    .selectFrom('sendLimits')
    .select('scope')
    .where('sendLimits.notBefore', '>', now)
    .where((on) =>
      on.or([on('scope', '=', on.ref('platform')), on('scope', '=', sql<string>`platform || ':' || workspace`)]),
    );
  return is.and([
    is('channels.state', '=', 'open'),
    is.or([is('channels.sender', 'is', null), is('channels.senderUntil', '<', now)]),
    is.or([is('channels.notBefore', 'is', null), is('channels.notBefore', '<', now)]),
    is.not(is.exists(held)),
  ]);
}
