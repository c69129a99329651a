import { createTurns } from '../kit/mutex.ts';
import { DAY_MS, SECOND_MS } from '../kit/time.ts';
import { parseUrl, registrableDomain } from '../news/url.ts';
import type { Http, HttpAnswer, PutOff } from './http.ts';
import { retryAfter, usedUpUntil } from './retry-after.ts';
import { createSitePaces, siteKey } from './site-paces.ts';

/** `coolDowns`: shared with other processes; with null each process knows only what hosts answered to itself. */
type GateDeps = { http: Http; now: () => Date; coolDowns: SharedCoolDowns | null };

/** A server that asks for more than a day is misconfigured, or wants to be asked by a person. */
const REST_MAX_MS = DAY_MS;
/** Cool-downs that have passed are forgotten when the table has grown to this. */
const HOSTS_MAX = 5_000;

/**
 * Lets few requests at a time through to each host, and none while it cools down: because an answer asked for that, said
 * that a rate limit is used up, or refused a request for the number of them. Those are put off, for every feed and page of
 * the host, redirects to it included, and what an answer asked for is known in every process.
 */
export function createHostGate(settings: { perHost: number }, deps: GateDeps): Http {
  const turnOf = createTurns(settings.perHost);
  const rests = createRests(deps);
  return async (request) => {
    const url = parseUrl(request.url);
    const release = await turnOf(url?.host ?? '');
    try {
      const putOff = url && (await rests.admit(url));
      if (putOff) return { kind: 'put-off', ...putOff };
      const askedAt = deps.now();
      const admit = async (hop: URL) => {
        // The hops within a site are one visit.
        const isVisited = url !== null && siteKey(hop) === siteKey(url);
        return (isVisited ? null : await rests.admit(hop)) ?? (await request.admit?.(hop)) ?? null;
      };
      const outcome = await deps.http({ ...request, admit });
      return outcome.kind === 'answered' ? await rests.after(outcome, askedAt) : outcome;
    } finally {
      release();
    }
  };
}

function createRests({ now, coolDowns }: GateDeps) {
  const own = new Map<string, Date>();
  const shared = coolDowns ? copyCoolDowns(coolDowns, now) : null;
  const paces = createSitePaces(now);
  const rest = async (name: string, until: Date): Promise<void> => {
    own.set(name, later(own.get(name) ?? null, until) ?? until);
    if (own.size > HOSTS_MAX) for (const [host, passed] of own) if (passed <= now()) own.delete(host);
    await shared?.set(name, until);
  };
  const refused = async (answer: HttpAnswer, refusal: { askedAt: Date; waitMs: number | null }) => {
    const url = new URL(answer.url);
    const next = paces.refused(siteKey(url), refusal);
    const until = refusal.waitMs === null ? next : new Date(now().getTime() + refusal.waitMs);
    await (refusal.waitMs === null ? shared?.set(siteKey(url), next) : rest(url.host, until));
    const seconds = Math.ceil((until.getTime() - now().getTime()) / SECOND_MS);
    return { ...answer, headers: { ...answer.headers, 'retry-after': String(Math.max(0, seconds)) } };
  };
  return {
    async admit(url: URL): Promise<PutOff | null> {
      const names = [url.host, siteKey(url)];
      const known = names.map(async (name) => later(own.get(name) ?? null, shared ? await shared.until(name) : null));
      const until = paces.take(siteKey(url), (await Promise.all(known)).reduce(later, null));
      return until && { site: registrableDomain(url.hostname), until };
    },
    /** Notes what the answer says of the next request. One that refuses and does not say when to come again is made to. */
    async after(answer: HttpAnswer, askedAt: Date): Promise<HttpAnswer> {
      const told = retryAfter(answer.headers, now());
      const waitMs = told && Math.min(told.getTime() - now().getTime(), REST_MAX_MS);
      if (isRefusal(answer, waitMs)) return refused(answer, { askedAt, waitMs });
      const url = new URL(answer.url);
      if (answer.status === 503 && waitMs !== null) await rest(url.host, new Date(now().getTime() + waitMs));
      const usedUp = usedUpUntil(answer.headers, now());
      if (usedUp) await rest(siteKey(url), usedUp);
      return answer;
    },
  };
}

function later(one: Date | null, other: Date | null): Date | null {
  return one === null || (other !== null && other > one) ? other : one;
}

const RATE_WORDS = /rate.?limit|too many requests|throttl/i;

/** Refused for the number of requests. Some hosts say so with the status for what nobody may see. */
function isRefusal({ status, body }: HttpAnswer, waitMs: number | null): boolean {
  if (status === 429 || status === 420) return true;
  if (status !== 403) return false;
  return waitMs !== null || RATE_WORDS.test(Buffer.from(body.subarray(0, 2_000)).toString('latin1'));
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
