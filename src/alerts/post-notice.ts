import type { PostOutcome } from '../chat/chat.ts';
import type { NoticeMessage } from '../chat/message.ts';
import { unreachable } from '../news/unreachable.ts';
import type { DueNotice, NoticeEnd } from '../store/feed-notices.ts';
import { backoffMs } from './backoff.ts';
import { type DeliverDeps, type DeliverOutcome, letGo, type Noticed, type Turn } from './delivery-turn.ts';
import { paceAfter, restUntil } from './pace.ts';
import { untilWritten } from './until-written.ts';

/** After so many failures nobody is told: alerts matter more. */
const ATTEMPTS_MAX = 8;
/** Where a person must act first, or all of a workspace waits. */
const OPERATOR_RETRY_MS = 5 * 60_000;
/** An attempt whose sender died is looked for after this. */
const LOOK_AFTER_MS = 60_000;

/** Says the channel's next word about a feed's health, when no alert is due, at the pace of posts; null where none is. */
export async function postNotice(turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome | null> {
  const notice = await deps.notices.next(turn.channel.id, deps.clock.now());
  if (!notice) return null;
  const ending = (await withoutPost(notice, turn, deps)) ?? (await post(notice, turn, deps));
  if (!ending) return { kind: 'busy' };
  await untilWritten(() => deps.notices.end(notice.id, ending.end));
  const { platform } = turn.channel.address;
  const restMs = paceAfter(platform, { tookMs: 0, swiftestMs: 0 });
  const nextMs = (await letGo(turn, deps, restMs)) ?? restMs;
  return { kind: ending.kind, reason: ending.reason, platform, notice, nextMs };
}

type Ending = Pick<Noticed, 'kind' | 'reason'> & { end: NoticeEnd };

/** What needs no post: an earlier one stands, or may stand (said twice is worse than not said), or it is true no more. */
async function withoutPost(notice: DueNotice, turn: Turn, deps: DeliverDeps): Promise<Ending | null> {
  const { attemptedAt, nonce, kind } = notice;
  if (attemptedAt === null) {
    return kind === 'failing' && notice.since === null ? dropped('the feed is back', deps.clock.now()) : null;
  }
  const { channel, sender } = turn;
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
    default:
      return unreachable(found);
  }
}

function dropped(reason: string, at: Date): Ending {
  return { kind: 'notice-dropped', reason, end: { state: 'dropped', reason, at } };
}

/** Null where another sender has taken the channel meanwhile. */
async function post(notice: DueNotice, { channel, sender, freeAt }: Turn, deps: DeliverDeps) {
  await restUntil(freeAt);
  const now = deps.clock.now();
  if (!(await deps.notices.begin(notice, now, new Date(now.getTime() + LOOK_AFTER_MS)))) return null;
  const outcome = await sender.post({ address: channel.address, message: sayNotice(notice), nonce: notice.nonce });
  if (outcome.kind === 'rate-limited' && outcome.scope !== 'channel') {
    const hold = { reach: outcome.scope, forMs: outcome.retryAfterMs, reason: 'rate limited' };
    await deps.channels.hold(channel.address, hold);
  }
  return endOf(outcome, notice, deps.clock);
}

function endOf(outcome: PostOutcome, { attempts }: DueNotice, clock: DeliverDeps['clock']): Ending {
  const at = clock.now();
  const later = (reason: string, waitMs: number): Ending => {
    if (attempts + 1 >= ATTEMPTS_MAX) return dropped(reason, at);
    const dueAt = new Date(at.getTime() + waitMs);
    return { kind: 'notice-held', reason, end: { state: 'planned', reason, dueAt } };
  };
  switch (outcome.kind) {
    case 'posted':
      return { kind: 'noticed', reason: null, end: { state: 'sent', at } };
    case 'rate-limited':
      return later('rate limited', outcome.retryAfterMs);
    case 'tenant-closed':
    case 'app-broken':
      return later(outcome.reason, OPERATOR_RETRY_MS);
    case 'try-later':
      return later(outcome.reason, backoffMs(attempts + 1, clock.random));
    case 'unknown':
      return dropped(`it may stand: ${outcome.reason}`, at);
    case 'channel-closed':
    case 'refused':
      return dropped(`${outcome.code}: ${outcome.reason}`, at);
    default:
      return unreachable(outcome);
  }
}

/** The words for a channel: what happened, and what can be done. */
function sayNotice({ kind, name, reason, since }: DueNotice): NoticeMessage {
  switch (kind) {
    case 'failing': {
      const from = since === null ? 'lately' : `since ${since.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
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
    default:
      return unreachable(kind);
  }
}

const STILL_TRYING = 'I keep trying, and say so when it is back. Its articles are missing here until then.';
