import type { PostOutcome, Sender } from '../chat/chat.ts';
import type { AlertMessage } from '../chat/message.ts';
import type { Channel } from '../news/channel.ts';
import type { DeliveryId, StoryId } from '../news/ids.ts';
import { unreachable } from '../news/unreachable.ts';
import type { DueEdit, EditEnd, StoryEditStore } from '../store/story-edits.ts';
import { backoffMs } from './backoff.ts';

export type FollowDeps = {
  edits: Pick<StoryEditStore, 'next' | 'end' | 'outlets'>;
  /** The alert as it would be posted now. */
  compose: (edit: DueEdit) => Promise<AlertMessage>;
  clock: { now: () => Date; random: () => number };
};

export type FollowOutcome =
  | { kind: 'idle' }
  | { kind: 'edited'; deliveryId: DeliveryId; storyId: StoryId; outlets: number }
  | { kind: 'held' | 'given-up'; deliveryId: DeliveryId; storyId: StoryId; reason: string };

/** An edit is a courtesy: after so many failures the alert stays as it is. */
const ATTEMPTS_MAX = 6;

/**
 * Brings the channel's next outdated alert up to date, in place and without a notification: "also: BBC, AP". For whoever
 * holds the channel, at the pace of posts. An edit writes the whole message, so one made twice after a crash is harmless.
 */
export async function followStory(
  { channel, sender }: { channel: Channel; sender: Pick<Sender, 'edit'> },
  deps: FollowDeps,
): Promise<FollowOutcome> {
  const edit = await deps.edits.next(channel.id, deps.clock.now());
  if (!edit) return { kind: 'idle' };
  const { deliveryId, storyId, messageId, nonce } = edit;
  const outlets = await deps.edits.outlets(storyId);
  const message = withOutlets(await deps.compose(edit), outlets);
  const outcome = await sender.edit({ address: channel.address, message, nonce, messageId });
  const ending = endOfEdit(outcome, edit, deps.clock);
  await deps.edits.end(deliveryId, ending.end);
  return ending.kind === 'edited'
    ? { kind: 'edited', deliveryId, storyId, outlets: outlets.length }
    : { kind: ending.kind, deliveryId, storyId, reason: ending.reason };
}

/** The alert with the other outlets that tell the story; its own is named above already. Nobody is pinged by an edit. */
function withOutlets(alert: AlertMessage, outlets: readonly string[]): AlertMessage {
  const alsoReportedBy = outlets.filter((outlet) => outlet !== alert.card.outlet);
  return { ...alert, card: { ...alert.card, alsoReportedBy } };
}

type Ending = { kind: 'edited' | 'held' | 'given-up'; reason: string; end: EditEnd };

function endOfEdit(outcome: PostOutcome, edit: DueEdit, clock: FollowDeps['clock']): Ending {
  const { wanted, attempts } = edit;
  const later = (reason: string, waitMs: number): Ending =>
    attempts + 1 >= ATTEMPTS_MAX
      ? { kind: 'given-up', reason, end: { kind: 'given-up', wanted } }
      : { kind: 'held', reason, end: { kind: 'again', dueAt: new Date(clock.now().getTime() + waitMs) } };
  switch (outcome.kind) {
    case 'posted':
      return { kind: 'edited', reason: '', end: { kind: 'done', wanted } };
    case 'rate-limited':
      return later('rate limited', outcome.retryAfterMs);
    case 'try-later':
    case 'unknown':
    case 'tenant-closed':
    case 'app-broken':
      return later(outcome.reason, backoffMs(attempts + 1, clock.random));
    case 'channel-closed':
    case 'refused':
      return { kind: 'given-up', reason: `${outcome.code}: ${outcome.reason}`, end: { kind: 'given-up', wanted } };
    default:
      return unreachable(outcome);
  }
}
