import { deliver } from '../alerts/deliver.ts';
import type { DeliverDeps, DeliverOutcome, Edited, Noticed } from '../alerts/delivery-turn.ts';
import type { Platform } from '../news/channel.ts';
import type { ChannelId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import { unreachable } from '../news/unreachable.ts';

export type DeliverJobDeps = DeliverDeps & {
  log: Log;
  /** `waitedMs`: since the alert was to go. */
  count: (platform: Platform, outcome: string, waitedMs: number) => void;
};

/** When to come back to this channel, in milliseconds; null when nothing waits. */
export type DeliverJobOutcome = { againMs: number | null };

/** One job never holds a worker for ever: the rest goes on in the next. */
const SENDS_PER_JOB = 50;

/** Sends what is due for one channel, in order, and says when to come back. */
export async function runDeliverJob(
  channelId: ChannelId,
  deps: DeliverJobDeps,
  signal?: AbortSignal,
): Promise<DeliverJobOutcome> {
  for (let sends = 0; sends < SENDS_PER_JOB && !signal?.aborted; sends += 1) {
    const outcome = await deliver(channelId, deps);
    report(channelId, outcome, deps);
    const againMs = waitAfter(outcome);
    if (againMs !== 0) return { againMs };
  }
  return { againMs: 1 };
}

function waitAfter(outcome: DeliverOutcome): number | null {
  switch (outcome.kind) {
    // Whoever has the channel looks for what waits when it lets go; if it dies, the sweep does.
    case 'busy':
    case 'closed':
    case 'shut':
      return null;
    case 'reopened':
      return 0;
    case 'idle':
    case 'crowded':
    case 'sent':
    case 'found':
    case 'refused':
    case 'expired':
    case 'held':
    case 'edited':
    case 'edit-held':
    case 'edit-given-up':
    case 'noticed':
    case 'notice-held':
    case 'notice-dropped':
      return outcome.nextMs;
    default:
      return unreachable(outcome);
  }
}

function report(channelId: ChannelId, outcome: DeliverOutcome, deps: DeliverJobDeps): void {
  switch (outcome.kind) {
    case 'busy':
    case 'idle':
    case 'crowded':
    case 'closed':
      return;
    case 'reopened':
      deps.log.info({ channelId }, 'channel takes alerts again');
      return;
    case 'shut':
      deps.count(outcome.platform, 'closed', 0);
      deps.log.error({ channelId, reason: outcome.reason, told: outcome.told }, 'channel closed');
      return;
    case 'edited':
    case 'edit-held':
    case 'edit-given-up':
      reportEdit(channelId, outcome, deps);
      return;
    case 'noticed':
    case 'notice-held':
    case 'notice-dropped':
      reportNotice(channelId, outcome, deps);
      return;
    default:
      reportMessage(channelId, outcome, deps);
  }
}

function reportEdit(channelId: ChannelId, outcome: Edited, { log, count }: DeliverJobDeps): void {
  const { kind, platform, edit, reason } = outcome;
  const { deliveryId, storyId, attempts } = edit;
  const fields = { deliveryId, storyId, channelId, attempts: attempts + 1, reason };
  count(platform, kind, 0);
  if (kind === 'edited') log.info(fields, 'alert edited');
  else log.warn(fields, kind === 'edit-held' ? 'edit of an alert held' : 'edit of an alert given up');
}

function reportNotice(channelId: ChannelId, outcome: Noticed, { log, count }: DeliverJobDeps): void {
  const { kind, platform, notice, reason } = outcome;
  const fields = { feedId: notice.feedId, channelId, about: notice.kind, reason };
  count(platform, kind, 0);
  if (kind === 'noticed') log.info(fields, 'feed notice sent');
  else log.warn(fields, kind === 'notice-held' ? 'feed notice held' : 'feed notice dropped');
}

type Sent = Extract<DeliverOutcome, { deliveries: unknown }>;

/** One line for each story, so that a search for any of them finds what became of it. */
function reportMessage(channelId: ChannelId, outcome: Sent, deps: DeliverJobDeps): void {
  const { kind, platform, deliveries, reason, resent } = outcome;
  const now = deps.clock.now().getTime();
  for (const { id: deliveryId, storyId, articleId, attempts, wantedAt, reply } of deliveries) {
    const what = reply ? 'reply' : 'alert';
    const together = deliveries.length > 1 ? { inOneMessage: deliveries.length } : {};
    const fields = { deliveryId, storyId, articleId, channelId, attempts: attempts + 1, reason, ...together };
    deps.count(platform, kind, now - wantedAt.getTime());
    if (resent) deps.log.warn(fields, `${what} ${kind}; an earlier attempt may stand too`);
    else if (kind === 'sent' || kind === 'found') deps.log.info(fields, `${what} ${kind}`);
    else deps.log.warn(fields, `${what} ${kind}`);
  }
}
