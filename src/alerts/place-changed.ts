import type { PlaceEvent, Sender } from '../chat/chat.ts';
import type { Platform } from '../news/channel.ts';
import { unreachable } from '../news/unreachable.ts';
import type { ChannelStore } from '../store/channels.ts';
import { RECHECK_MS } from './recheck-channel.ts';
import { type ShutDeps, shutChannel, TELL_AGAIN_MS } from './shut-channel.ts';

export type PlaceDeps = ShutDeps & {
  channels: Pick<ChannelStore, 'openAt' | 'lookAgainAt'>;
  senderOf: (platform: Platform) => Sender | null;
};

/** `closed`: channels that take no alerts any more. `looked`: closed ones that the next sweep asks for. */
export type PlaceOutcome = { closed: number; looked: number };

/** Does at once what the next post, or the daily look, would find out. */
export async function placeChanged(event: PlaceEvent, deps: PlaceDeps): Promise<PlaceOutcome> {
  switch (event.kind) {
    case 'channel-gone':
      return { closed: await shut(event, deps), looked: 0 };
    case 'workspace-left':
      return { closed: await leave(event, deps), looked: 0 };
    case 'maybe-back':
      return { closed: 0, looked: await deps.channels.lookAgainAt(event.place, deps.clock.now()) };
    default:
      return unreachable(event);
  }
}

type Gone = Extract<PlaceEvent, { reason: string }>;

async function shut({ place, reason }: Gone, deps: PlaceDeps): Promise<number> {
  const sender = deps.senderOf(place.platform);
  const channels = sender ? await deps.channels.openAt(place) : [];
  for (const channel of channels) if (sender) await shutChannel({ channel, sender, reason }, deps);
  return channels.length;
}

/** Nobody is told: who shares no server with us gets no direct message either, and somebody there sent us away. */
async function leave({ place, reason }: Gone, { channels, clock }: PlaceDeps): Promise<number> {
  const now = clock.now();
  const closing = { reason, now, recheckAt: new Date(now.getTime() + RECHECK_MS), tellAgainAfterMs: TELL_AGAIN_MS };
  const open = await channels.openAt(place);
  for (const channel of open) await channels.close(channel.id, closing);
  return open.length;
}
