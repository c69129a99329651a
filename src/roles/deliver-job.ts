import { type DeliverDeps, type DeliverOutcome, deliver } from '../alerts/deliver.ts';
import type { Platform } from '../news/channel.ts';
import type { ChannelId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import { unreachable } from '../news/unreachable.ts';

export type DeliverJobDeps = DeliverDeps & { log: Log; count: (platform: Platform, outcome: string) => void };

/** When to come back to this channel, in milliseconds; null when nothing waits. */
export type DeliverJobOutcome = { againMs: number | null };

/** The channel belongs to another sender right now; it will finish or its lease will end. */
const BUSY_MS = 1_000;
/** One job never holds a worker for ever: the rest goes on in the next. */
const SENDS_PER_JOB = 50;

/** Sends what is due for one channel, in order, and says when to come back. */
export async function runDeliverJob(channelId: ChannelId, deps: DeliverJobDeps): Promise<DeliverJobOutcome> {
  for (let sends = 0; sends < SENDS_PER_JOB; sends += 1) {
    const outcome = await deliver(channelId, deps);
    report(channelId, outcome, deps);
    const againMs = waitAfter(outcome, deps.clock.now());
    if (againMs !== 0) return { againMs };
  }
  return { againMs: 1 };
}

function waitAfter(outcome: DeliverOutcome, now: Date): number | null {
  switch (outcome.kind) {
    case 'closed':
      return null;
    case 'busy':
      return BUSY_MS;
    case 'idle':
    case 'sent':
    case 'found':
    case 'refused':
    case 'expired':
    case 'held':
      return outcome.next ? Math.max(0, outcome.next.getTime() - now.getTime()) : null;
    default:
      return unreachable(outcome);
  }
}

function report(channelId: ChannelId, outcome: DeliverOutcome, deps: DeliverJobDeps): void {
  if (outcome.kind === 'busy' || outcome.kind === 'idle' || outcome.kind === 'closed') return;
  const { id: deliveryId, storyId, articleId, attempts } = outcome.delivery;
  const fields = { deliveryId, storyId, articleId, channelId, attempts: attempts + 1, reason: outcome.reason };
  deps.count(outcome.platform, outcome.kind);
  if (outcome.kind === 'sent' || outcome.kind === 'found') deps.log.info(fields, `alert ${outcome.kind}`);
  else deps.log.warn(fields, `alert ${outcome.kind}`);
}
