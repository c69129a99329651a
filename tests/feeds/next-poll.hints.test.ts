import { describe, expect, it } from 'vitest';
import { pollHints } from '../../src/feeds/next-poll.ts';
import { aDocument, anEntry } from './a-feed.ts';

describe('pollHints', () => {
  it.each([
    [{ 'cache-control': 'public, max-age=600' }, 600],
    [{ 'cache-control': 'max-age="600"', age: '100' }, 500],
    [{ 'cache-control': 's-maxage=9, MAX-AGE=60' }, 60],
    [{ expires: 'Sun, 01 Mar 2026 13:00:00 GMT', date: 'Sun, 01 Mar 2026 12:00:00 GMT' }, 3600],
    [{ expires: 'Sun, 01 Mar 2020 13:00:00 GMT', date: 'Sun, 01 Mar 2026 12:00:00 GMT' }, 0],
    [{ expires: '0', date: 'Sun, 01 Mar 2026 12:00:00 GMT' }, null],
    [{ 'cache-control': 'no-store, max-age=600' }, null],
    [{ 'cache-control': 'no-cache' }, null],
    [{ 'last-modified': 'Sun, 01 Mar 2020 13:00:00 GMT' }, null],
    [{}, null],
  ])('reads from %j a freshness of %s seconds', (headers, seconds) => {
    expect(pollHints(headers, null).freshSeconds).toBe(seconds);
  });

  it('takes ttl and skipHours from the feed', () => {
    const hints = pollHints({}, aDocument([], { ttlMinutes: 90, skipHours: [2, 3] }));
    expect(hints).toMatchObject({ ttlSeconds: 5400, skipHours: [2, 3], gapSeconds: null });
  });

  it('takes the usual gap between entries, whatever one burst or pause says', () => {
    const hours = [20, 19, 18, 17, 16.99, 16.98, 15, 2];
    const entries = hours.map((hour) => anEntry({ published: new Date(Date.UTC(2026, 2, 1) + hour * 3_600_000) }));
    expect(pollHints({}, aDocument(entries)).gapSeconds).toBe(3600);
  });
});
