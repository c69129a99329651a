import type { Sender } from '../chat/chat.ts';
import type { Channel } from '../news/channel.ts';
import type { ChannelStore } from '../store/channels.ts';
import type { DeliverDeps, DeliverOutcome } from './delivery-turn.ts';
import { RECHECK_MS } from './recheck-channel.ts';
import { tellSubscribers } from './tell-subscribers.ts';

type Shutting = { channel: Channel; sender: Sender; reason: string };

export type ShutDeps = Pick<DeliverDeps, 'senderId'> & {
  channels: Pick<ChannelStore, 'close' | 'release' | 'subscribersOf'>;
  clock: { now: () => Date };
};

export const TELL_AGAIN_MS = 30 * 24 * 60 * 60_000;

/** A channel that takes no messages is closed, and whoever subscribed is told once; its alerts keep their place. */
export async function shutChannel({ channel, sender, reason }: Shutting, deps: ShutDeps): Promise<DeliverOutcome> {
  const now = deps.clock.now();
  const recheckAt = new Date(now.getTime() + RECHECK_MS);
  const { tell } = await deps.channels.close(channel.id, { reason, now, recheckAt, tellAgainAfterMs: TELL_AGAIN_MS });
  await deps.channels.release({ channel, sender: deps.senderId }, null);
  const subscribers = tell && channel.address.kind === 'channel' ? await deps.channels.subscribersOf(channel.id) : [];
  const told = await tellSubscribers({ channel, reason, at: now, subscribers }, sender);
  return { kind: 'shut', platform: channel.address.platform, reason, told };
}
