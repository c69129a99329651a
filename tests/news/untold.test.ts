import { describe, expect, it } from 'vitest';
import { untoldByAge } from '../../src/news/untold.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SEEN = new Date('2026-11-30T12:00:00Z');
const ago = (hours: number) => new Date(SEEN.getTime() - hours * HOUR_MS);

/** Found in a feed that was first read a month ago, and last read five minutes ago. */
function judge(date: Date | null, changes: Partial<Parameters<typeof untoldByAge>[0] & { maxAgeMs: number }> = {}) {
  const { maxAgeMs = DAY_MS, ...aged } = changes;
  const seen = { seenAt: SEEN, readAt: ago(1 / 12), isOnTime: false, firstPolledAt: ago(720) };
  return untoldByAge({ date, ...seen, ...aged }, maxAgeMs);
}

describe('untoldByAge', () => {
  it.each([
    ['of now', SEEN],
    ['backdated by forty minutes', ago(2 / 3)],
    ['backdated by almost a day', ago(23.9)],
    ['without a date', null],
    ['dated ahead', ago(-500)],
    ['of today, as a day alone', new Date('2026-11-30T00:00:00Z')],
    ['of yesterday, as a day alone', new Date('2026-11-29T00:00:00Z')],
  ])('tells what is %s', (_what, date) => {
    expect(judge(date)).toBeNull();
  });

  it.each([
    [25, 'It was 25 hours old when it was found; alerts are for news of the last 24 hours (max_age).'],
    [24.5, 'It was over 24 hours old when it was found; alerts are for news of the last 24 hours (max_age).'],
    [20 * 24, 'It was 20 days old when it was found; alerts are for news of the last 24 hours (max_age).'],
    [150 * 24, 'It was 5 months old when it was found; alerts are for news of the last 24 hours (max_age).'],
    [365 * 24 * 11, 'It was 11 years old when it was found; alerts are for news of the last 24 hours (max_age).'],
  ])('says how old what is %s hours old was', (hours, why) => {
    expect(judge(ago(hours))).toEqual({ kind: 'too-old', why });
  });

  it('goes by the age that the newsroom set', () => {
    expect(judge(ago(2), { maxAgeMs: 1.5 * HOUR_MS })?.why).toBe(
      'It was 2 hours old when it was found; alerts are for news of the last 90 minutes (max_age).',
    );
    expect(judge(ago(47), { maxAgeMs: 3 * DAY_MS })).toBeNull();
  });

  it('takes the last day alone of what is older than the first poll, however long news lasts', () => {
    const young = { firstPolledAt: ago(1), maxAgeMs: 7 * DAY_MS };
    expect(judge(ago(23), young)).toBeNull();
    expect(judge(ago(49), young)?.why).toBe(
      'It was 2 days old when it was found; of what is older than the feed’s first poll, alerts are for the last 24 hours.',
    );
    expect(judge(ago(49), { ...young, firstPolledAt: ago(50) })).toBeNull();
  });

  it('takes for news what came since a feed was read that is asked more rarely than news lasts', () => {
    const rare = { readAt: ago(2), isOnTime: true, maxAgeMs: HOUR_MS };
    expect(judge(ago(1.9), rare)).toBeNull();
    expect(judge(ago(2.1), rare)?.kind).toBe('too-old');
    expect(judge(ago(1.9), { ...rare, isOnTime: false })?.kind).toBe('missed');
  });

  it('knows what was missed from what is old: nobody read the feed between its publishing and its age', () => {
    const outage = { readAt: ago(60) };
    expect(judge(ago(59), outage)?.kind).toBe('missed');
    expect(judge(ago(61), outage)?.kind).toBe('too-old');
    expect(judge(ago(23), outage)).toBeNull();
    expect(judge(ago(59), outage)?.why).toBe(
      'It was 2 days old when it was found, for its feed was not read while it was news; alerts are for news of the last 24 hours (max_age).',
    );
  });
});
