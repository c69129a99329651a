import { parseUrl } from '../news/url.ts';
import type { ResolveName } from './resolve-name.ts';

export type HttpRequest = {
  url: string;
  method?: 'GET' | 'HEAD' | 'POST';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Counted after decompression. */
  maxBytes: number;
  /** For the whole of it: look-up, redirects, body. */
  timeoutMs: number;
  maxRedirects?: number;
  /** Asked before each request that goes out, those of redirects included: what it puts off is not asked for. */
  admit?: (url: URL) => Promise<PutOff | null>;
};

/** A site has no turn left for a request before this moment. */
export type PutOff = { site: string; until: Date };

export type HttpAnswer = {
  kind: 'answered';
  status: number;
  /** Names in lower case; repeated headers joined by ", ". */
  headers: Record<string, string>;
  body: Uint8Array;
  /** Where the answer came from, after redirects. */
  url: string;
  /** The redirects on the way: each URL asked and the 3xx it gave. */
  hops: { url: string; status: number }[];
};

export type HttpOutcome =
  | HttpAnswer
  /** The address is not http(s). */
  | { kind: 'refused-address'; reason: string }
  /**
   * The host has no public address, or there is no such host. `detail` says which: for the log and the command line
   * alone, since whoever asks in chat could map the operator's network by it.
   */
  | { kind: 'not-public'; detail: string }
  | { kind: 'too-large'; maxBytes: number }
  | { kind: 'timed-out'; timeoutMs: number }
  | { kind: 'unreachable'; reason: string }
  /** `admit` of the request let it not pass. */
  | ({ kind: 'put-off' } & PutOff);

export type Http = (request: HttpRequest) => Promise<HttpOutcome>;

/** What everybody is told of a host inside the operator's network, and of one that does not exist. */
export const NOT_PUBLIC = 'not a public address';

/** Why there is no answer, in the caller's words where they depend on what was asked for. Anybody may be told. */
export function failureReason(
  outcome: Exclude<HttpOutcome, HttpAnswer>,
  words: { tooLarge: string; timedOut: string },
): string {
  switch (outcome.kind) {
    case 'too-large':
      return words.tooLarge;
    case 'timed-out':
      return words.timedOut;
    case 'not-public':
      return NOT_PUBLIC;
    case 'refused-address':
    case 'unreachable':
      return outcome.reason;
    case 'put-off':
      return `${outcome.site} is asked no more before ${outcome.until.toISOString()}`;
  }
}

type HttpSettings = {
  /** CIDRs the guard lets through although they are private. */
  allowPrivate: string[];
  userAgent: string;
};

const MAX_REDIRECTS = 5;

/** All that goes to the web: guarded at dial time, capped in bytes and time, without cookies; redirects are followed here. */
export function createHttp(
  settings: HttpSettings,
  deps: { resolveName: ResolveName },
): { request: Http; close(): Promise<void> } {
  let transport: ReturnType<typeof openTransport> | null = null;
  return {
    async request(request) {
      transport ??= openTransport(settings, deps.resolveName);
      const { connections, exchange } = await transport;
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), request.timeoutMs);
      const context = { connections, userAgent: settings.userAgent, signal: controller.signal };
      return follow(request, (asked) => exchange(asked, context)).finally(() => clearTimeout(timer));
    },
    close: async () => (await transport)?.connections.close(),
  };
}

/** undici is a hundred files: they are loaded with the first request, not when the program starts. */
async function openTransport({ allowPrivate }: HttpSettings, resolveName: ResolveName) {
  const [{ guardedConnections }, { exchange }] = await Promise.all([
    import('./connections.ts'),
    import('./exchange.ts'),
  ]);
  return { connections: guardedConnections(allowPrivate, resolveName), exchange };
}

async function follow(request: HttpRequest, ask: (asked: HttpRequest) => Promise<HttpOutcome>): Promise<HttpOutcome> {
  const hops: HttpAnswer['hops'] = [];
  let asked = request;
  for (;;) {
    const putOff = await admission(asked);
    if (putOff !== null) return { kind: 'put-off', ...putOff };
    const outcome = await ask(asked);
    if (outcome.kind !== 'answered') return outcome;
    const next = nextHop(asked, outcome);
    if (next === null) return { ...outcome, hops };
    hops.push({ url: outcome.url, status: outcome.status });
    if (hops.length > (request.maxRedirects ?? MAX_REDIRECTS)) {
      return { kind: 'unreachable', reason: `more than ${hops.length - 1} redirects` };
    }
    asked = next;
  }
}

/** What cannot be read as an address is refused where it is asked. */
async function admission({ url, admit }: HttpRequest): Promise<PutOff | null> {
  const address = parseUrl(url);
  return address === null ? null : ((await admit?.(address)) ?? null);
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Validators belong to one URL (RFC 9110 section 13); secrets to one origin. */
const OF_THIS_URL = new Set(['if-none-match', 'if-modified-since']);
const OF_THIS_ORIGIN = new Set(['authorization', 'cookie']);

/** The request a redirect asks for, or null when the answer is none. Only what belongs to the new URL is carried over. */
export function nextHop(
  asked: HttpRequest,
  answer: Pick<HttpAnswer, 'status' | 'headers' | 'url'>,
): HttpRequest | null {
  const location = answer.headers['location'];
  if (!REDIRECTS.has(answer.status) || location === undefined) return null;
  const target = parseUrl(location, answer.url);
  if (target === null) return null;
  target.username = '';
  target.password = '';
  const sameOrigin = target.origin === new URL(answer.url).origin;
  const headers = Object.entries(asked.headers ?? {}).filter(([name]) => {
    const lower = name.toLowerCase();
    return !OF_THIS_URL.has(lower) && (sameOrigin || !OF_THIS_ORIGIN.has(lower));
  });
  const { body, ...rest } = asked;
  const next: HttpRequest = { ...rest, url: target.href, headers: Object.fromEntries(headers) };
  // RFC 9110 section 15.4: only 307 and 308 keep method and body.
  if (answer.status >= 307) return body === undefined ? next : { ...next, body };
  return asked.method === 'POST' ? { ...next, method: 'GET' } : next;
}
