const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A hub that names no lease has to be asked again some day all the same. */
const LEASE_DEFAULT_SECONDS = 10 * 24 * 3600;
const LEASE_MAX_SECONDS = 365 * 24 * 3600;
/** The last fifth of a lease is left for hubs that are down when it is to be renewed. */
const RENEW_AFTER_SHARE = 0.8;
const RENEW_JITTER_SHARE = 0.05;

/** How long a subscription stands and when to renew it: leases never renew themselves (W3C WebSub section 5.1). */
export function hubLease(
  leaseSeconds: number | null,
  { now, random }: { now: Date; random: () => number },
): { until: Date; renewAt: Date } {
  const ms = Math.min(leaseSeconds ?? LEASE_DEFAULT_SECONDS, LEASE_MAX_SECONDS) * SECOND_MS;
  const renewIn = ms * (RENEW_AFTER_SHARE - RENEW_JITTER_SHARE * random());
  return { until: new Date(now.getTime() + ms), renewAt: new Date(now.getTime() + Math.round(renewIn)) };
}

/** When a hub that refused or never asked back is asked again: after 5 minutes, then ever later, up to a day. */
export function askAgainAt(tries: number, now: Date): Date {
  return new Date(now.getTime() + Math.min(DAY_MS, 5 * MINUTE_MS * 2 ** Math.min(tries - 1, 16)));
}

/** A hub that said no is left alone for a week. */
export function afterDenial(now: Date): Date {
  return new Date(now.getTime() + 7 * DAY_MS);
}
