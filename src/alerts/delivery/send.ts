import { setTimeout as sleep } from 'node:timers/promises';
import type { PostOutcome } from '../../chat/chat.ts';
import type { Message } from '../../chat/message.ts';
import type { Say } from '../../chat/say.ts';
import type { DueDelivery } from '../../store/nouns/deliveries/open-deliveries.ts';
import { composeTogether } from '../roll-up.ts';
import { type ChannelClosedOutcome, closeChannel } from './close-channel.ts';
import {
  type AlertOutcome,
  type ChannelLease,
  type DeliverDeps,
  finish,
  refuse,
  release,
  sayTo,
  type WaitOutcome,
  withPermit,
} from './lease.ts';
import { AHEAD_MS, budgetsOf, sleepUntil } from './pacing.ts';
import { dispositionOf } from './post-outcome.ts';

type Outgoing = {
  deliveries: DueDelivery[];
  nonce: string;
  /**
   * Whether an earlier attempt may have been posted. null: there was none; safe: a look-up or the nonce rules out a
   * second message; blind: it is not known.
   */
  earlier: 'safe' | 'blind' | null;
};

export type SendOutcome = AlertOutcome | WaitOutcome | ChannelClosedOutcome;

/** The rows are marked `sending` this long before the channel has cooled down. */
const BEGIN_AHEAD_MS = 6;
/** A process that was suspended between its note (`sending`) and its call may have lost the lease meanwhile. */
const BEGIN_MAX_MS = 4_000;

/** Waits until the channel has cooled down, notes that it sends, calls the platform once, and records the outcome. */
export async function send(outgoing: Outgoing, lease: ChannelLease, deps: DeliverDeps): Promise<SendOutcome> {
  const waitMs = await takePermit(outgoing, lease, deps);
  // Composing costs most, so that a channel composes only when its permit is due (a thousand may wait for one).
  if (waitMs > AHEAD_MS) return { kind: 'saturated', nextMs: await release(lease, deps, waitMs) };
  const sendNow = async () =>
    sendComposed(await compose(outgoing, deps, sayTo(lease.channel, deps)), lease, { deps, waitMs });
  // Reconciling an earlier attempt has acquired a permit for calls already.
  return outgoing.earlier === null ? withPermit(lease, deps, sendNow) : sendNow();
}

/** A channel that was silent uses the budget for fresh posts only if its permit is due within this. */
const AHEAD_WITHIN_MS = 1_500;
/** A story for more channels than this uses the budget of backlogs, or it would use up the one for fresh posts. */
const FEW_CHANNELS = 10;

/** Takes a permit of the send limiter; returns the milliseconds until it is due. */
async function takePermit({ deliveries }: Outgoing, lease: ChannelLease, { channels }: DeliverDeps): Promise<number> {
  const { channel, hasPermit, isFresh } = lease;
  const budgets = budgetsOf(channel.address.platform);
  if (!budgets || hasPermit) return 0;
  const storyId = deliveries[0]?.storyId;
  if (isFresh && storyId !== undefined) {
    const few = { storyId, max: FEW_CHANNELS };
    const request = { withinMs: AHEAD_WITHIN_MS, few, soonerThan: budgets.waiting };
    const waitMs = await channels.takePermit(channel, budgets.fresh, request);
    if (waitMs !== null) return waitMs;
  }
  return (await channels.takePermit(channel, budgets.waiting)) ?? 0;
}

type Composed = Outgoing & { message: Message };

/** A message that is sent again keeps its deliveries; a new one holds as many as fit. */
async function compose(outgoing: Outgoing, deps: DeliverDeps, say: Say): Promise<Composed> {
  const { deliveries, message } = await composeTogether(outgoing.deliveries, deps, say);
  return { ...outgoing, message, deliveries: outgoing.earlier === null ? deliveries : outgoing.deliveries };
}

async function sendComposed(
  outgoing: Composed,
  lease: ChannelLease,
  { deps, waitMs }: { deps: DeliverDeps; waitMs: number },
): Promise<SendOutcome> {
  const { platform } = lease.channel.address;
  const freeAt = Math.max(lease.freeAt, performance.now() + waitMs);
  await sleepUntil(freeAt - BEGIN_AHEAD_MS);
  const beginning = performance.now();
  if (!(await begin(outgoing, lease, deps))) return { kind: 'busy' };
  if (performance.now() - beginning > BEGIN_MAX_MS) {
    const outcome: PostOutcome = { kind: 'try-later', reason: 'this process stood still' };
    return record({ outgoing, outcome, tookMs: 0 }, lease, deps);
  }
  await sleepUntil(freeAt);
  const calledAt = performance.now();
  const reply = outgoing.deliveries[0]?.reply;
  const outcome = await lease.sender.post({
    address: lease.channel.address,
    message: outgoing.message,
    nonce: outgoing.nonce,
    threadOf: reply?.threadOf ?? null,
    quiet: reply?.tells === 'likely',
  });
  const tookMs = performance.now() - calledAt;
  if (outcome.kind === 'posted') deps.callTimes.add(platform, tookMs);
  return record({ outgoing, outcome, tookMs }, lease, deps);
}

function begin({ deliveries, nonce, earlier }: Outgoing, { channel }: ChannelLease, deps: DeliverDeps) {
  const resent = earlier === 'blind';
  const sending = { channelId: channel.id, sender: deps.senderId, nonce, now: deps.clock.now(), resent };
  return deps.deliveries.begin({ deliveries, ...sending });
}

type PostCall = { outgoing: Outgoing; outcome: PostOutcome; tookMs: number };

async function record(call: PostCall, lease: ChannelLease, deps: DeliverDeps): Promise<SendOutcome> {
  const { deliveries, earlier } = call.outgoing;
  const answeredAt = performance.now();
  const disposition = dispositionOf(call.outcome, attemptOf(call, lease, deps), deps.clock.random);
  const { kind, end, reason, hold } = disposition;
  const ids = deliveries.map(({ id }) => id);
  await writeThroughOutage(() => {
    return end.state === 'refused' ? refuse(deliveries, end.reason, deps) : deps.deliveries.end(ids, end);
  });
  if (hold) await deps.channels.hold(lease.channel.address, hold);
  if (disposition.closesChannel) return closeChannel({ ...lease, reason: reason ?? 'closed' }, deps);
  // The cool-down counts from the answer, and recording it took a part of that time.
  const coolDownMs = Math.max(0, disposition.coolDownMs - (performance.now() - answeredAt));
  const posted = end.state === 'sent' ? { messageId: end.messageId } : {};
  return finish({ kind, deliveries, reason, resent: earlier === 'blind', coolDownMs, ...posted }, lease, deps);
}

function attemptOf({ outgoing, tookMs }: PostCall, { channel }: ChannelLease, deps: DeliverDeps) {
  const { deliveries, earlier } = outgoing;
  const { platform } = channel.address;
  return {
    platform,
    number: Math.max(...deliveries.map(({ attempts }) => attempts)) + 1,
    at: deps.clock.now(),
    tookMs,
    shortestMs: deps.callTimes.shortestMs(platform),
    deliveries: deliveries.length,
    afterUnknown: earlier !== null,
  };
}

/** A restart of the database takes a few seconds; after that, the message must be looked for on the platform. */
const WAITS_MS = [100, 300, 700, 1_500, 2_500];

/** Records what the platform answered, even through a short outage of the database. */
export async function writeThroughOutage(write: () => Promise<void>): Promise<void> {
  for (const waitMs of WAITS_MS) {
    try {
      return await write();
    } catch {
      await sleep(waitMs);
    }
  }
  return write();
}
