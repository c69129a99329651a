import { describe, expect, it } from 'vitest';
import { createDueTimes } from '../../src/alerts/delivery-time.ts';

const dueTime = createDueTimes();

type DeliveryTimes = Parameters<typeof dueTime>[1];

function due(now: string, times: Partial<DeliveryTimes>): string {
  const all = { quietHours: null, digest: null, timeZone: 'UTC', ...times };
  return dueTime(new Date(now), all).dueAt.toISOString();
}

const night = { from: '22:00', to: '07:00' };

describe('createDueTimes', () => {
  it('is now where nothing is set', () => {
    expect(due('2026-08-04T12:34:56Z', {})).toBe('2026-08-04T12:34:56.000Z');
  });

  it.each([
    { at: 'before midnight', now: '2026-08-04T23:10:00Z', dueAt: '2026-08-05T07:00:00.000Z' },
    { at: 'after midnight', now: '2026-08-05T03:10:00Z', dueAt: '2026-08-05T07:00:00.000Z' },
    { at: 'at their first minute', now: '2026-08-04T22:00:30Z', dueAt: '2026-08-05T07:00:00.000Z' },
    { at: 'at their end', now: '2026-08-05T07:00:00Z', dueAt: '2026-08-05T07:00:00.000Z' },
    { at: 'in the day', now: '2026-08-05T12:00:00Z', dueAt: '2026-08-05T12:00:00.000Z' },
  ])('is the end of quiet hours for an alert $at', ({ now, dueAt }) => {
    expect(due(now, { quietHours: night })).toBe(dueAt);
  });

  it('knows quiet hours within one day', () => {
    expect(due('2026-08-04T13:30:00Z', { quietHours: { from: '13:00', to: '14:00' } })).toBe(
      '2026-08-04T14:00:00.000Z',
    );
  });

  it('counts the hours of the channel’s own zone', () => {
    const quietHours = night;
    expect(due('2026-08-04T20:30:00Z', { quietHours, timeZone: 'Europe/Berlin' })).toBe('2026-08-05T05:00:00.000Z');
    expect(due('2026-08-04T20:30:00Z', { quietHours, timeZone: 'Asia/Kathmandu' })).toBe('2026-08-05T01:15:00.000Z');
  });

  it.each([
    { digest: 'daily 08:00', now: '2026-08-04T07:59:59Z', dueAt: '2026-08-04T08:00:00.000Z' },
    { digest: 'daily 08:00', now: '2026-08-04T08:00:00Z', dueAt: '2026-08-05T08:00:00.000Z' },
    { digest: 'weekly mon 08:00', now: '2026-08-04T12:00:00Z', dueAt: '2026-08-10T08:00:00.000Z' },
    { digest: 'weekly tue 12:30', now: '2026-08-04T12:00:00Z', dueAt: '2026-08-04T12:30:00.000Z' },
    { digest: 'weekly tue 08:00', now: '2026-08-04T12:00:00Z', dueAt: '2026-08-11T08:00:00.000Z' },
    { digest: 'daily 08:00 America/New_York', now: '2026-08-04T07:00:00Z', dueAt: '2026-08-04T12:00:00.000Z' },
  ])('is the next digest: $digest after $now', ({ digest, now, dueAt }) => {
    expect(due(now, { digest })).toBe(dueAt);
  });

  it('keeps the local hour across a change of clocks', () => {
    // Berlin goes from +02:00 to +01:00 on 25 October 2026, and to +02:00 again on 28 March 2027.
    expect(due('2026-10-24T12:00:00Z', { digest: 'daily 08:00 Europe/Berlin' })).toBe('2026-10-25T07:00:00.000Z');
    expect(due('2027-03-27T12:00:00Z', { digest: 'daily 08:00 Europe/Berlin' })).toBe('2027-03-28T06:00:00.000Z');
  });

  it('takes an hour that the clocks skip at the change', () => {
    expect(due('2027-03-27T12:00:00Z', { digest: 'daily 02:30 Europe/Berlin' })).toBe('2027-03-28T01:30:00.000Z');
  });

  it('waits for the end of quiet hours where a digest falls into them', () => {
    expect(due('2026-08-04T12:00:00Z', { digest: 'daily 06:00', quietHours: night })).toBe('2026-08-05T07:00:00.000Z');
  });

  it('sends at once rather than never where a setting cannot be read', () => {
    expect(due('2026-08-04T12:00:00Z', { digest: 'whenever' })).toBe('2026-08-04T12:00:00.000Z');
    expect(due('2026-08-04T23:00:00Z', { quietHours: night, timeZone: 'Mars/Olympus' })).toBe(
      '2026-08-05T07:00:00.000Z',
    );
  });
});
