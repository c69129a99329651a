import { SECOND_MS } from '../kit/time.ts';

/** When Retry-After (RFC 9110 section 10.2.3: seconds or an HTTP date) allows the next request, or null without one. */
export function retryAfter(headers: Readonly<Record<string, string>>, now: Date): Date | null {
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return new Date(now.getTime() + Number(value) * SECOND_MS);
  // Every form of HTTP date names its weekday or month; a bare number above is none.
  const time = /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time);
}
