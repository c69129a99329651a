import { parseFeedDate } from '../engines/reading/feed-date.ts';
import { backoffMs } from '../kit/deadline.ts';
import { HOUR_MS, SECOND_MS } from '../kit/time.ts';
import type { Feed, FeedDocument } from '../news/feed.ts';
import type { PollOutcome } from './poll-feed.ts';

/** A feed that has not published for long is still polled this often. */
const QUIET_MAX_MS = 2 * HOUR_MS;
/** Publishers' hints lengthen the interval up to this: misconfigured feeds ask for weeks. */
const HINT_MAX_MS = 12 * HOUR_MS;
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;
const BACKOFF_MAX_MS = 12 * HOUR_MS;
/** Polls per usual time between two entries. */
const POLLS_PER_GAP = 4;
/** A feed whose hub pushes is polled this much less often, but at least every `PUSHED_MAX_MS`, in case pushes get lost. */
const PUSHED_FACTOR = 4;
const PUSHED_MAX_MS = 6 * HOUR_MS;
/** Random delay, so that feeds that are due at the same time do not stay together. */
const JITTER_SHARE = 0.1;

export type NextPollDeps = {
  now: Date;
  random: () => number;
  /** Its hub pushes to us what is new. */
  isPushed?: boolean;
};

/** When to poll a feed again; null: never, the publisher has taken it down. */
export function nextPollAt(feed: Feed, outcome: PollOutcome, deps: NextPollDeps): Date | null {
  switch (outcome.kind) {
    case 'gone':
      return null;
    case 'come-back-later':
      return afterRetry(feed, outcome.at, deps);
    case 'unreachable':
    case 'refused':
    case 'unreadable':
      return after(
        backoffMs(feed.errorStreak + 1, { firstMs: feed.everySeconds * 1000, longestMs: BACKOFF_MAX_MS }),
        deps,
      );
    case 'unchanged':
    case 'new':
      return awake(after(interval(feed, outcome.state.hints, deps), deps), outcome.state.hints.skipHours);
  }
}

function after(ms: number, { now, random }: NextPollDeps): Date {
  return new Date(now.getTime() + Math.round(ms * (1 + JITTER_SHARE * random())));
}

/** Honoured in full up to a day (RFC 9110 section 10.2.3), and never earlier than our own interval. */
function afterRetry(feed: Feed, at: Date, deps: NextPollDeps): Date {
  const asked = at.getTime() - deps.now.getTime();
  return after(Math.min(RETRY_AFTER_MAX_MS, Math.max(asked, feed.everySeconds * 1000)), deps);
}

/** Our interval, longer for feeds that publish seldom, longer still where the publisher asks for it. */
function interval(feed: Feed, hints: PollHints, { isPushed = false }: NextPollDeps): number {
  const shortest = feed.everySeconds * 1000;
  // A 304 shows no entries: the rhythm seen before holds.
  const gapSeconds = hints.gapSeconds ?? feed.gapSeconds;
  const rhythm =
    gapSeconds === null || !feed.adaptive ? 0 : Math.min(QUIET_MAX_MS, (gapSeconds * 1000) / POLLS_PER_GAP);
  const asked = Math.max(hints.ttlSeconds ?? 0, hints.freshSeconds ?? 0) * 1000;
  const ms = Math.max(shortest, rhythm, Math.min(HINT_MAX_MS, asked));
  return isPushed ? Math.max(ms, Math.min(PUSHED_MAX_MS, ms * PUSHED_FACTOR)) : ms;
}

/** The first moment not in one of the hours (GMT) in which the publisher wants no visitors. */
function awake(at: Date, skipHours: readonly number[]): Date {
  if (new Set(skipHours).size >= 24) return at;
  let moved = at;
  while (skipHours.includes(moved.getUTCHours())) {
    moved = new Date((Math.floor(moved.getTime() / HOUR_MS) + 1) * HOUR_MS);
  }
  return moved;
}

/** What publisher and server say about the next poll, and how often the feed has published of late. */
export type PollHints = {
  /** RSS ttl. */
  ttlSeconds: number | null;
  /** Cache-Control: max-age, or Expires: how long the answer stays fresh. */
  freshSeconds: number | null;
  /** RSS skipHours, 0 to 23 GMT. */
  skipHours: number[];
  /** The usual time between two entries, or null when the answer does not show it. */
  gapSeconds: number | null;
};

const GAPS_LOOKED_AT = 10;

export function pollHints(headers: Record<string, string> | null, feed: FeedDocument | null): PollHints {
  return {
    ttlSeconds: feed?.ttlMinutes == null ? null : feed.ttlMinutes * 60,
    freshSeconds: headers === null ? null : freshSeconds(headers),
    skipHours: feed?.skipHours ?? [],
    gapSeconds: feed === null ? null : gapSeconds(feed),
  };
}

/** RFC 9111 section 4.2.1, without heuristics: what the server does not say is not guessed. */
function freshSeconds(headers: Record<string, string>): number | null {
  const control = headers['cache-control'] ?? '';
  if (/(?:^|[\s,])no-(?:store|cache)(?:$|[\s,=])/i.test(control)) return null;
  const maxAge = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})/i.exec(control)?.[1];
  if (maxAge !== undefined) return Math.max(0, Number(maxAge) - age(headers));
  if (headers['expires'] === undefined) return null;
  const expires = parseFeedDate(headers['expires']);
  const date = headers['date'] === undefined ? null : parseFeedDate(headers['date']);
  if (expires === null || date === null) return null;
  return Math.max(0, Math.round((expires.getTime() - date.getTime()) / SECOND_MS));
}

function age(headers: Record<string, string>): number {
  const given = Number(headers['age'] ?? 0);
  return Number.isFinite(given) && given > 0 ? given : 0;
}

/** The median of the newest gaps: one burst or one pause does not change it. */
function gapSeconds(feed: FeedDocument): number | null {
  const times = feed.entries.flatMap((entry) => (entry.published ?? entry.updated)?.getTime() ?? []);
  const newest = times.sort((a, b) => b - a).slice(0, GAPS_LOOKED_AT + 1);
  const gaps = newest.slice(1).map((time, at) => (newest[at] ?? time) - time);
  const sorted = gaps.sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return median === undefined ? null : Math.round(median / SECOND_MS);
}
