import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import type { PostOutcome } from '../chat.ts';

export type FailedOutcome = Exclude<PostOutcome, { kind: 'posted' }>;

/** A call that did not go through: what it means for a post, and Discord's own words for it. */
export type CallFailure = { kind: 'failed'; status: number | null; code: string; outcome: FailedOutcome };

/** topics/opcodes-and-status-codes, sorted by what we do about them (platform rules section 6). */
const CHANNEL_CLOSED = new Set([
  10003, 10004, 10013, 10015, 50001, 50007, 50008, 50013, 50024, 50027, 50083, 50278, 40058, 160005, 160006,
]);
const TENANT_CLOSED = new Set([40001, 50014]);
const APP_BROKEN = new Set([20012, 50026, 40333, 30032, 30034]);
const TRY_LATER = new Set([20016, 20028, 20029, 40004, 40006, 40062, 130000]);

/** Nothing left this machine, or nothing reached Discord: surely not posted. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** Where a 429 names no time: Cloudflare's own pages do not. */
const RATE_LIMIT_REST_MS = 30_000;

/**
 * What an error of the REST client means. The client's errors carry the request (and in interactions its token), so
 * only codes and Discord's own sentence leave here, never the error or its URL.
 */
export function readFailure(error: unknown): CallFailure {
  if (error instanceof RateLimitError) return failed(429, '429', rateLimited(error));
  if (error instanceof DiscordAPIError) return readRefusal(error);
  if (error instanceof HTTPError)
    return failed(error.status, String(error.status), { kind: 'unknown', reason: `Discord answered ${error.status}` });
  const code = codeOf(error);
  if (NEVER_SENT.has(code))
    return failed(null, code, { kind: 'try-later', reason: `Discord was not reached: ${code}` });
  return failed(null, code, { kind: 'unknown', reason: `no answer from Discord: ${code}` });
}

function failed(status: number | null, code: string, outcome: FailedOutcome): CallFailure {
  return { kind: 'failed', status, code, outcome };
}

function rateLimited({ timeToReset, retryAfter, global }: RateLimitError): FailedOutcome {
  const waitMs = Math.ceil(Math.max(timeToReset, retryAfter));
  return {
    kind: 'rate-limited',
    // A 429 of our own making (the client's bucket is empty) knows when it refills; one without any time is Cloudflare's.
    retryAfterMs: waitMs > 0 ? waitMs : RATE_LIMIT_REST_MS,
    scope: global ? 'app' : 'channel',
  };
}

function readRefusal({ status, code, message }: DiscordAPIError): CallFailure {
  const number = Number(code);
  const text = Number.isInteger(number) && number > 0 ? String(number) : String(status);
  const words = { code: text, reason: message.replace(/\s+/g, ' ').slice(0, 300) };
  if (status === 401 || TENANT_CLOSED.has(number)) return failed(status, text, { kind: 'tenant-closed', ...words });
  if (CHANNEL_CLOSED.has(number)) return failed(status, text, { kind: 'channel-closed', ...words });
  if (APP_BROKEN.has(number)) return failed(status, text, { kind: 'app-broken', ...words });
  if (TRY_LATER.has(number)) return failed(status, text, { kind: 'try-later', reason: `${text} ${words.reason}` });
  if (text !== String(status)) return failed(status, text, { kind: 'refused', ...words });
  return failed(status, text, outsideApi(status, words));
}

/** A 4xx without a code of Discord's comes from something in between (Cloudflare, a proxy), or from a wrong address. */
function outsideApi(status: number, words: { code: string; reason: string }): FailedOutcome {
  if (status === 408) return { kind: 'unknown', reason: 'timed out on the way to Discord' };
  if (status === 403) return { kind: 'try-later', reason: 'something in front of Discord refused the call (403)' };
  if (status === 404 || status === 405) return { kind: 'app-broken', ...words };
  return { kind: 'refused', ...words };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name;
}
