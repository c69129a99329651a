import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { sendProblem } from '../respond.ts';

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
    const name = hostName(request.headers.host);
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
 * Keeps other web pages from using this server through a reader's browser: a browser names the page that a request
 * comes from (Fetch Standard: Origin; Sec-Fetch-Site). Other programs send neither header.
 */
export function guardOrigin(settings: { publicUrl: string | null }): RequestHandler {
  const publicOrigin = settings.publicUrl === null ? null : new URL(settings.publicUrl).origin;
  return (request, response, next) => {
    if (isRead(request) || fromOwnPage(request, publicOrigin)) return next();
    sendProblem(response, {
      status: 403,
      code: 'E_ORIGIN',
      what: 'Another web page asked for this',
      todo: 'Use the page of this server, or a program that is no browser.',
    });
  };
}

/** A read changes nothing, and other pages cannot see its answer; but a stream occupies one of few connections. */
function isRead(request: Request): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && !request.path.endsWith('/events');
}

function fromOwnPage(request: Request, publicOrigin: string | null): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = request.headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return origin === publicOrigin || new URL(origin).host === request.headers.host?.toLowerCase();
}

/** The host of a Host header in lower case, without its port; null if it is no host. */
export function hostName(header: string | undefined): string | null {
  if (header === undefined || /[\s/@\\?#]/.test(header)) return null;
  const address = `http://${header}`;
  if (!URL.canParse(address)) return null;
  return withoutBrackets(new URL(address).hostname.toLowerCase());
}

/** Whether this name always means this machine. */
export function isLoopback(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

/** Whether a proxy forwarded the request: a proxy on this machine connects from loopback for somebody else. */
export function cameThroughProxy(request: Request): boolean {
  return ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some(
    (name) => name in request.headers,
  );
}

export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
