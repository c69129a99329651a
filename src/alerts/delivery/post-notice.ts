import type { PostOutcome } from '../../chat/chat.ts';
import { inLanguage, type NoticeMessage } from '../../chat/message.ts';
import { type Say, sentence } from '../../chat/say.ts';
import { MINUTE_MS } from '../../kit/time.ts';
import type { Platform } from '../../news/channel.ts';
import type { DueNotice, MissedCount, NoticeEnd } from '../../store/nouns/feeds/feed-notices.ts';
import { type ChannelLease, type DeliverDeps, holdAfter, releasePaced, sayTo, type WaitOutcome } from './lease.ts';
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
  const say = sayTo(lease.channel, deps);
  const message = inLanguage(composeNotice(notice, say), say);
  const outcome = await lease.sender.post({ address, message, nonce: notice.nonce });
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

const STILL_TRYING = sentence('I keep trying, and say so when it is back. Its articles are missing here until then.');
const MISSED = [
  sentence(
    '{n} story came while Slugline was down or cut off, too old for alerts by the time it could read or send it.',
  ),
  '{n} stories came while Slugline was down or cut off, too old for alerts by the time it could read or send them.',
] as const;

const LATELY = [
  sentence('“{name}” could not be read lately.'),
  sentence('“{name}” could not be read lately: {reason}.'),
] as const;
const SINCE = [
  sentence('“{name}” could not be read since {time}.'),
  sentence('“{name}” could not be read since {time}: {reason}.'),
] as const;

/** To the minute, and in UTC, as commands read it. */
function minute(at: Date): string {
  return at.toISOString().slice(0, 16);
}

function composeMissed({ stories, oldestAt, newestAt }: MissedCount, say: Say): NoticeMessage {
  const text = say.count(stories, MISSED);
  const until = minute(new Date(newestAt.getTime() + MINUTE_MS));
  return { kind: 'notice', tone: 'info', text, hints: [`/latest 20 since=${minute(oldestAt)} until=${until}`] };
}

/** The commands that decide about each: what it is called now keeps its digest and its ping. */
function composeTopics(gone: readonly { topic: string; now: string | null }[], say: Say): NoticeMessage {
  const text = say.count(gone.length, GONE, { topics: gone.map(({ topic }) => topic).join(', ') });
  const hints = gone.map(({ topic, now }) => {
    return now === null
      ? say('Stop {topic}: {line}', { topic, line: `/unsubscribe ${topic}` })
      : say('{topic} is {now} now: {line}', { topic, now, line: `/subscribe ${now}` });
  });
  return { kind: 'notice', tone: 'info', text, hints };
}

const GONE = [
  sentence('The topic {topics} is no longer in topics.yaml. It goes on here with its last words until you decide.'),
  'The topics {topics} are no longer in topics.yaml. They go on here with their last words until you decide.',
] as const;

function composeNotice(notice: DueNotice, say: Say): NoticeMessage {
  if (notice.kind === 'missed') return composeMissed(notice, say);
  if (notice.kind === 'topics') return composeTopics(notice.topics, say);
  const { kind, name, reason, since } = notice;
  switch (kind) {
    case 'failing': {
      const time = since === null ? '' : `${minute(since).replace('T', ' ')} UTC`;
      const known = { name, time, reason: reason ?? '' };
      const [plain, withReason] = since === null ? LATELY : SINCE;
      const text = say(reason === null ? plain : withReason, known);
      return { kind: 'notice', tone: 'problem', text, hints: [say(STILL_TRYING), '/feeds status'] };
    }
    case 'gone': {
      const text = say('“{name}” was taken down by its publisher. I do not ask for it any more.', { name });
      return { kind: 'notice', tone: 'problem', text, hints: [say('A new address: /feeds add <address>')] };
    }
    case 'back':
      return { kind: 'notice', tone: 'done', text: say('“{name}” can be read again.', { name }), hints: [] };
  }
}
