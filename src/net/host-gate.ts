import { parseUrl } from '../news/canonical-url.ts';
import type { Http, HttpAnswer, HttpRequest } from './http.ts';
import { retryAfter } from './retry-after.ts';
import { copyRests, type SharedRests } from './shared-rests.ts';

/** `rests`: shared with other processes; without it each keeps to what it was told itself. */
type GateDeps = { http: Http; now: () => Date; rests?: SharedRests };

type Rests = ReturnType<typeof copyRests> | null;

/** What a host is doing for us: requests under way and waiting, and until when it wants none. */
type Host = { free: number; waiting: (() => void)[]; notBefore: Date | null };

/** A server that asks for more than a day is misconfigured, or wants to be asked by a person. */
const RETRY_AFTER_MAX_MS = 24 * 3_600_000;
/** Hosts at rest are forgotten when the table has grown to this. */
const HOSTS_MAX = 5_000;

/**
 * Lets few requests at a time through to each host, and none while the host's Retry-After lasts: those are answered
 * here with 429 and the time that is left, for every feed and page of the host, in every process.
 */
export function createHostGate(settings: { perHost: number }, deps: GateDeps): Http {
  const hosts = new Map<string, Host>();
  const rests = deps.rests ? copyRests(deps.rests, deps.now) : null;
  return async (request) => {
    const name = parseUrl(request.url)?.host ?? '';
    const host = hosts.get(name) ?? { free: settings.perHost, waiting: [], notBefore: null };
    hosts.set(name, host);
    await enter(host);
    try {
      if (rests) host.notBefore = later(host.notBefore, await rests.until(name));
      return (
        turnedAway(host, request, deps.now()) ??
        (await ask(host, request, { http: deps.http, now: deps.now, name, rests }))
      );
    } finally {
      leave(host);
      if (hosts.size > HOSTS_MAX) forgetResting(hosts, settings.perHost, deps.now());
    }
  };
}

async function enter(host: Host): Promise<void> {
  if (host.free > 0) host.free -= 1;
  else await new Promise<void>((admitted) => host.waiting.push(admitted));
}

function leave(host: Host): void {
  const next = host.waiting.shift();
  if (next === undefined) host.free += 1;
  else next();
}

function turnedAway(host: Host, request: HttpRequest, now: Date): HttpAnswer | null {
  if (host.notBefore === null || host.notBefore <= now) return null;
  const seconds = Math.ceil((host.notBefore.getTime() - now.getTime()) / 1000);
  const headers = { 'retry-after': String(seconds) };
  return { kind: 'answered', status: 429, headers, body: new Uint8Array(), url: request.url, hops: [] };
}

function later(one: Date | null, other: Date | null): Date | null {
  return one === null || (other !== null && other > one) ? other : one;
}

type Asking = Pick<GateDeps, 'http' | 'now'> & { name: string; rests: Rests };

async function ask(host: Host, request: HttpRequest, { http, now, name, rests: shared }: Asking) {
  const outcome = await http(request);
  if (outcome.kind === 'answered' && (outcome.status === 429 || outcome.status === 503) && outcome.hops.length === 0) {
    const at = retryAfter(outcome.headers, now());
    if (at !== null) {
      host.notBefore = new Date(Math.min(at.getTime(), now().getTime() + RETRY_AFTER_MAX_MS));
      await shared?.rest(name, host.notBefore);
    }
  }
  return outcome;
}

function forgetResting(hosts: Map<string, Host>, perHost: number, now: Date): void {
  for (const [name, host] of hosts) {
    const isResting = host.free === perHost && (host.notBefore === null || host.notBefore <= now);
    if (isResting) hosts.delete(name);
  }
}
