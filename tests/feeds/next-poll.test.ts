import { describe, expect, it } from 'vitest';
import { nextPollAt, type PollHints } from '../../src/feeds/next-poll.ts';
import type { PollOutcome, PollState } from '../../src/feeds/poll-feed.ts';
import type { Feed } from '../../src/news/feed.ts';
import { aFeed } from './a-feed.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const MINUTE_MS = 60_000;

function state(hints: Partial<PollHints> = {}): PollState {
  const none = { ttlSeconds: null, freshSeconds: null, skipHours: [], gapSeconds: null };
  return { etag: null, lastModified: null, bodyHash: null, hints: { ...none, ...hints } };
}

/** Minutes until the next poll. */
function minutes(
  outcome: PollOutcome,
  options: { feed?: Partial<Feed>; random?: number; isPushed?: boolean } = {},
): number {
  const at = nextPollAt(aFeed(options.feed), outcome, {
    now: NOW,
    random: () => options.random ?? 0,
    isPushed: options.isPushed ?? false,
  });
  return ((at?.getTime() ?? Number.NaN) - NOW.getTime()) / MINUTE_MS;
}

function unchanged(hints: Partial<PollHints> = {}): PollOutcome {
  return { kind: 'unchanged', state: state(hints) };
}

const broken: PollOutcome = { kind: 'unreachable', reason: 'x', state: state() };

describe('nextPollAt', () => {
  it('keeps the newsroom’s interval', () => {
    expect(minutes(unchanged())).toBe(5);
    expect(minutes(unchanged(), { feed: { everySeconds: 60 } })).toBe(1);
  });

  it.each([
    ['a feed that publishes every minute', { gapSeconds: 60 }, 5],
    ['a feed that publishes every two hours', { gapSeconds: 7200 }, 30],
    ['a feed that publishes once a month', { gapSeconds: 30 * 86_400 }, 120],
    ['a ttl of an hour', { ttlSeconds: 3600 }, 60],
    ['a max-age of 20 minutes', { freshSeconds: 1200 }, 20],
    ['a ttl of a week', { ttlSeconds: 7 * 86_400 }, 720],
    ['a ttl shorter than the interval', { ttlSeconds: 60 }, 5],
  ])('obeys %s', (_what, hints, expected) => {
    expect(minutes(unchanged(hints))).toBe(expected);
  });

  it('asks a feed that pushes four times more seldom, but every six hours', () => {
    const pushed = { isPushed: true };
    expect(minutes(unchanged(), pushed)).toBe(20);
    expect(minutes(unchanged({ ttlSeconds: 3 * 3600 }), pushed)).toBe(360);
    expect(minutes(unchanged({ ttlSeconds: 7 * 86_400 }), pushed)).toBe(720);
  });

  it('lets a newsroom’s own time stand against the rhythm of a feed', () => {
    expect(minutes(unchanged({ gapSeconds: 7200 }), { feed: { adaptive: false } })).toBe(5);
  });

  it('waits for the end of the hours in which nobody should call', () => {
    expect(minutes(unchanged({ skipHours: [12, 13] }))).toBe(120);
    expect(minutes(unchanged({ skipHours: [13] }))).toBe(5);
    expect(minutes(unchanged({ skipHours: Array.from({ length: 24 }, (_, hour) => hour) }))).toBe(5);
  });

  it('doubles the wait with every failure in a row, up to half a day', () => {
    const waits = [0, 1, 2, 3, 20, 5000].map((errorStreak) => minutes(broken, { feed: { errorStreak } }));
    expect(waits).toEqual([5, 10, 20, 40, 720, 720]);
  });

  it.each([
    ['2026-03-01T14:00:00Z', 120],
    ['2026-03-01T12:00:01Z', 5],
    ['2026-02-01T00:00:00Z', 5],
    ['2027-01-01T00:00:00Z', 1440],
  ])('comes back at %s when asked to, within a day', (at, expected) => {
    expect(minutes({ kind: 'come-back-later', at: new Date(at), state: state() })).toBe(expected);
  });

  it('never asks again for a feed that is gone', () => {
    expect(nextPollAt(aFeed(), { kind: 'gone', state: state() }, { now: NOW, random: () => 0 })).toBeNull();
  });

  it('spreads feeds that were due at once', () => {
    expect(minutes(unchanged(), { random: 0.5 })).toBe(5.25);
    expect(minutes(broken, { random: 0.5 })).toBe(5.25);
  });
});
