import type { PostOutcome } from '../../chat/chat.ts';
import type { Platform } from '../../news/channel.ts';
import type { DueEdit, EditEnd } from '../../store/nouns/stories/story-edits.ts';
import {
  type ChannelLease,
  type DeliverDeps,
  holdAfter,
  release,
  releasePaced,
  sayTo,
  type WaitOutcome,
} from './lease.ts';
import { budgetsOf, sleepUntil } from './pacing.ts';
import { failureOf } from './post-outcome.ts';

/** What became of the edit of a posted alert. `nextMs`: when to work on the channel again. */
export type EditOutcome = {
  kind: 'edited' | 'edit-held' | 'edit-given-up';
  platform: Platform;
  edit: DueEdit;
  reason: string | null;
  nextMs: number | null;
};

/** Edits are optional: after so many failures, over half an hour, the alert stays as it is. */
const ATTEMPTS_MAX = 12;
/** How long to wait for a permit among the edits of the workspace. */
const SATURATED_MS = 1_500;

/**
 * Updates the channel's next outdated alert in place, without a notification: "also: BBC, AP". Runs only when no post
 * is due, and at the pace of posts. An edit writes the whole message, so that one made twice after a crash does no
 * harm.
 */
export async function editAlert(lease: ChannelLease, deps: DeliverDeps): Promise<EditOutcome | WaitOutcome> {
  const { channel } = lease;
  const edit = await deps.edits.next(channel.id, deps.clock.now());
  if (!edit) return { kind: 'idle', nextMs: await release(lease, deps, null) };
  const budgets = budgetsOf(channel.address.platform);
  if (budgets && !(await deps.channels.takePermitNow(channel.address, budgets.edit))) {
    await release(lease, deps, null);
    return { kind: 'saturated', nextMs: Math.round(SATURATED_MS * (1 + deps.clock.random())) };
  }
  return makeEdit(edit, lease, deps);
}

async function makeEdit(edit: DueEdit, lease: ChannelLease, deps: DeliverDeps): Promise<EditOutcome> {
  const { address } = lease.channel;
  const { deliveryId: id, messageId, nonce } = edit;
  const say = sayTo(lease.channel, deps);
  const own = { ...edit, id };
  const [message] = edit.reply ? [await deps.composeReply(own, say)] : await deps.compose([own], say);
  if (!message) throw new Error(`The edit of ${id} has no alert`);
  await sleepUntil(lease.freeAt);
  const outcome = await lease.sender.edit({ address, message, nonce, messageId });
  const { kind, reason, end } = endOfEdit(outcome, edit, deps.clock);
  await deps.edits.end(id, end);
  await holdAfter(outcome, lease, deps);
  return { kind, reason, platform: address.platform, edit, nextMs: await releasePaced(lease, deps) };
}

type EditDisposition = Pick<EditOutcome, 'kind' | 'reason'> & { end: EditEnd };

function endOfEdit(outcome: PostOutcome, { wanted, attempts }: DueEdit, clock: DeliverDeps['clock']): EditDisposition {
  if (outcome.kind === 'posted') return { kind: 'edited', reason: null, end: { kind: 'done', wanted } };
  const { reason, waitMs } = failureOf(outcome, attempts, clock.random);
  const isFailure = outcome.kind === 'try-later' || outcome.kind === 'unknown';
  if (waitMs === null || (isFailure && attempts + 1 >= ATTEMPTS_MAX)) {
    return { kind: 'edit-given-up', reason, end: { kind: 'given-up', wanted } };
  }
  const dueAt = new Date(clock.now().getTime() + waitMs);
  return { kind: 'edit-held', reason, end: { kind: 'again', dueAt } };
}
