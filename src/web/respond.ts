import { gzipSync } from 'node:zlib';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Log } from '../news/log.ts';

export type Refusal = { status: number; code: string; what: string; todo: string };

/** Answers with a refusal in the one form every route uses: `{error: {code, what, todo}}`. */
export function sendProblem(response: Response, refusal: Refusal): void {
  const { status, code, what, todo } = refusal;
  response.status(status).set('Cache-Control', 'no-store').json({ error: { code, what, todo } });
}

/** An address on this server: with two slashes at its start it would lead to another host. */
export function ownPath(path: string): string {
  const inside = path.replace(/^[/\\]+/, '/');
  return inside.startsWith('/') && !/[\s\\]/.test(inside) ? inside : '/';
}

/** The last route, for requests that no other route answered. */
export const notFound: RequestHandler = (_request, response) => {
  sendProblem(response, {
    status: 404,
    code: 'E_NOT_FOUND',
    what: 'There is nothing at this address',
    todo: 'Open / for the page, or see the HTTP part of the README.',
  });
};

/** Answers for a route that threw: errors of the body parser by their status, any other as our bug. */
export function failureHandler(log: Log, clientAddress: (request: Request) => string): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express knows an error handler by its four parameters.
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = bodyRefusal(statusOf(error));
    if (refusal) return sendProblem(response, refusal);
    const asked = { method: request.method, path: request.path, clientAddress: clientAddress(request) };
    log.error({ err: error, ...asked }, 'web request failed');
    sendProblem(response, {
      status: 500,
      code: 'E_INTERNAL',
      what: 'This failed inside Slugline',
      todo: 'Try again; if it fails again, the log has the reason.',
    });
  };
}

/** body-parser and the router mark their errors with an HTTP status (http-errors). */
function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('status' in error)) return 0;
  return typeof error.status === 'number' ? error.status : 0;
}

function bodyRefusal(status: number): Refusal | null {
  if (status === 413) return { status, code: 'E_BODY_SIZE', what: 'The body is too large', todo: 'Send less.' };
  if (status === 415)
    return { status, code: 'E_BODY_TYPE', what: 'The body has an unknown encoding', todo: 'Send plain JSON in UTF-8.' };
  if (status < 400 || status >= 500) return null;
  return {
    status,
    code: 'E_BODY_FORM',
    what: 'The request could not be read',
    todo: 'Send a JSON object such as {"text":"/brief pakistan-taliban"}.',
  };
}

/** Sends the compressed form to clients that accept it (RFC 9110 section 12.5.3). */
export function sendText(text: { body: string; zipped?: Buffer }, request: Request, response: Response): void {
  response.vary('Accept-Encoding');
  if (request.acceptsEncodings('gzip') !== 'gzip') response.send(text.body);
  else response.set('Content-Encoding', 'gzip').send(text.zipped ?? gzipSync(text.body));
}
