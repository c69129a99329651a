import { followRedirects } from './follow-redirects.ts';
import type { ProxySettings } from './proxy.ts';
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
  /** Asked at the headers of an answer that is no redirect: what it does not want ends there. */
  accept?: (status: number, headers: Readonly<Record<string, string>>) => boolean;
};

/** A site has no turn left for a request before this moment. */
export type PutOff = { site: string; until: Date };

export type HttpAnswer = {
  kind: 'answered';
  status: number;
  /** Names in lower case; repeated headers joined by ", "; no cookies. */
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
  /** `accept` of the request did not want it. */
  | { kind: 'unwanted'; contentType: string | null }
  | { kind: 'timed-out'; timeoutMs: number }
  | { kind: 'unreachable'; reason: string }
  /** `admit` of the request let it not pass. */
  | ({ kind: 'put-off' } & PutOff);

export type Http = (request: HttpRequest) => Promise<HttpOutcome>;

/** Ends requests for feeds at the headers of films, pictures and endless radio. */
export const maybeFeed: NonNullable<HttpRequest['accept']> = (_status, headers) =>
  !/^\s*(?:audio|video|font|image\/(?!svg))|^\s*application\/pdf/i.test(headers['content-type'] ?? '');

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
    case 'unwanted':
      return `the page is ${outcome.contentType?.slice(0, 60) ?? 'of no known type'}`;
    case 'put-off':
      return `${outcome.site} is asked no more before ${outcome.until.toISOString()}`;
  }
}

type HttpSettings = {
  /** CIDRs the guard lets through although they are private. */
  allowPrivate: string[];
  userAgent: string;
  /** Without it everything goes straight to where it is. */
  proxy?: ProxySettings | null;
};

/** All that goes to the web: guarded at dial time, capped in bytes and time; redirects are followed here. */
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
      return followRedirects(request, (asked) => exchange(asked, context)).finally(() => clearTimeout(timer));
    },
    close: async () => (await transport)?.connections.close(),
  };
}

/** undici is a hundred files: they are loaded with the first request, not when the program starts. */
async function openTransport({ allowPrivate, proxy = null }: HttpSettings, resolveName: ResolveName) {
  const [{ guardedConnections }, { exchange }] = await Promise.all([
    import('./connections.ts'),
    import('./exchange.ts'),
  ]);
  return { connections: guardedConnections({ allowPrivate, resolveName, proxy }), exchange };
}
