import type { Sender } from '../chat/chat.ts';
import type { Channel } from '../news/channel.ts';
import type { DeliverDeps, DeliverOutcome } from './delivery-turn.ts';

/** A closed channel is tried again once a day (platform-rules section 6). */
export const RECHECK_MS = 24 * 60 * 60_000;

type Place = { channel: Channel; sender: Sender };

/** Asks the platform whether a closed channel takes messages again; opens it where it says so. */
export async function recheckChannel({ channel, sender }: Place, deps: DeliverDeps): Promise<DeliverOutcome> {
  const now = deps.clock.now();
  const next = new Date(now.getTime() + RECHECK_MS);
  if (!(await deps.channels.claimRecheck(channel.id, now, next))) return { kind: 'closed', reason: 'closed' };
  const located = await sender.locate(channel.address);
  if (located.kind !== 'located') return { kind: 'closed', reason: located.reason };
  await deps.channels.reopen(channel.id);
  return { kind: 'reopened' };
}
