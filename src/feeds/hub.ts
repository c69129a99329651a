import { backoffMs } from '../kit/deadline.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../kit/time.ts';
import { failureReason, type Http } from '../net/http.ts';
import type { FeedDocument } from '../news/feed.ts';
import { httpUrl, parseUrl } from '../news/url.ts';
import type { HubOffer, HubRequest } from '../store/nouns/feeds/websub.ts';

/**
 * Where a feed says that it can be subscribed to, and as what. Link headers come before the document (W3C WebSub
 * section 4). A feed that names a hub and forgets to name itself is meant by the address it was read at.
 */
export function hubOffer(
  answer: { headers: Record<string, string>; url: string },
  document: Pick<FeedDocument, 'hub' | 'self'>,
): HubOffer | null {
  const links = linksIn(answer.headers['link'] ?? '');
  const named = (rel: string): string | null => links.find(({ rels }) => rels.includes(rel))?.target ?? null;
  const given = named('hub') ?? document.hub;
  const hub = given === null ? null : httpUrl(given, answer.url);
  const topic = httpUrl(named('self') ?? document.self ?? answer.url, answer.url);
  return hub === null || topic === null ? null : { hub: hub.href, topic: topic.href };
}

const LINK_CHARS_MAX = 8_000;

/** RFC 8288 section 3: <target>; rel="one two", … A parameter's value may be bare or in quotes. */
function linksIn(header: string): { target: string; rels: string[] }[] {
  const links = header.slice(0, LINK_CHARS_MAX).matchAll(/<([^<>]*)>([^<]*)/g);
  return [...links].map(([, target = '', parameters = '']) => {
    const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters) ?? [];
    const rels = (quoted ?? bare ?? '').toLowerCase().split(/\s+/);
    return { target, rels };
  });
}

type AskHubDeps = {
  http: Http;
  /** Where others reach this server. */
  publicUrl: string;
};

/** `accepted`: the hub will ask back whether we meant it. */
export type AskHubOutcome = { kind: 'accepted' } | { kind: 'refused'; reason: string };

const ASK_TIMEOUT_MS = 20_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const FAILED = { tooLarge: 'the hub answers with too much', timedOut: 'the hub does not answer in time' };
const REASON_CHARS_MAX = 200;
/** What we ask for; the hub decides (W3C WebSub section 5.1). Assumed of a hub that names no lease. */
const LEASE_SECONDS = 10 * 24 * 3600;

/** Asks a hub to push a feed to us, or to stop. Nothing is settled before the hub has asked back. */
export async function askHub(asking: HubRequest, deps: AskHubDeps): Promise<AskHubOutcome> {
  const answer = await deps.http({
    url: asking.hub,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: formOf(asking, deps.publicUrl).toString(),
    maxBytes: ANSWER_BYTES_MAX,
    timeoutMs: ASK_TIMEOUT_MS,
  });
  if (answer.kind !== 'answered') return { kind: 'refused', reason: failureReason(answer, FAILED) };
  if (answer.status >= 200 && answer.status <= 299) return { kind: 'accepted' };
  const words = new TextDecoder().decode(answer.body).replace(/\s+/g, ' ').trim().slice(0, REASON_CHARS_MAX);
  return { kind: 'refused', reason: `the hub answers ${answer.status}${words === '' ? '' : `: ${words}`}` };
}

function formOf({ mode, topic, callback, secret }: HubRequest, publicUrl: string): URLSearchParams {
  const form = new URLSearchParams({
    'hub.callback': `${publicUrl.replace(/\/+$/, '')}/websub/${callback}`,
    'hub.mode': mode,
    'hub.topic': topic,
  });
  if (mode === 'subscribe') form.set('hub.lease_seconds', String(LEASE_SECONDS));
  if (mode === 'subscribe' && secret !== null) form.set('hub.secret', secret);
  return form;
}

/**
 * Whether a secret may be sent to this hub: over https, or without leaving the machine (W3C WebSub section 5.1). Pushes
 * of any other hub may be forged, so they only say when to poll.
 */
export function mayKnowSecret(hub: string): boolean {
  const url = parseUrl(hub);
  return url?.protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '');
}

const LEASE_MAX_SECONDS = 365 * 24 * 3600;
/** The last fifth of a lease is left for hubs that are down when it is to be renewed. */
const RENEW_AFTER_SHARE = 0.8;
const RENEW_JITTER_SHARE = 0.05;

/** Until when a subscription holds, and when to renew it: leases never renew themselves (W3C WebSub section 5.1). */
export function hubLease(
  leaseSeconds: number | null,
  { now, random }: { now: Date; random: () => number },
): { until: Date; renewAt: Date } {
  const ms = Math.min(leaseSeconds ?? LEASE_SECONDS, LEASE_MAX_SECONDS) * SECOND_MS;
  const renewIn = ms * (RENEW_AFTER_SHARE - RENEW_JITTER_SHARE * random());
  return { until: new Date(now.getTime() + ms), renewAt: new Date(now.getTime() + Math.round(renewIn)) };
}

/** When a hub that refused or never asked back is asked again: after 5 minutes, then ever later, up to a day. */
export function askAgainAt(tries: number, now: Date): Date {
  return new Date(now.getTime() + backoffMs(tries, { firstMs: 5 * MINUTE_MS, longestMs: DAY_MS }));
}

/** A hub that said no is left alone for a week. */
export function afterDenial(now: Date): Date {
  return new Date(now.getTime() + 7 * DAY_MS);
}
