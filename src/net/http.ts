import type { LookupFunction } from 'node:net';
import type { exchange as exchangeNow } from './exchange.ts';
import type { Lines } from './lines.ts';
import { nextHop } from './redirect.ts';

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
};

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
  /** The address is not public, or not http(s). */
  | { kind: 'refused-address'; reason: string }
  | { kind: 'too-large'; maxBytes: number }
  | { kind: 'timed-out'; timeoutMs: number }
  | { kind: 'unreachable'; reason: string };

export type Http = (request: HttpRequest) => Promise<HttpOutcome>;

type HttpSettings = {
  /** CIDRs the guard lets through although they are private. */
  allowPrivate: string[];
  userAgent: string;
};

const MAX_REDIRECTS = 5;

/** The only way out to the web: guarded at dial time, capped in bytes and time, without cookies, redirects followed by hand. */
export function createHttp(
  settings: HttpSettings,
  deps: { lookup?: LookupFunction } = {},
): { request: Http; close(): Promise<void> } {
  let wayOut: Promise<WayOut> | null = null;
  return {
    async request(request) {
      wayOut ??= openWayOut(settings, deps.lookup);
      return withDeadline(request, await wayOut, settings.userAgent);
    },
    close: async () => (await wayOut)?.lines.close(),
  };
}

type WayOut = { lines: Lines; exchange: typeof exchangeNow };

/** undici is a hundred files: a start does not wait for them, the first request does. */
async function openWayOut({ allowPrivate }: HttpSettings, lookup: LookupFunction | undefined): Promise<WayOut> {
  const [{ guardedLines }, { exchange }] = await Promise.all([import('./guarded-lines.ts'), import('./exchange.ts')]);
  return { lines: guardedLines(allowPrivate, lookup), exchange };
}

async function withDeadline(
  request: HttpRequest,
  { lines, exchange }: WayOut,
  userAgent: string,
): Promise<HttpOutcome> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), request.timeoutMs);
  try {
    return await follow(request, (asked) => exchange(asked, { lines, userAgent, signal: controller.signal }));
  } finally {
    clearTimeout(timer);
  }
}

async function follow(request: HttpRequest, ask: (asked: HttpRequest) => Promise<HttpOutcome>): Promise<HttpOutcome> {
  const hops: HttpAnswer['hops'] = [];
  let asked = request;
  for (;;) {
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
