import type { PostOutcome, Sender } from '../chat/chat.ts';
import type { Message } from '../chat/message.ts';
import type { DueDelivery } from '../store/open-deliveries.ts';
import { composeTogether } from './compose-together.ts';
import { type DeliverDeps, type DeliverOutcome, inPlace, leave, letGo, type Turn } from './delivery-turn.ts';
import { endOfPost, type PostEnd } from './end-of-post.ts';
import { AHEAD_MS, budgetsOf, type CallTimes, createCallTimes, restUntil } from './pace.ts';
import { shutChannel } from './shut-channel.ts';
import { untilWritten } from './until-written.ts';

export type Outgoing = {
  deliveries: DueDelivery[];
  nonce: string;
  /** An attempt before this one may stand: null: none; safe: a look or the nonce rules it out; blind: nobody knows. */
  earlier: 'safe' | 'blind' | null;
};

/** What is written before the call is written this long before the channel's rest is over. */
const BEGIN_AHEAD_MS = 6;
/** A process that stood still between its note and its call may have lost the channel meanwhile. */
const BEGIN_MAX_MS = 4_000;

/** Waits for the channel's moment, writes that it sends, calls the platform once, and writes how that ended. */
export async function sendMessage(outgoing: Outgoing, turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  const waitMs = await takeSlot(outgoing, turn, deps);
  // Composing costs most: of a thousand channels that wait for their places, each composes when its place has come.
  if (waitMs > AHEAD_MS) return { kind: 'crowded', nextMs: await letGo(turn, deps, waitMs) };
  const send = async () => sendNow(await composed(outgoing, deps), turn, { deps, waitMs });
  // Who looked for an earlier attempt has a place among the calls already.
  return outgoing.earlier === null ? inPlace(turn, deps, send) : send();
}

/** What is sent again holds what it held before; what is new, as many as one message shows. */
async function composed(outgoing: Outgoing, deps: DeliverDeps): Promise<Composed> {
  const { deliveries, message } = await composeTogether(outgoing.deliveries, deps);
  return { ...outgoing, message, deliveries: outgoing.earlier === null ? deliveries : outgoing.deliveries };
}

type Composed = Outgoing & { message: Message };
type Now = { deps: DeliverDeps; waitMs: number };

async function sendNow(outgoing: Composed, turn: Turn, { deps, waitMs }: Now): Promise<DeliverOutcome> {
  const freeAt = Math.max(turn.freeAt, performance.now() + waitMs);
  await restUntil(freeAt - BEGIN_AHEAD_MS);
  const beginning = performance.now();
  if (!(await begin(outgoing, turn, deps))) return { kind: 'busy' };
  if (performance.now() - beginning > BEGIN_MAX_MS) return standStill(outgoing, turn, deps);
  await restUntil(freeAt);
  const calledAt = performance.now();
  const outcome = await turn.sender.post({
    address: turn.channel.address,
    message: outgoing.message,
    nonce: outgoing.nonce,
    threadOf: outgoing.deliveries[0]?.reply?.threadOf ?? null,
  });
  const tookMs = performance.now() - calledAt;
  if (outcome.kind === 'posted') timesOf(turn.sender).add(tookMs);
  return record({ outgoing, outcome, tookMs }, turn, deps);
}

const callTimes = new WeakMap<Sender, CallTimes>();

/** A sender's calls all go one way, whatever their channel. */
function timesOf(sender: Sender): CallTimes {
  const times = callTimes.get(sender) ?? createCallTimes();
  callTimes.set(sender, times);
  return times;
}

/** A silent channel goes before the queue where its turn comes within this; what comes later had better queue. */
const AHEAD_WITHIN_MS = 1_500;
/** A story for more channels than this queues with the backlogs, or the first of them would take every place kept. */
const FEW_CHANNELS = 10;

/** Milliseconds until the channel's turn among all that share its budget. */
async function takeSlot({ deliveries }: Outgoing, turn: Turn, { channels }: DeliverDeps): Promise<number> {
  const { channel, hasSlot, isFresh } = turn;
  const budgets = budgetsOf(channel.address.platform);
  if (!budgets || hasSlot) return 0;
  const storyId = deliveries[0]?.storyId;
  if (isFresh && storyId !== undefined) {
    const few = { storyId, max: FEW_CHANNELS };
    const wish = { withinMs: AHEAD_WITHIN_MS, few, soonerThan: budgets.waiting };
    const waitMs = await channels.takeSlot(channel, budgets.fresh, wish);
    if (waitMs !== null) return waitMs;
  }
  return (await channels.takeSlot(channel, budgets.waiting)) ?? 0;
}

function begin({ deliveries, nonce, earlier }: Outgoing, { channel }: Turn, deps: DeliverDeps): Promise<boolean> {
  return deps.deliveries.begin({
    deliveries,
    channelId: channel.id,
    sender: deps.senderId,
    nonce,
    now: deps.clock.now(),
    resent: earlier === 'blind',
  });
}

async function standStill(outgoing: Outgoing, turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  const outcome: PostOutcome = { kind: 'try-later', reason: 'this process stood still' };
  return record({ outgoing, outcome, tookMs: 0 }, turn, deps);
}

type Called = { outgoing: Outgoing; outcome: PostOutcome; tookMs: number };

async function record(called: Called, turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  const { deliveries, earlier } = called.outgoing;
  const answeredAt = performance.now();
  const ending = endOfPost(called.outcome, attemptOf(called, turn, deps), deps.clock.random);
  const ids = deliveries.map(({ id }) => id);
  await untilWritten(() => deps.deliveries.end(ids, ending.end));
  if (ending.hold) await deps.channels.hold(turn.channel.address, ending.hold);
  if (ending.closesChannel) return shutChannel({ ...turn, reason: ending.reason ?? 'closed' }, deps);
  const { kind, reason } = ending;
  const restMs = leftOf(ending, answeredAt);
  return leave({ kind, deliveries, reason, resent: earlier === 'blind', restMs }, turn, deps);
}

/** The rest was counted from the answer; writing it down took some of it. */
function leftOf({ restMs }: PostEnd, answeredAt: number): number {
  return Math.max(0, restMs - (performance.now() - answeredAt));
}

function attemptOf({ outgoing, tookMs }: Called, { channel, sender }: Turn, deps: DeliverDeps) {
  const { deliveries, earlier } = outgoing;
  return {
    platform: channel.address.platform,
    number: Math.max(...deliveries.map(({ attempts }) => attempts)) + 1,
    at: deps.clock.now(),
    tookMs,
    swiftestMs: timesOf(sender).swiftestMs(),
    deliveries: deliveries.length,
    afterUnknown: earlier !== null,
  };
}
