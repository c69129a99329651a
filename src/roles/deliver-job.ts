import { type DeliverOutcome, deliver } from '../alerts/delivery/deliver.ts';
import type { EditOutcome } from '../alerts/delivery/edit-alert.ts';
import type { DeliverDeps } from '../alerts/delivery/lease.ts';
import type { NoticeOutcome } from '../alerts/delivery/post-notice.ts';
import type { Platform } from '../news/channel.ts';
import type { ChannelId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';

export type DeliverJobDeps = DeliverDeps & {
  log: Log;
  /** `waitedMs`: milliseconds since the alert was due. */
  count: (platform: Platform, outcome: string, waitedMs: number) => void;
};

/** One job never occupies a worker for ever: the next job sends the rest. */
const SENDS_PER_JOB = 50;

/** Sends what is due for one channel, in order. `againMs`: when to work on it again; null when nothing waits. */
export async function runDeliverJob(
  channelId: ChannelId,
  deps: DeliverJobDeps,
  signal?: AbortSignal,
): Promise<{ againMs: number | null }> {
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
    // The holder of the lease looks for waiting deliveries when it releases it; if it dies, the sweep does.
    case 'busy':
    case 'closed':
    case 'channel-closed':
      return null;
    case 'reopened':
      return 0;
    default:
      return outcome.nextMs;
  }
}

function report(channelId: ChannelId, outcome: DeliverOutcome, deps: DeliverJobDeps): void {
  switch (outcome.kind) {
    case 'busy':
    case 'idle':
    case 'saturated':
    case 'closed':
      return;
    case 'reopened':
      deps.log.info({ channelId }, 'channel takes alerts again');
      return;
    case 'channel-closed':
      deps.count(outcome.platform, 'closed', 0);
      deps.log.error({ channelId, reason: outcome.reason, told: outcome.notified }, 'channel closed');
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

function reportEdit(channelId: ChannelId, outcome: EditOutcome, { log, count }: DeliverJobDeps): void {
  const { kind, platform, edit, reason } = outcome;
  const { deliveryId, storyId, attempts } = edit;
  const fields = { deliveryId, storyId, channelId, attempts: attempts + 1, reason };
  count(platform, kind, 0);
  if (kind === 'edited') log.info(fields, 'alert edited');
  else log.warn(fields, kind === 'edit-held' ? 'edit of an alert held' : 'edit of an alert given up');
}

function reportNotice(channelId: ChannelId, outcome: NoticeOutcome, { log, count }: DeliverJobDeps): void {
  const { kind, platform, notice, reason } = outcome;
  const { feedId, stories, topics } = { feedId: undefined, stories: undefined, topics: undefined, ...notice };
  const fields = { feedId, stories, topics, channelId, about: notice.kind, reason };
  count(platform, kind, 0);
  if (kind === 'noticed') log.info(fields, 'feed notice sent');
  else log.warn(fields, kind === 'notice-held' ? 'feed notice held' : 'feed notice dropped');
}

const REPLIES = { change: 'reply', likely: 'line' } as const;

type MessageOutcome = Extract<DeliverOutcome, { deliveries: unknown }>;

/** One line of log for each story, so that a search for any of them finds what became of it. */
function reportMessage(channelId: ChannelId, outcome: MessageOutcome, deps: DeliverJobDeps): void {
  const { kind, platform, address, messageId, deliveries, reason, resent } = outcome;
  const now = deps.clock.now().getTime();
  for (const { id: deliveryId, storyId, articleId, attempts, wantedAt, reply } of deliveries) {
    const what = reply ? REPLIES[reply.tells] : 'alert';
    const together = deliveries.length > 1 ? { inOneMessage: deliveries.length } : {};
    const ids = { deliveryId, storyId, articleId, channelId, address, messageId };
    const fields = { ...ids, attempts: attempts + 1, reason, ...together };
    deps.count(platform, kind, now - wantedAt.getTime());
    if (resent) deps.log.warn(fields, `${what} ${kind}; an earlier attempt may stand too`);
    else if (kind === 'sent' || kind === 'found') deps.log.info(fields, `${what} ${kind}`);
    else deps.log.warn(fields, `${what} ${kind}`);
  }
}
