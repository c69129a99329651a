import type { Http, HttpOutcome } from '../net/http.ts';
import { parseUrl } from '../news/canonical-url.ts';
import type { Asking } from '../store/websub.ts';

export type AskHubDeps = {
  http: Http;
  /** Where others reach this server. */
  publicUrl: string;
};

/** `accepted`: the hub will ask back whether we meant it. */
export type AskOutcome = { kind: 'accepted' } | { kind: 'refused'; reason: string };

const ASK_TIMEOUT_MS = 20_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const REASON_CHARS_MAX = 200;
/** Wished for; the hub decides (W3C WebSub section 5.1). */
const LEASE_SECONDS = 10 * 24 * 3600;

/** Asks a hub to push a feed to us, or to stop. Nothing is settled before the hub has asked back. */
export async function askHub(asking: Asking, deps: AskHubDeps): Promise<AskOutcome> {
  const answer = await deps.http({
    url: asking.hub,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: formOf(asking, deps.publicUrl).toString(),
    maxBytes: ANSWER_BYTES_MAX,
    timeoutMs: ASK_TIMEOUT_MS,
  });
  if (answer.kind !== 'answered') return { kind: 'refused', reason: failureOf(answer) };
  if (answer.status >= 200 && answer.status <= 299) return { kind: 'accepted' };
  const words = new TextDecoder().decode(answer.body).replace(/\s+/g, ' ').trim().slice(0, REASON_CHARS_MAX);
  return { kind: 'refused', reason: `the hub answers ${answer.status}${words === '' ? '' : `: ${words}`}` };
}

function formOf({ mode, topic, callback, secret }: Asking, publicUrl: string): URLSearchParams {
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
 * Whether a secret may be told to this hub: over https, or without leaving the machine (W3C WebSub section 5.1). Pushes
 * of any other hub cannot be told from forgeries: they only say when to look.
 */
export function mayKnowSecret(hub: string): boolean {
  const url = parseUrl(hub);
  return url?.protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '');
}

function failureOf(outcome: Exclude<HttpOutcome, { kind: 'answered' }>): string {
  switch (outcome.kind) {
    case 'too-large':
      return 'the hub answers with too much';
    case 'timed-out':
      return 'the hub does not answer in time';
    case 'refused-address':
    case 'unreachable':
      return outcome.reason;
  }
}
