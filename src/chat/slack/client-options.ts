import type { FetchFunction, Logger, WebClientOptions } from '@slack/web-api';
import { RETRY_AFTER_UNKNOWN_S } from './limits.ts';

export type ClientSettings = { apiUrl: string; logger: Logger; callTimeoutMs: number };

/**
 * Options for every client we or Bolt make. web-api's own retries repeat a post that may stand already, its default has
 * no deadline, and a 429 would stop its whole queue; Socket Mode writes retries into an object that names none.
 */
export function clientOptions({ apiUrl, logger, callTimeoutMs }: ClientSettings): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    logger,
    retryConfig: { retries: 0 },
    timeout: callTimeoutMs,
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    fetch: createFetch(callTimeoutMs),
  };
}

/** Bolt posts to a response_url without a deadline, and web-api cannot read a 429 without a Retry-After: both get one. */
function createFetch(callTimeoutMs: number): FetchFunction {
  return async (url, init) => {
    const response = await fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(callTimeoutMs) });
    if (response.status !== 429 || readable(response.headers.get('retry-after'))) return response;
    return new Response(null, { status: 429, headers: { 'retry-after': String(RETRY_AFTER_UNKNOWN_S) } });
  };
}

function readable(retryAfter: string | null): boolean {
  return retryAfter !== null && /^\d+/u.test(retryAfter);
}
