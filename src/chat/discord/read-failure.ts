import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { codeOf } from '../../kit/errors.ts';
import { NEVER_CONNECTED, type PostOutcome } from '../chat.ts';

export type FailedOutcome = Exclude<PostOutcome, { kind: 'posted' }>;

/** A failed call: Discord's own code, and the outcome that it means for a post. */
export type CallFailure = { kind: 'failed'; status: number | null; code: string; outcome: FailedOutcome };

/** Codes of topics/opcodes-and-status-codes, sorted by what we do about them. */
const CHANNEL_CLOSED = new Set([
  10003, 10004, 10013, 10015, 50001, 50007, 50008, 50013, 50024, 50027, 50083, 50278, 40058, 160005, 160006,
]);
const TENANT_CLOSED = new Set([40001, 50014]);
const APP_BROKEN = new Set([20012, 50026, 40333, 30032, 30034]);
const TRY_LATER = new Set([20016, 20028, 20029, 40004, 40006, 40062, 130000]);

/** The wait after a 429 without a time, such as Cloudflare's own pages. */
const RATE_LIMIT_WAIT_MS = 30_000;

/**
 * Reads an error of the REST client. The error holds the request (and in interactions its token), so only codes and
 * Discord's own sentence are passed on.
 */
export function readFailure(error: unknown): CallFailure {
  if (error instanceof RateLimitError) return failed(429, '429', rateLimited(error));
  if (error instanceof DiscordAPIError) return readRefusal(error);
  if (error instanceof HTTPError)
    return failed(error.status, String(error.status), { kind: 'unknown', reason: `Discord answered ${error.status}` });
  const code = codeOf(error) ?? (error instanceof Error ? error.name : 'unknown error');
  if (NEVER_CONNECTED.includes(code))
    return failed(null, code, { kind: 'try-later', reason: `Discord was not reached: ${code}` });
  return failed(null, code, { kind: 'unknown', reason: `no answer from Discord: ${code}` });
}

export function failed(status: number | null, code: string, outcome: FailedOutcome): CallFailure {
  return { kind: 'failed', status, code, outcome };
}

function rateLimited({ timeToReset, retryAfter, global }: RateLimitError): FailedOutcome {
  const waitMs = Math.ceil(Math.max(timeToReset, retryAfter));
  return {
    kind: 'rate-limited',
    // Where the client's own bucket is empty, it knows when that refills; a 429 without a time is Cloudflare's.
    retryAfterMs: waitMs > 0 ? waitMs : RATE_LIMIT_WAIT_MS,
    scope: global ? 'app' : 'channel',
  };
}

function readRefusal({ status, code, message }: DiscordAPIError): CallFailure {
  const number = Number(code);
  const text = Number.isInteger(number) && number > 0 ? String(number) : String(status);
  const refusal = { code: text, reason: message.replace(/\s+/g, ' ').slice(0, 300) };
  if (status === 401 || TENANT_CLOSED.has(number)) return failed(status, text, { kind: 'tenant-closed', ...refusal });
  if (CHANNEL_CLOSED.has(number)) return failed(status, text, { kind: 'channel-closed', ...refusal });
  if (APP_BROKEN.has(number)) return failed(status, text, { kind: 'app-broken', ...refusal });
  if (TRY_LATER.has(number)) return failed(status, text, { kind: 'try-later', reason: `${text} ${refusal.reason}` });
  if (text !== String(status)) return failed(status, text, { kind: 'refused', ...refusal });
  return failed(status, text, outsideApi(status, refusal));
}

/** A 4xx without a Discord code comes from something in between (Cloudflare, a proxy), or from a wrong address. */
function outsideApi(status: number, refusal: { code: string; reason: string }): FailedOutcome {
  if (status === 408) return { kind: 'unknown', reason: 'timed out on the way to Discord' };
  if (status === 403) return { kind: 'try-later', reason: 'something in front of Discord refused the call (403)' };
  if (status === 404 || status === 405) return { kind: 'app-broken', ...refusal };
  return { kind: 'refused', ...refusal };
}
