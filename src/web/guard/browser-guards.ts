import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { linkPage } from '../page/layout.ts';
import { ownPath, sendProblem } from '../respond.ts';
import { hostName, isLoopback } from './door.ts';

const COMMON = ["default-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'"];

/** Our own page: nothing inline runs, nothing comes from elsewhere (CSP Level 3). */
const PAGE_POLICY = [...COMMON, "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"].join(
  '; ',
);

/** Bull Board brings its own built page, which styles itself inline. */
const BOARD_POLICY = `${PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace("img-src 'self'", "img-src 'self' data:")}; font-src 'self'`;

/** Sample stories are plain documents with text and pictures, without scripts. */
const SAMPLE_POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

export const securityHeaders: RequestHandler = (request, response, next) => {
  response.set({
    'Content-Security-Policy': policyFor(request.path),
    'X-Content-Type-Options': 'nosniff',
    // Not `no-referrer`: a browser then hides the Origin of our own login form (Fetch Standard, append a request
    // Origin).
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
  });
  next();
};

function policyFor(path: string): string {
  if (path.startsWith('/queues')) return BOARD_POLICY;
  return path.startsWith('/samples/') ? SAMPLE_POLICY : PAGE_POLICY;
}

/**
 * Accepts only requests for our own names. A web page may point its own name at 127.0.0.1 (DNS rebinding), which gives
 * it our origin, but the Host header still has its name.
 */
export function guardHost(settings: { host: string; publicUrl: string | null }): RequestHandler {
  const publicHost = settings.publicUrl === null ? null : new URL(settings.publicUrl).hostname.toLowerCase();
  const bound = settings.host.toLowerCase();
  // An address, unlike a name, cannot be rebound, and a server on a network is reached by its address.
  const takesAddresses = !isLoopback(bound);
  return (request, response, next) => {
    // RFC 9112 section 3.2: a request with more than one Host field is answered with 400. Node reads the first of them.
    const isOne = request.headersDistinct['host']?.length === 1;
    const name = isOne ? hostName(request.headers.host) : null;
    if (name === null) return sendProblem(response, { ...FOREIGN, status: 400 });
    if (isLoopback(name) || name === bound || name === publicHost) return next();
    if (takesAddresses && isIP(name) !== 0) return next();
    sendProblem(response, FOREIGN);
  };
}

/** RFC 9110 section 15.5.20: 421 Misdirected Request. */
const FOREIGN = {
  status: 421,
  code: 'E_HOST',
  what: 'This server does not answer to that name',
  todo: 'Open it by its address, or set PUBLIC_URL to the address people use.',
};

/**
 * Keeps other web pages from using this server through a reader's browser, and from starting any work in it: a browser
 * names the page that a request comes from (Fetch Standard: Origin; Fetch Metadata: Sec-Fetch-Site). Other programs send
 * no such header. A link on another page leads to a page that does nothing but lead on, by a click of its reader.
 */
export function guardOrigin(settings: { publicUrl: string | null }): RequestHandler {
  const publicOrigin = settings.publicUrl === null ? null : new URL(settings.publicUrl).origin;
  return (request, response, next) => {
    switch (sourceOf(request, publicOrigin)) {
      case 'own':
        return next();
      case 'link':
        response
          .set('Cache-Control', 'no-store')
          .type('html')
          .send(linkPage(ownPath(request.originalUrl)));
        return;
      case 'foreign':
        sendProblem(response, {
          status: 403,
          code: 'E_ORIGIN',
          what: 'Another web page asked for this',
          todo: 'Use the page of this server, or a program that is no browser.',
        });
    }
  };
}

/** `own`: our page, a person's own doing, or no browser. `link`: a person follows a link of another page. */
type RequestSource = 'own' | 'link' | 'foreign';

function sourceOf(request: Request, publicOrigin: string | null): RequestSource {
  const { origin, referer } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isOwn = (address: string | undefined) => isOwnAddress(address, request.headers.host, publicOrigin);
  if (origin !== undefined && !isOwn(origin)) return 'foreign';
  if (site === 'same-origin' || site === 'none') return 'own';
  if (site === undefined && (referer === undefined || isOwn(referer))) return 'own';
  return followsLink(request) ? 'link' : 'foreign';
}

/** A page that opens in the tab itself. Frames, pictures, scripts and fetches are no doing of a person. */
function followsLink(request: Request): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const { headers } = request;
  // Older browsers do not say it, and none does on plain http away from loopback (Fetch Metadata section 2).
  if (headers['sec-fetch-site'] === undefined) return request.accepts(['json', 'html']) === 'html';
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function isOwnAddress(address: string | undefined, host: string | undefined, publicOrigin: string | null): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  const url = new URL(address);
  return url.origin === publicOrigin || url.host === host?.toLowerCase();
}
