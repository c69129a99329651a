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

export type ApiDeps = {
  now: () => Date;
  timeoutMs: number;
  log: Log | undefined;
  /** So many refused calls of this process in ten minutes, and it calls no more until those are over. */
  refusalsMax?: number;
};

/** The library's deadline ends with the head of an answer; its body gets a little longer than that. */
const WHOLE_ANSWER = 1.2;
/** Reads wait this long for their rate limit; a post never waits here, its queue knows better. */
const READ_WAIT_MAX_MS = 5_000;
/** Discord bans an address after 10,000 refused calls in 10 minutes (topics/rate-limits): a dead token is asked rarely. */
const DEAD_TOKEN_REST_MS = 30_000;
const WARNING_EVERY = 500;
/** The ban is an address's, and some processes may share ours. */
const REFUSALS_MAX = 2_500;

/** A sender's client: rate limits come back as values, a 401 is remembered for a while, nothing is sent twice. */
export function createDiscordApi(settings: DiscordSettings, deps: ApiDeps): DiscordApi {
  let tooManyUntil = 0;
  let deadUntil = 0;
  const rest = createRest(settings, deps, (forMs) => {
    tooManyUntil = deps.now().getTime() + forMs;
  });
  const resting = (now: number): CallFailure | null => {
    if (now < deadUntil) return TOKEN_REFUSED;
    return now < tooManyUntil ? tooManyRefusals(tooManyUntil - now) : null;
  };
  return async ({ method, route, query, body }) => {
    const rests = resting(deps.now().getTime());
    if (rests) return rests;
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

function tooManyRefusals(retryAfterMs: number): CallFailure {
  return { kind: 'failed', status: null, code: '429', outcome: { kind: 'rate-limited', retryAfterMs, scope: 'app' } };
}

function createRest(settings: DiscordSettings, deps: ApiDeps, restFor: (ms: number) => void): REST {
  const { timeoutMs, log, refusalsMax = REFUSALS_MAX } = deps;
  const rest = new REST({
    api: bareUrl(settings.apiUrl),
    version: '10',
    retries: 0,
    invalidRequestWarningInterval: Math.min(WARNING_EVERY, refusalsMax),
    timeout: timeoutMs,
    // Reset-After counts from the server's moment, which is past when we read it: nothing needs adding.
    offset: 0,
    rejectOnRateLimit: ({ method, timeToReset, retryAfter }) =>
      method !== 'GET' || Math.max(timeToReset, retryAfter) > READ_WAIT_MAX_MS,
  });
  rest.on(RESTEvents.InvalidRequestWarning, ({ count, remainingTime }) => {
    const rests = count >= refusalsMax;
    if (rests) restFor(remainingTime);
    log?.warn({ count, limit: 10_000, rests }, 'discord refuses many calls: it bans an address at the limit');
  });
  return rest.setToken(bareToken(settings.token));
}

/** People paste "Bot abc" as often as "abc". */
export function bareToken(token: string): string {
  return token.trim().replace(/^(Bot|Bearer)\s+/i, '');
}

export function bareUrl(apiUrl: string): string {
  return apiUrl.replace(/\/+$/, '');
}
