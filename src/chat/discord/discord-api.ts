import { REST, RESTEvents } from 'discord.js';
import { MINUTE_MS } from '../../kit/time.ts';
import type { Log } from '../../news/log.ts';
import { type CallFailure, failed, readFailure } from './read-failure.ts';

export type DiscordApiSettings = {
  token: string;
  /** Without a version, and without a slash at its end: "https://discord.com/api". */
  apiUrl: string;
};

type ApiCall = {
  method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  route: `/${string}`;
  query?: Record<string, string>;
  body?: unknown;
};

type ApiAnswer = { kind: 'ok'; body: unknown } | CallFailure;

/** Makes one REST call with our bot's token: no retries, a deadline, and every outcome as a value. */
export type DiscordApi = (call: ApiCall) => Promise<ApiAnswer>;

type DiscordApiDeps = RefusalDeps & { timeoutMs: number };

/** The library's deadline ends with the head of an answer; ours, this many times longer, covers the body. */
const WHOLE_ANSWER = 1.2;
/** A read waits at most this long for its rate limit. A post fails at once, and waits in the queue instead. */
const READ_WAIT_MAX_MS = 5_000;
/** Each call with a dead token counts as refused, so we make none for this long after a 401. */
const DEAD_TOKEN_COOL_DOWN_MS = 30_000;

/** The REST client of a sender: returns rate limits, remembers a 401 for a while, and sends nothing twice. */
export function createDiscordApi(settings: DiscordApiSettings, deps: DiscordApiDeps): DiscordApi {
  let deadUntil = 0;
  const rest = createRest(settings, deps);
  const refusals = watchRefusals(rest, deps);
  const blocked = (): CallFailure | null => {
    if (deps.now().getTime() < deadUntil) return TOKEN_REFUSED;
    const retryAfterMs = refusals.coolDownMs();
    return retryAfterMs > 0 ? failed(null, '429', { kind: 'rate-limited', retryAfterMs, scope: 'app' }) : null;
  };
  return async ({ method, route, query, body }) => {
    const refusal = blocked();
    if (refusal) return refusal;
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
      // The library forgets the token after a 401 (@discordjs/rest, handleErrors); later calls try it again.
      rest.setToken(bareToken(settings.token));
      deadUntil = deps.now().getTime() + DEAD_TOKEN_COOL_DOWN_MS;
      return failure;
    }
  };
}

const TOKEN_REFUSED = failed(401, '401', {
  ...{ kind: 'tenant-closed', code: '401', reason: 'Discord does not accept the bot token' },
});

function createRest(settings: DiscordApiSettings, { timeoutMs }: DiscordApiDeps): REST {
  const rest = new REST({
    api: settings.apiUrl,
    version: '10',
    retries: 0,
    invalidRequestWarningInterval: 1,
    timeout: timeoutMs,
    // Reset-After counts from the server's answer, so no time needs adding when we read it.
    offset: 0,
    rejectOnRateLimit: ({ method, timeToReset, retryAfter }) =>
      method !== 'GET' || Math.max(timeToReset, retryAfter) > READ_WAIT_MAX_MS,
  });
  return rest.setToken(bareToken(settings.token));
}

/** The token without the "Bot " that people paste with it. */
export function bareToken(token: string): string {
  return token.trim().replace(/^(Bot|Bearer)\s+/i, '');
}

/** Allows `burst` refused calls at once, then one in each interval. */
type RefusalBudget = { burst: number; intervalMs: number };

/** Counts a refused call for all processes; returns the milliseconds by which they have overspent the budget, or 0. */
export type NoteRefusal = (budget: RefusalBudget) => Promise<number>;

export type RefusalDeps = {
  now: () => Date;
  log?: Log | undefined;
  /** After this many refused calls in ten minutes this process pauses until those are over. */
  refusalsMax?: number;
  /** Counts the refused calls of all processes, of which `sharedMax` are allowed; without it each counts its own. */
  noteRefusal?: NoteRefusal | undefined;
  sharedMax?: number;
};

/**
 * Discord bans an address after 10,000 calls in 10 minutes that it answers with 401, 403 or 429 (topics/rate-limits). We
 * use half of that, since other programs, and processes on another database, may share the address.
 */
const LIMIT = 10_000;
const WINDOW_MS = 10 * MINUTE_MS;
const SHARED_MAX = 5_000;
/** The limit of each process, which holds without a database and before it answers. */
const REFUSALS_MAX = 2_500;
const WARNING_EVERY = 500;
/** How much longer than needed a process pauses when the budget is used up, to leave it to the others. */
const SHARED_COOL_DOWN_MS = MINUTE_MS;

/** Counts the refused calls that the library reports (`invalidRequestWarningInterval` must be 1), and pauses. */
export function watchRefusals(rest: Pick<REST, 'on'>, deps: RefusalDeps) {
  const { now, log, noteRefusal, refusalsMax = REFUSALS_MAX, sharedMax = SHARED_MAX } = deps;
  // Half of the calls in the burst, half in the intervals after it.
  const budget = { burst: sharedMax / 2, intervalMs: WINDOW_MS / (sharedMax / 2) };
  let until = 0;
  let counting: Promise<unknown> = Promise.resolve();
  const pauseFor = (ms: number): void => {
    until = Math.max(until, now().getTime() + ms);
  };
  const count = async (): Promise<void> => {
    // Without the database our own count still holds.
    const aheadMs = await noteRefusal?.(budget).catch(() => 0);
    if (!aheadMs) return;
    pauseFor(aheadMs + SHARED_COOL_DOWN_MS);
    log?.warn(
      { limit: LIMIT, rests: true },
      'discord refuses many calls of all processes: it bans an address at the limit',
    );
  };
  rest.on(RESTEvents.InvalidRequestWarning, ({ count: own, remainingTime }) => {
    const rests = own >= refusalsMax;
    if (rests) pauseFor(remainingTime);
    if (own % Math.min(WARNING_EVERY, refusalsMax) === 0) {
      log?.warn({ count: own, limit: LIMIT, rests }, 'discord refuses many calls: it bans an address at the limit');
    }
    counting = Promise.all([counting, count()]);
  });
  return {
    coolDownMs: (): number => Math.max(0, until - now().getTime()),
    /** Resolves when all refusals so far have been counted. */
    counted: (): Promise<unknown> => counting,
  };
}
