import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { unreachable } from '../../news/unreachable.ts';
import type { PostOutcome } from '../chat.ts';
import { classOfCode } from './error-codes.ts';
import { MESSAGE_LIMIT_WAIT_MS, RETRY_AFTER_MIN_MS, RETRY_AFTER_UNKNOWN_S } from './limits.ts';

/** How a call may end other than well. */
export type Failure = Exclude<PostOutcome, { kind: 'posted' }>;

/** The errors of @slack/web-api as outcomes; whatever it does not name may have been carried out. */
export function classifyError(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) return rateLimited(error.retryAfter);
  if (error instanceof WebAPIPlatformError) return classifyCode(error.data.error, detailOf(error));
  if (error instanceof WebAPIHTTPError) return classifyStatus(error.statusCode);
  if (error instanceof WebAPIRequestError && neverSent(error.original)) {
    return { kind: 'try-later', reason: `Slack could not be reached (${reasonOf(error.original)})` };
  }
  return { kind: 'unknown', reason: `Slack did not answer (${reasonOf(error)})` };
}

function classifyCode(code: string, detail: string): Failure {
  const codeClass = classOfCode(code);
  const reason = `Slack says ${code}${detail}`;
  switch (codeClass) {
    case 'channel-closed':
    case 'tenant-closed':
    case 'app-broken':
    case 'refused':
      return { kind: codeClass, code, reason };
    case 'rate-limited':
      return rateLimited(RETRY_AFTER_UNKNOWN_S);
    case 'message-limit':
      return { kind: 'rate-limited', retryAfterMs: MESSAGE_LIMIT_WAIT_MS, scope: 'workspace' };
    case 'try-later':
      return { kind: 'try-later', reason };
    case 'unknown':
      return { kind: 'unknown', reason: `Slack says ${code.slice(0, 80)}` };
    default:
      return unreachable(codeClass);
  }
}

// The limit that posting meets is one message a second and channel (docs.slack.dev, rate-limits).
function rateLimited(seconds: number): Failure {
  return { kind: 'rate-limited', retryAfterMs: Math.max(seconds * 1000, RETRY_AFTER_MIN_MS), scope: 'channel' };
}

/** A 4xx never reached Slack's method; a 5xx may come after the message was stored. */
function classifyStatus(status: number): Failure {
  const reason = `Slack answered HTTP ${status}`;
  return status >= 400 && status < 500 ? { kind: 'try-later', reason } : { kind: 'unknown', reason };
}

/** missing_scope says which scope. */
function detailOf(error: WebAPIPlatformError): string {
  const needed = Object.entries(error.data).find(([name]) => name === 'needed')?.[1];
  return typeof needed === 'string' ? ` (needed: ${needed})` : '';
}

/** System error codes of a connection that was never made (Node, errors; undici, UND_ERR_CONNECT_TIMEOUT). */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function neverSent(error: unknown): boolean {
  return NEVER_SENT.has(codeOf(error));
}

export function reasonOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.name : 'no reason given');
}

/** fetch hides the system error as its `cause`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
