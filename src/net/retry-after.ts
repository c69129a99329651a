import { SECOND_MS } from '../kit/time.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * When a refusal allows the next request: by Retry-After (RFC 9110 section 10.2.3: seconds or an HTTP date), else by what it
 * says of the rate limit that is used up. Null when it does not say.
 */
export function retryAfter(headers: Headers, now: Date): Date | null {
  const told = momentOf(headers['retry-after'], now);
  return told ?? latest(limitsIn(headers).map(({ left, reset }) => (left > 0 ? null : momentOf(reset, now))));
}

/** Until when a host's rate limit is used up, as an answer of any status may say; null where it is not. */
export function usedUpUntil(headers: Headers, now: Date): Date | null {
  return latest(limitsIn(headers).map(({ left, reset }) => (left === 0 ? momentOf(reset, now) : null)));
}

/** `left`: requests; NaN where it is not said. `reset`: a moment, or in how many seconds. */
type RateLimit = { left: number; reset: string | undefined };

const NAMES = ['x-ratelimit', 'x-rate-limit', 'ratelimit'];

/**
 * Reddit, GitHub and many more say it in headers of their own; draft-ietf-httpapi-ratelimit-headers has items such as
 * `"default";r=0;t=30`, and in its versions before 8 `limit=10, remaining=0, reset=30`.
 */
function limitsIn(headers: Headers): RateLimit[] {
  const { ratelimit: field = '' } = headers;
  const named = NAMES.map((name) => [headers[`${name}-remaining`], headers[`${name}-reset`]]);
  const items = [...field.matchAll(/\b(?:r|remaining)=(\d+)\s*[;,]\s*(?:t|reset)=(\d+)/g)].map(([, ...item]) => item);
  return [...named, ...items].map(([left, reset]) => ({ left: Number.parseFloat(left ?? ''), reset }));
}

/** No window of a rate limit is thirty years long: such a number counts from 1970, in seconds or milliseconds. */
const EPOCH_SECONDS = { min: 1e9, max: 1e10 };
const EPOCH_MS_MIN = 1e12;

function momentOf(value: string | undefined, now: Date): Date | null {
  const text = value?.trim() ?? '';
  if (/^\d{1,13}(?:\.\d+)?$/.test(text)) {
    const number = Number(text);
    if (number < EPOCH_SECONDS.min) return new Date(now.getTime() + number * SECOND_MS);
    if (number < EPOCH_SECONDS.max) return new Date(number * SECOND_MS);
    return number < EPOCH_MS_MIN ? null : new Date(number);
  }
  // Every form of HTTP date names its weekday or month; any other bare number is none.
  const time = /[a-z]{3}|\dT\d/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time);
}

function latest(moments: readonly (Date | null)[]): Date | null {
  return moments.reduce((last, each) => (last === null || (each !== null && each > last) ? each : last), null);
}
