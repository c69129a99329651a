import { createLru } from '../kit/lru.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../kit/time.ts';
import { registrableDomain } from '../news/url.ts';

/** A name under which all hosts of a site are kept; no host has it. An address in digits is one with its port. */
export function siteKey({ hostname, host }: URL): string {
  const site = registrableDomain(hostname);
  return `*.${site === hostname ? host : site}`;
}

/** How far apart a site is asked that has refused requests for their number. */
type SitePaces = {
  /** Takes the site's turn; or says when there is one, and keeps that for whoever asked. `rest`: none before it. */
  take(site: string, rest: Date | null): Date | null;
  /** Slows the site down, and says when it is asked next. `waitMs`: how long it wants to be left alone, if it says so. */
  refused(site: string, refusal: { askedAt: Date; waitMs: number | null }): Date;
};

/** `changedAt`: the last refusal. Turns before `bookedTo` are promised. */
type Pace = { apartMs: number; changedAt: number; nextAt: number; bookedTo: number };

const APART_FIRST_MS = 10 * SECOND_MS;
const APART_MAX_MS = 15 * MINUTE_MS;
/** What a site says of a wait may be its whole window, of many requests. */
const APART_TOLD_MAX_MS = MINUTE_MS;
/** Without refusals for so long, and for so many turns, a site is asked twice as often again. */
const RECOVERY_MS = 10 * MINUTE_MS;
const RECOVERY_TURNS = 4;
const BOOKED_MAX_MS = HOUR_MS;
const SITES_MAX = 5_000;

/**
 * Each refusal doubles the time between two requests to a site; without one it is halved again and again, until the site is
 * as any other. What had been sent before a refusal came is refused with it, and doubles nothing (decision 0122).
 */
export function createSitePaces(now: () => Date): SitePaces {
  const paces = createLru<string, Pace>(SITES_MAX);
  const paceAt = (site: string, at: number): Pace | null => {
    const known = paces.get(site);
    return known ? recovered(known, at) : null;
  };
  return {
    take(site, rest) {
      const at = now().getTime();
      const pace = paceAt(site, at);
      const nextAt = Math.max(pace?.nextAt ?? 0, rest?.getTime() ?? 0);
      if (pace === null) return nextAt > at ? new Date(nextAt) : null;
      if (nextAt <= at) {
        paces.set(site, { ...pace, nextAt: at + pace.apartMs });
        return null;
      }
      const turn = Math.max(nextAt, Math.min(pace.bookedTo, at + BOOKED_MAX_MS));
      paces.set(site, { ...pace, bookedTo: turn + pace.apartMs });
      return new Date(turn);
    },
    refused(site, { askedAt, waitMs }) {
      const at = now().getTime();
      const before = paceAt(site, at);
      if (before && before.changedAt >= askedAt.getTime()) return new Date(before.nextAt);
      const apartMs = slower(before, waitMs);
      const nextAt = at + Math.max(apartMs, waitMs ?? 0);
      paces.set(site, { apartMs, changedAt: at, nextAt, bookedTo: nextAt });
      return new Date(nextAt);
    },
  };
}

/** Who says when to come again is believed once. */
function slower(before: Pace | null, waitMs: number | null): number {
  if (before === null && waitMs !== null) return 0;
  const told = Math.min(APART_TOLD_MAX_MS, waitMs ?? 0);
  return Math.min(APART_MAX_MS, Math.max(APART_FIRST_MS, told, 2 * (before?.apartMs ?? 0)));
}

/** As the time without refusals has made it, or null for a site like any other. */
function recovered(pace: Pace, at: number): Pace | null {
  const heldMs = Math.max(RECOVERY_MS, RECOVERY_TURNS * pace.apartMs);
  if (at - pace.changedAt < heldMs) return pace;
  if (pace.apartMs <= APART_FIRST_MS) return null;
  return recovered({ ...pace, apartMs: pace.apartMs / 2, changedAt: pace.changedAt + heldMs }, at);
}
