import { type FetchFunction, type Logger, WebClient, type WebClientOptions } from '@slack/web-api';
import { CALL_TIMEOUT_MS, RETRY_AFTER_UNKNOWN_S } from './limits.ts';

/**
 * Options for every client we or Bolt make. web-api's own retries repeat a post that may stand already, its default has
 * no deadline, and a 429 would stop its whole queue; Socket Mode writes retries into an object that names none.
 */
export function clientOptions(apiUrl: string, logger: Logger): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    logger,
    retryConfig: { retries: 0 },
    timeout: CALL_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    fetch: patientFetch,
  };
}

export function createWebClient(token: string, apiUrl: string, logger: Logger): WebClient {
  return new WebClient(token, clientOptions(apiUrl, logger));
}

/** Gives every call a deadline, and a 429 without a readable Retry-After one that web-api can read. */
const patientFetch: FetchFunction = async (url, init) => {
  const response = await fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(CALL_TIMEOUT_MS) });
  if (response.status !== 429 || readable(response.headers.get('retry-after'))) return response;
  return new Response(null, { status: 429, headers: { 'retry-after': String(RETRY_AFTER_UNKNOWN_S) } });
};

function readable(retryAfter: string | null): boolean {
  return retryAfter !== null && /^\d+/u.test(retryAfter);
}
