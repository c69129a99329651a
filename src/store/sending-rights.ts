import { type Kysely, sql } from 'kysely';
import type { Channel, ChannelAddress, DeliveryRules } from '../news/channel.ts';
import type { ChannelId } from '../news/ids.ts';
import { type Given, prepareQuery } from './prepare-query.ts';
import type { Database } from './schema.ts';
import {
  type Budget,
  fromNow,
  type Hold,
  holdScope,
  limitScope,
  listHolds,
  takingSlot,
  type Wish,
} from './send-limits.ts';

/** One sender per channel: who, and for how long it stands if that sender dies. Leases go by the database's clock. */
export type Lease = {
  channel: Pick<Channel, 'id' | 'address'>;
  sender: string;
  forMs: number;
  /** No other process sends: a lease of another sender is a dead one's. */
  alone: boolean;
};

/** Where a channel has a rule of its own, it goes before the newsroom's; null: it has none. */
export type ChannelRules = { [Rule in keyof DeliveryRules]: DeliveryRules[Rule] | null };

/** The sending right: how long nothing may go yet, by channel, workspace or app, and what becomes of unknown ends. */
export type Held = {
  restMs: number;
  /** What is said of this channel alone. */
  rules: ChannelRules;
  /** It has waited for its place in the budget, and the place's turn has come. */
  hasSlot: boolean;
  /** It was not posted to for a while. */
  isFresh: boolean;
};

/** A place whose turn comes within this counts as come: its sender begins that much ahead. */
const SLOT_AHEAD_MS = 250;
const SLOT_LIFE_MS = 60_000;
const FRESH_AFTER_MS = 10_000;

/** Who may send to a channel, from when on, and what its workspace and the app may take. */
export function createSendingRights(db: Kysely<Database>) {
  return {
    /** Takes the sending right; null while any sender has it or the channel is not open. */
    lease: (lease: Lease) => takeLease(db, lease),
    /** Keeps the sending right while a call takes its time; false where it is lost. */
    renew: (lease: Omit<Lease, 'alone'>) => renew(db, lease),
    /** Gives the sending right back and says for how long the channel rests; null leaves that as it is. */
    release: (lease: Pick<Lease, 'channel' | 'sender'>, restMs: number | null) => release(db, lease, restMs),
    /** Where one process has the database to itself, whoever sends at its start is dead. */
    async releaseAll(): Promise<void> {
      const set = { sender: null, sender_until: null };
      await db.updateTable('channels').set(set).where('sender', 'is not', null).execute();
    },
    hold: (address: ChannelAddress, hold: Hold) => holdScope(db, address, hold),
    holds: () => listHolds(db),
    /** Takes a place in the budget that is to be had now; false: there is none. */
    async takeSlotNow(address: ChannelAddress, budget: Budget): Promise<boolean> {
      const slot = await takingSlot(db, { address, budget, wish: { withinMs: 0 } }).executeTakeFirst();
      return slot !== undefined;
    },
    /**
     * Takes a place in the budget, if it is as wished, and keeps it for the channel, which rests until its turn: the
     * milliseconds until then; null where none was taken.
     */
    takeSlot: (channel: Lease['channel'], budget: Budget, wish?: Wish) => takeSlot(db, channel, { budget, wish }),
    async setRules(id: ChannelId, { onUnknown, rollUpAfter }: ChannelRules): Promise<void> {
      const set = { on_unknown: onUnknown, roll_up_after: rollUpAfter };
      await db.updateTable('channels').set(set).where('id', '=', id).execute();
    },
  };
}

type LeaseValues = { id: ChannelId; workspace: string; app: string; sender: string; forMs: number; alone: boolean };

const leaseOf = prepareQuery((db, given: Given<LeaseValues>) =>
  db
    .updateTable('channels')
    .set({ sender: given('sender'), sender_until: fromNow(given('forMs')) })
    .where('id', '=', given('id'))
    .where('state', '=', 'open')
    .where((is) =>
      is.or([
        is('sender', 'is', null),
        is('sender_until', '<', fromNow(0)),
        is.and([sql<boolean>`${given('alone')}::boolean`, is('sender', '<>', given('sender'))]),
      ]),
    )
    .returning((is) => [
      'on_unknown',
      'roll_up_after',
      // A post since then has used it up, and made the channel rest anew.
      sql<boolean>`coalesce(slot_at between ${fromNow(-SLOT_LIFE_MS)} and ${fromNow(SLOT_AHEAD_MS)}
        and coalesce(slot_at > not_before - interval '0.5 seconds', true), false)`.as('has_slot'),
      sql<boolean>`coalesce(not_before < ${fromNow(-FRESH_AFTER_MS)}, true)`.as('is_fresh'),
      sql<number>`greatest(0, extract(epoch from greatest(not_before, ${is
        .selectFrom('send_limits')
        .select((limit) => limit.fn.max('send_limits.not_before').as('held'))
        .where('scope', 'in', [given('workspace'), given('app')])}) - clock_timestamp())::float8 * 1000)`.as('rest_ms'),
    ]),
);

async function takeLease(db: Kysely<Database>, lease: Lease): Promise<Held | null> {
  const { channel, sender, forMs, alone } = lease;
  const scopes = { workspace: limitScope(channel.address, 'workspace'), app: limitScope(channel.address, 'app') };
  const [row] = (await leaseOf(db, { id: channel.id, ...scopes, sender, forMs, alone })).rows;
  if (!row) return null;
  const rules = { onUnknown: row.on_unknown, rollUpAfter: row.roll_up_after };
  return { restMs: row.rest_ms, rules, hasSlot: row.has_slot, isFresh: row.is_fresh };
}

type Choice = { budget: Budget; wish: Wish | undefined };

async function takeSlot(db: Kysely<Database>, channel: Lease['channel'], choice: Choice): Promise<number | null> {
  const row = await db
    .with('slot', () => takingSlot(db, { address: channel.address, ...choice }))
    .updateTable('channels')
    .from('slot')
    .set({ slot_at: sql<Date>`clock_timestamp() + make_interval(secs => slot.ms / 1000)` })
    .where('channels.id', '=', channel.id)
    .returning('slot.ms')
    .executeTakeFirst();
  return row?.ms ?? null;
}

async function renew(db: Kysely<Database>, { channel, sender, forMs }: Omit<Lease, 'alone'>): Promise<boolean> {
  const renewed = await db
    .updateTable('channels')
    .set({ sender_until: fromNow(forMs) })
    .where('id', '=', channel.id)
    .where('sender', '=', sender)
    .executeTakeFirst();
  return renewed.numUpdatedRows > 0n;
}

type Holder = Pick<Lease, 'channel' | 'sender'>;

type ReleaseValues = { id: ChannelId; sender: string; restMs: number | null };

/** Without milliseconds the channel rests as long as it did. */
const releaseOf = prepareQuery((db, given: Given<ReleaseValues>) =>
  db
    .updateTable('channels')
    .set({
      ...{ sender: null, sender_until: null },
      not_before: sql<Date>`coalesce(${fromNow(given('restMs'))}, not_before)`,
    })
    .where('id', '=', given('id'))
    .where('sender', '=', given('sender')),
);

async function release(db: Kysely<Database>, { channel, sender }: Holder, restMs: number | null): Promise<void> {
  await releaseOf(db, { id: channel.id, sender, restMs });
}
