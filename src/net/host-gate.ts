import { createTurns } from '../kit/mutex.ts';
import { DAY_MS, SECOND_MS } from '../kit/time.ts';
import { parseUrl } from '../news/url.ts';
import type { Http, HttpAnswer, HttpOutcome, HttpRequest } from './http.ts';
import { retryAfter } from './retry-after.ts';

/** `coolDowns`: shared with other processes; with null each process knows only what hosts answered to itself. */
type GateDeps = { http: Http; now: () => Date; coolDowns: SharedCoolDowns | null };

/** A server that asks for more than a day is misconfigured, or wants to be asked by a person. */
const RETRY_AFTER_MAX_MS = DAY_MS;
/** Cool-downs that have passed are forgotten when the table has grown to this. */
const HOSTS_MAX = 5_000;

/**
 * Lets few requests at a time through to each host, and none while the host's Retry-After lasts: those are answered
 * here with 429 and the time that is left, for every feed and page of the host, in every process.
 */
export function createHostGate(settings: { perHost: number }, deps: GateDeps): Http {
  const turnOf = createTurns(settings.perHost);
  const own = new Map<string, Date>();
  const coolDowns = deps.coolDowns ? copyCoolDowns(deps.coolDowns, deps.now) : null;
  return async (request) => {
    const host = parseUrl(request.url)?.host ?? '';
    const release = await turnOf(host);
    try {
      const notBefore = later(own.get(host) ?? null, coolDowns ? await coolDowns.until(host) : null);
      const refusal = refusedWhileCooling(notBefore, request, deps.now());
      if (refusal !== null) return refusal;
      const outcome = await deps.http(request);
      const until = coolDownAfter(outcome, deps.now());
      if (until !== null) {
        own.set(host, until);
        await coolDowns?.set(host, until);
      }
      return outcome;
    } finally {
      release();
      if (own.size > HOSTS_MAX) forgetPassed(own, deps.now());
    }
  };
}

function refusedWhileCooling(notBefore: Date | null, request: HttpRequest, now: Date): HttpAnswer | null {
  if (notBefore === null || notBefore <= now) return null;
  const seconds = Math.ceil((notBefore.getTime() - now.getTime()) / SECOND_MS);
  const headers = { 'retry-after': String(seconds) };
  return { kind: 'answered', status: 429, headers, body: new Uint8Array(), url: request.url, hops: [] };
}

function later(one: Date | null, other: Date | null): Date | null {
  return one === null || (other !== null && other > one) ? other : one;
}

/** Until when an answer asks us to stay away, or null. A redirect's end says nothing of the host that was asked. */
function coolDownAfter(outcome: HttpOutcome, now: Date): Date | null {
  if (outcome.kind !== 'answered' || outcome.hops.length > 0) return null;
  const at = outcome.status === 429 || outcome.status === 503 ? retryAfter(outcome.headers, now) : null;
  return at === null ? null : new Date(Math.min(at.getTime(), now.getTime() + RETRY_AFTER_MAX_MS));
}

function forgetPassed(coolDowns: Map<string, Date>, now: Date): void {
  for (const [host, until] of coolDowns) if (until <= now) coolDowns.delete(host);
}

/** The cool-downs of hosts as all processes know them. */
type SharedCoolDowns = {
  rest(host: string, until: Date, now: Date): Promise<void>;
  resting(now: Date): Promise<ReadonlyMap<string, Date>>;
};

/** What a host answered to another process is known here after at most this. */
const REFRESH_MS = 5_000;

/** A copy of the shared cool-downs, refreshed at most every few seconds, however many requests ask. */
function copyCoolDowns(shared: SharedCoolDowns, now: () => Date) {
  let copy: ReadonlyMap<string, Date> = new Map();
  let refreshAt = 0;
  let refreshed: Promise<void> = Promise.resolve();
  const refresh = async (at: Date): Promise<void> => {
    // When the store is away for a moment, the copy stays as it was: our own answers still count.
    copy = await shared.resting(at).catch(() => copy);
  };
  return {
    async until(host: string): Promise<Date | null> {
      const at = now();
      if (at.getTime() >= refreshAt) {
        refreshAt = at.getTime() + REFRESH_MS;
        refreshed = refresh(at);
      }
      await refreshed;
      return copy.get(host) ?? null;
    },
    set: (host: string, until: Date) => shared.rest(host, until, now()).catch(() => undefined),
  };
}
