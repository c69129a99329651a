import type { PostOutcome } from '../chat/chat.ts';
import { unreachable } from '../news/unreachable.ts';
import type { DueEdit, EditEnd } from '../store/story-edits.ts';
import { backoffMs } from './backoff.ts';
import { type DeliverDeps, type DeliverOutcome, type Edited, letGo, type Turn } from './delivery-turn.ts';
import { budgetsOf, paceAfter, restUntil } from './pace.ts';

/** An edit is a courtesy: after so many failures, over half an hour, the alert stays as it is. */
const ATTEMPTS_MAX = 12;
/** Where a person must act first, or all of a workspace waits. */
const OPERATOR_RETRY_MS = 5 * 60_000;
/** Another look for a free place among the edits of the workspace. */
const CROWDED_MS = 1_500;

/**
 * Brings the channel's next outdated alert up to date, in place and without a notification: "also: BBC, AP". Only when
 * no post is due, and at the pace of posts. An edit writes the whole message, so one made twice after a crash is harmless.
 */
export async function followStory(turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  const { channel } = turn;
  const edit = await deps.edits.next(channel.id, deps.clock.now());
  if (!edit) return { kind: 'idle', nextMs: await letGo(turn, deps, null) };
  const budgets = budgetsOf(channel.address.platform);
  if (budgets && !(await deps.channels.takeSlotNow(channel.address, budgets.edit))) {
    await letGo(turn, deps, null);
    return { kind: 'crowded', nextMs: Math.round(CROWDED_MS * (1 + deps.clock.random())) };
  }
  return makeEdit(edit, turn, deps);
}

async function makeEdit(edit: DueEdit, turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  const { channel, sender } = turn;
  const { platform } = channel.address;
  const { deliveryId: id, messageId, nonce } = edit;
  const [message] = await deps.compose([{ ...edit, id }]);
  if (!message) throw new Error(`The edit of ${id} has no alert`);
  await restUntil(turn.freeAt);
  const outcome = await sender.edit({ address: channel.address, message, nonce, messageId });
  const { end, ...ending } = endOfEdit(outcome, edit, deps.clock);
  await deps.edits.end(id, end);
  if (outcome.kind === 'rate-limited' && outcome.scope !== 'channel') {
    await deps.channels.hold(channel.address, { reach: outcome.scope, forMs: outcome.retryAfterMs, ...LIMITED });
  }
  const restMs = paceAfter(platform, { tookMs: 0, swiftestMs: 0 });
  const nextMs = (await letGo(turn, deps, restMs)) ?? restMs;
  return { ...ending, platform, edit, nextMs };
}

const LIMITED = { reason: 'rate limited' };

type Ending = Pick<Edited, 'kind' | 'reason'> & { end: EditEnd };

function endOfEdit(outcome: PostOutcome, { wanted, attempts }: DueEdit, clock: DeliverDeps['clock']): Ending {
  const again = (reason: string, waitMs: number): Ending => {
    const dueAt = new Date(clock.now().getTime() + waitMs);
    return { kind: 'edit-held', reason, end: { kind: 'again', dueAt } };
  };
  const givenUp = (reason: string): Ending => ({ kind: 'edit-given-up', reason, end: { kind: 'given-up', wanted } });
  switch (outcome.kind) {
    case 'posted':
      return { kind: 'edited', reason: null, end: { kind: 'done', wanted } };
    case 'rate-limited':
      return again('rate limited', outcome.retryAfterMs);
    case 'tenant-closed':
    case 'app-broken':
      return again(outcome.reason, OPERATOR_RETRY_MS);
    case 'try-later':
    case 'unknown':
      return attempts + 1 < ATTEMPTS_MAX
        ? again(outcome.reason, backoffMs(attempts + 1, clock.random))
        : givenUp(outcome.reason);
    case 'channel-closed':
    case 'refused':
      return givenUp(`${outcome.code}: ${outcome.reason}`);
    default:
      return unreachable(outcome);
  }
}
