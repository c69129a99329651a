import type { PostOutcome } from '../../chat/chat.ts';
import type { NoticeMessage } from '../../chat/message.ts';
import { MINUTE_MS } from '../../kit/time.ts';
import type { Platform } from '../../news/channel.ts';
import type { DueNotice, MissedCount, NoticeEnd } from '../../store/nouns/feeds/feed-notices.ts';
import { type ChannelLease, type DeliverDeps, holdAfter, releasePaced, type WaitOutcome } from './lease.ts';
import { sleepUntil } from './pacing.ts';
import { failureOf } from './post-outcome.ts';
import { writeThroughOutage } from './send.ts';

/** What became of a notice about a feed's health, or about an outage. `nextMs`: when to work on the channel again. */
export type NoticeOutcome = {
  kind: 'noticed' | 'notice-held' | 'notice-dropped';
  platform: Platform;
  notice: DueNotice;
  reason: string | null;
  nextMs: number | null;
};

/** After so many failures the notice is dropped, because alerts matter more. */
const ATTEMPTS_MAX = 8;
/** After this, the platform is asked for the message of a sender that died. */
const LOOK_AFTER_MS = MINUTE_MS;

/** Posts the channel's next notice at the pace of posts; null where none is due. */
export async function postNotice(lease: ChannelLease, deps: DeliverDeps): Promise<NoticeOutcome | WaitOutcome | null> {
  const notice = await deps.notices.next(lease.channel.id, deps.clock.now());
  if (!notice) return null;
  const disposition = (await withoutPost(notice, lease, deps)) ?? (await post(notice, lease, deps));
  if (!disposition) return { kind: 'busy' };
  const { kind, reason, end } = disposition;
  await writeThroughOutage(() => deps.notices.end(notice.id, end));
  const { platform } = lease.channel.address;
  return { kind, reason, platform, notice, nextMs: await releasePaced(lease, deps) };
}

type NoticeDisposition = Pick<NoticeOutcome, 'kind' | 'reason'> & { end: NoticeEnd };

/** The end of a notice without a post: it was, or may have been, posted (twice is worse than never), or is outdated. */
async function withoutPost(
  notice: DueNotice,
  { channel, sender }: ChannelLease,
  deps: DeliverDeps,
): Promise<NoticeDisposition | null> {
  const { attemptedAt, nonce } = notice;
  if (attemptedAt === null) {
    const isBack = notice.kind === 'failing' && notice.since === null;
    return isBack ? dropped('the feed is back', deps.clock.now()) : null;
  }
  const since = new Date(attemptedAt.getTime() - LOOK_AFTER_MS);
  const until = new Date(attemptedAt.getTime() + LOOK_AFTER_MS);
  const found = await sender.find({ address: channel.address, nonce, since, until });
  const at = deps.clock.now();
  switch (found.kind) {
    case 'found':
      return { kind: 'noticed', reason: null, end: { state: 'sent', at } };
    case 'absent':
      return null;
    case 'try-later':
    case 'cannot-look':
      return dropped(`it may stand: ${found.reason}`, at);
  }
}

function dropped(reason: string, at: Date): NoticeDisposition {
  return { kind: 'notice-dropped', reason, end: { state: 'dropped', reason, at } };
}

/** Null where another sender has taken the channel meanwhile. */
async function post(notice: DueNotice, lease: ChannelLease, deps: DeliverDeps) {
  await sleepUntil(lease.freeAt);
  const now = deps.clock.now();
  if (!(await deps.notices.begin(notice, now, new Date(now.getTime() + LOOK_AFTER_MS)))) return null;
  const { address } = lease.channel;
  const outcome = await lease.sender.post({ address, message: composeNotice(notice), nonce: notice.nonce });
  await holdAfter(outcome, lease, deps);
  return endOfNotice(outcome, notice, deps.clock);
}

function endOfNotice(outcome: PostOutcome, { attempts }: DueNotice, clock: DeliverDeps['clock']): NoticeDisposition {
  const at = clock.now();
  if (outcome.kind === 'posted') return { kind: 'noticed', reason: null, end: { state: 'sent', at } };
  if (outcome.kind === 'unknown') return dropped(`it may stand: ${outcome.reason}`, at);
  const { reason, waitMs } = failureOf(outcome, attempts, clock.random);
  if (waitMs === null || attempts + 1 >= ATTEMPTS_MAX) return dropped(reason, at);
  const dueAt = new Date(at.getTime() + waitMs);
  return { kind: 'notice-held', reason, end: { state: 'planned', reason, dueAt } };
}

const STILL_TRYING = 'I keep trying, and say so when it is back. Its articles are missing here until then.';

/** To the minute, and in UTC, as commands read it. */
function minute(at: Date): string {
  return at.toISOString().slice(0, 16);
}

function composeMissed({ stories, oldestAt, newestAt }: MissedCount): NoticeMessage {
  const [came, them] = stories === 1 ? ['1 story', 'it'] : [`${stories} stories`, 'them'];
  const text = `${came} came while Slugline was down or cut off, too old for alerts by the time it could read or send ${them}.`;
  const until = minute(new Date(newestAt.getTime() + MINUTE_MS));
  return { kind: 'notice', tone: 'info', text, hints: [`/latest 20 since=${minute(oldestAt)} until=${until}`] };
}

/** The commands that decide about each: what it is called now keeps its digest and its ping. */
function composeTopics(gone: readonly { topic: string; now: string | null }[]): NoticeMessage {
  const names = gone.map(({ topic }) => topic).join(', ');
  const text =
    gone.length === 1
      ? `The topic ${names} is no longer in topics.yaml. It goes on here with its last words until you decide.`
      : `The topics ${names} are no longer in topics.yaml. They go on here with their last words until you decide.`;
  const hints = gone.map(({ topic, now }) => {
    return now === null ? `Stop ${topic}: /unsubscribe ${topic}` : `${topic} is ${now} now: /subscribe ${now}`;
  });
  return { kind: 'notice', tone: 'info', text, hints };
}

function composeNotice(notice: DueNotice): NoticeMessage {
  if (notice.kind === 'missed') return composeMissed(notice);
  if (notice.kind === 'topics') return composeTopics(notice.topics);
  const { kind, name, reason, since } = notice;
  switch (kind) {
    case 'failing': {
      const from = since === null ? 'lately' : `since ${minute(since).replace('T', ' ')} UTC`;
      const why = reason === null ? '' : `: ${reason}`;
      const text = `“${name}” could not be read ${from}${why}.`;
      return { kind: 'notice', tone: 'problem', text, hints: [STILL_TRYING, '/feeds status'] };
    }
    case 'gone': {
      const text = `“${name}” was taken down by its publisher. I do not ask for it any more.`;
      return { kind: 'notice', tone: 'problem', text, hints: ['A new address: /feeds add <address>'] };
    }
    case 'back':
      return { kind: 'notice', tone: 'done', text: `“${name}” can be read again.`, hints: [] };
  }
}
