import { describe, expect, it } from 'vitest';
import { retryAfter, usedUpUntil } from '../../src/net/retry-after.ts';

const now = new Date('2026-03-01T12:00:00Z');

describe('retryAfter', () => {
  it.each([
    ['120', '2026-03-01T12:02:00.000Z'],
    ['0', '2026-03-01T12:00:00.000Z'],
    ['Sun, 01 Mar 2026 13:00:00 GMT', '2026-03-01T13:00:00.000Z'],
  ])('reads "%s"', (value, expected) => {
    expect(retryAfter({ 'retry-after': value }, now)?.toISOString()).toBe(expected);
  });

  it.each(['', 'soon', '-5', '1e9', '99999999999'])('sees nothing in "%s"', (value) => {
    expect(retryAfter({ 'retry-after': value }, now)).toBeNull();
    expect(retryAfter({}, now)).toBeNull();
  });
});

const reset = '2026-03-01T12:00:30.000Z';

describe('a rate limit in the headers', () => {
  it.each<[string, Record<string, string>]>([
    ['of Reddit, in seconds', { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '30' }],
    ['of GitHub, since 1970', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772366430' }],
    ['in milliseconds since 1970', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772366430000' }],
    ['as a date', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-03-01T12:00:30Z' }],
    ['with another hyphen', { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '1772366430' }],
    ['without x', { 'ratelimit-remaining': '0', 'ratelimit-reset': '30' }],
    ['as one field', { ratelimit: 'limit=100, remaining=0, reset=30' }],
    ['as items', { ratelimit: '"minute";r=0;t=30, "day";r=80;t=36000', 'ratelimit-policy': '"minute";q=10;w=60' }],
    ['of which two are used up', { ratelimit: '"a";r=0;t=3, "b";r=0;t=30' }],
  ])('is read %s', (_how, headers) => {
    expect(usedUpUntil(headers, now)?.toISOString()).toBe(reset);
    expect(retryAfter(headers, now)?.toISOString()).toBe(reset);
  });

  it.each<[string, Record<string, string>]>([
    ['requests are left', { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '30' }],
    ['items have some left', { ratelimit: '"a";r=5;t=30' }],
    ['it says no end', { 'x-ratelimit-remaining': '0' }],
    ['it cannot be read', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }],
  ])('means nothing while %s', (_when, headers) => {
    expect(usedUpUntil(headers, now)).toBeNull();
    expect(retryAfter(headers, now)).toBeNull();
  });

  it('counts less than Retry-After, and by its end alone where a refusal says no more', () => {
    const headers = { 'x-ratelimit-reset': '30' };
    expect(retryAfter({ ...headers, 'retry-after': '90' }, now)?.toISOString()).toBe('2026-03-01T12:01:30.000Z');
    expect(retryAfter(headers, now)?.toISOString()).toBe(reset);
    expect(usedUpUntil(headers, now)).toBeNull();
  });
});
