import type { SocketModeReceiver } from '@slack/bolt';
import type { FetchFunction, Logger, WebClientOptions } from '@slack/web-api';
import type { Secret } from '../../news/secret.ts';
import { RETRY_AFTER_UNKNOWN_S } from './errors.ts';

/** How Slack is reached, and for one workspace or many. */
export type SlackSettings = {
  /** https://slack.com/api/, except in tests and behind a proxy. */
  apiUrl: string;
  /** The https address of this Slugline, where it has one: Slack sends people back to it after an installation. */
  publicUrl: string | null;
  /** What Socket Mode dials through, where a proxy stands between; it has a way of its own otherwise. */
  dispatcher?: SocketDispatcher;
  transport: { kind: 'socket'; appToken: Secret } | { kind: 'http'; signingSecret: Secret };
  account: { kind: 'one-workspace'; botToken: Secret } | ManyWorkspacesAccount;
  /** The workspaces that may use it; none: all that install it. */
  allowedWorkspaces: readonly string[];
};

export type SocketDispatcher = ConstructorParameters<typeof SocketModeReceiver>[0]['dispatcher'];

/** An app that any workspace may install. */
export type ManyWorkspacesAccount = {
  kind: 'many-workspaces';
  clientId: string;
  clientSecret: Secret;
  stateSecret: Secret;
};

/** All secrets of the settings, for the redaction of logs. */
export function secretsOf({ transport, account }: SlackSettings): string[] {
  const key = transport.kind === 'socket' ? transport.appToken : transport.signingSecret;
  const others = account.kind === 'one-workspace' ? [account.botToken] : [account.clientSecret, account.stateSecret];
  return [key, ...others].map((secret) => secret.reveal());
}

export type ClientSettings = { apiUrl: string; logger: Logger; callTimeoutMs: number };

/**
 * Options for every client that we or Bolt make. The retries of web-api would repeat a post that may have been posted, its
 * default has no deadline, and a 429 would stop its whole queue. Socket Mode adds retries where the options have none.
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

/** Adds the deadline that Bolt's posts to a response_url lack, and the Retry-After without which web-api reads no 429. */
function createFetch(callTimeoutMs: number): FetchFunction {
  return async (url, init) => {
    const response = await fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(callTimeoutMs) });
    if (response.status !== 429 || /^\d/u.test(response.headers.get('retry-after') ?? '')) return response;
    return new Response(null, { status: 429, headers: { 'retry-after': String(RETRY_AFTER_UNKNOWN_S) } });
  };
}
