import { REST, RESTEvents } from 'discord.js';
import type { Log } from '../../news/log.ts';
import { type CallFailure, readFailure } from './read-failure.ts';

export type DiscordSettings = {
  token: string;
  /** Without a version: "https://discord.com/api". */
  apiUrl: string;
};

type ApiCall = {
  method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  route: `/${string}`;
  query?: Record<string, string>;
  body?: unknown;
};

type ApiAnswer = { kind: 'ok'; body: unknown } | CallFailure;

/** One REST call with our bot's token: no retries, a deadline, and every end as a value. */
export type DiscordApi = (call: ApiCall) => Promise<ApiAnswer>;

export type ApiDeps = { now: () => Date; timeoutMs: number; log: Log | undefined };

/** The library's deadline ends with the head of an answer; its body gets a little longer than that. */
const WHOLE_ANSWER = 1.2;
/** Reads wait this long for their rate limit; a post never waits here, its queue knows better. */
const READ_WAIT_MAX_MS = 5_000;
/** Discord bans an address after 10,000 refused calls in 10 minutes (topics/rate-limits): a dead token is asked rarely. */
const DEAD_TOKEN_REST_MS = 30_000;
const INVALID_WARNING_EVERY = 500;

/** A sender's client: rate limits come back as values, a 401 is remembered for a while, nothing is sent twice. */
export function createDiscordApi(settings: DiscordSettings, deps: ApiDeps): DiscordApi {
  const rest = createRest(settings, deps);
  let deadUntil = 0;
  return async ({ method, route, query, body }) => {
    if (deps.now().getTime() < deadUntil) return TOKEN_REFUSED;
    try {
      const answer = await rest[method](route, {
        ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(deps.timeoutMs * WHOLE_ANSWER),
      });
      return { kind: 'ok', body: answer };
    } catch (error) {
      const failure = readFailure(error);
      if (failure.status !== 401) return failure;
      // The library forgets the token after a 401 (platform rules section 2); a new one may be asked for later.
      rest.setToken(bareToken(settings.token));
      deadUntil = deps.now().getTime() + DEAD_TOKEN_REST_MS;
      return failure;
    }
  };
}

const TOKEN_REFUSED: CallFailure = {
  kind: 'failed',
  status: 401,
  code: '401',
  outcome: { kind: 'tenant-closed', code: '401', reason: 'Discord does not accept the bot token' },
};

function createRest(settings: DiscordSettings, { timeoutMs, log }: ApiDeps): REST {
  const rest = new REST({
    api: bareUrl(settings.apiUrl),
    version: '10',
    retries: 0,
    invalidRequestWarningInterval: INVALID_WARNING_EVERY,
    timeout: timeoutMs,
    // Reset-After counts from the server's moment, which is past when we read it: nothing needs adding.
    offset: 0,
    rejectOnRateLimit: ({ method, timeToReset, retryAfter }) =>
      method !== 'GET' || Math.max(timeToReset, retryAfter) > READ_WAIT_MAX_MS,
  });
  rest.on(RESTEvents.InvalidRequestWarning, ({ count }) =>
    log?.warn({ count, limit: 10_000 }, 'discord refuses many calls: it bans an address at the limit'),
  );
  return rest.setToken(bareToken(settings.token));
}

/** People paste "Bot abc" as often as "abc". */
export function bareToken(token: string): string {
  return token.trim().replace(/^(Bot|Bearer)\s+/i, '');
}

export function bareUrl(apiUrl: string): string {
  return apiUrl.replace(/\/+$/, '');
}
