import { describe, expect, it } from 'vitest';
import { askAgainAt, hubLease } from '../../src/feeds/hub.ts';

const now = new Date('2026-03-01T12:00:00Z');
const secondsFrom = (at: Date) => (at.getTime() - now.getTime()) / 1000;

describe('hubLease', () => {
  it.each([0, 0.5, 0.999])('renews well before the end, whatever the dice say (%s)', (dice) => {
    const { until, renewAt } = hubLease(1000, { now, random: () => dice });
    expect(secondsFrom(until)).toBe(1000);
    expect(secondsFrom(renewAt)).toBeGreaterThanOrEqual(750);
    expect(secondsFrom(renewAt)).toBeLessThanOrEqual(800);
  });

  it('asks a hub again some day that names no lease, or one without end', () => {
    const ends = [null, 10 ** 12].map((lease) => secondsFrom(hubLease(lease, { now, random: () => 0 }).until) / 86_400);
    expect(ends).toEqual([10, 365]);
  });
});

describe('askAgainAt', () => {
  it('waits longer with every try, up to a day', () => {
    const minutes = [1, 2, 3, 9, 40].map((tries) => secondsFrom(askAgainAt(tries, now)) / 60);
    expect(minutes).toEqual([5, 10, 20, 1280, 1440]);
  });
});
