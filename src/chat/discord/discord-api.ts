import { REST } from 'discord.js';
import { type CallFailure, readFailure } from './read-failure.ts';
import { type RefusalDeps, watchRefusals } from './watch-refusals.ts';

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

export type ApiDeps = RefusalDeps & { timeoutMs: number };

/** The library's deadline ends with the head of an answer; its body gets a little longer than that. */
const WHOLE_ANSWER = 1.2;
/** Reads wait this long for their rate limit; a post never waits here, its queue knows better. */
const READ_WAIT_MAX_MS = 5_000;
/** Each ask with a dead token is a refused call. */
const DEAD_TOKEN_REST_MS = 30_000;

/** A sender's client: rate limits come back as values, a 401 is remembered for a while, nothing is sent twice. */
export function createDiscordApi(settings: DiscordSettings, deps: ApiDeps): DiscordApi {
  let deadUntil = 0;
  const rest = createRest(settings, deps);
  const refusals = watchRefusals(rest, deps);
  const resting = (): CallFailure | null => {
    if (deps.now().getTime() < deadUntil) return TOKEN_REFUSED;
    const restMs = refusals.restMs();
    return restMs > 0 ? tooManyRefusals(restMs) : null;
  };
  return async ({ method, route, query, body }) => {
    const rests = resting();
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
      await refusals.counted();
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

function createRest(settings: DiscordSettings, { timeoutMs }: ApiDeps): REST {
  const rest = new REST({
    api: bareUrl(settings.apiUrl),
    version: '10',
    retries: 0,
    invalidRequestWarningInterval: 1,
    timeout: timeoutMs,
    // Reset-After counts from the server's moment, which is past when we read it: nothing needs adding.
    offset: 0,
    rejectOnRateLimit: ({ method, timeToReset, retryAfter }) =>
      method !== 'GET' || Math.max(timeToReset, retryAfter) > READ_WAIT_MAX_MS,
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
