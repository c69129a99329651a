import type { Request, RequestHandler } from 'express';
import { sendProblem } from './send-problem.ts';

type OriginSettings = { publicUrl: string | null };

/**
 * Keeps other web pages from driving this server through a reader's browser: a browser names the page a request comes
 * from (Fetch Standard: Origin; Sec-Fetch-Site). Programs that are no browser send neither.
 */
export function guardOrigin(settings: OriginSettings): RequestHandler {
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

/** A plain read changes nothing and its answer is kept from other pages; a stream holds one of few places. */
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
