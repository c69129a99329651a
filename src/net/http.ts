import type { LookupFunction } from 'node:net';
import { createAddressGuard } from './address-guard.ts';
import { exchange } from './exchange.ts';
import { guardedDial } from './guarded-dial.ts';
import { createLines, type Lines } from './lines.ts';
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
/** A connection kept for this long serves the pages of one feed's burst; more would only hold sockets. */
const KEEP_ALIVE_MS = 10_000;
const MAX_HEADER_BYTES = 64 * 1024;

/** The only way out to the web: guarded at dial time, capped in bytes and time, without cookies, redirects followed by hand. */
export function createHttp(
  settings: HttpSettings,
  deps: { lookup?: LookupFunction } = {},
): { request: Http; close(): Promise<void> } {
  const lines = createLines({
    connect: guardedDial(createAddressGuard(settings.allowPrivate), deps.lookup),
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  return {
    request: (request) => withDeadline(request, lines, settings.userAgent),
    close: () => lines.close(),
  };
}

async function withDeadline(request: HttpRequest, lines: Lines, userAgent: string): Promise<HttpOutcome> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), request.timeoutMs);
  try {
    return await follow(request, { lines, userAgent, signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function follow(
  request: HttpRequest,
  way: { lines: Lines; userAgent: string; signal: AbortSignal },
): Promise<HttpOutcome> {
  const hops: HttpAnswer['hops'] = [];
  let asked = request;
  for (;;) {
    const outcome = await exchange(asked, way);
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
