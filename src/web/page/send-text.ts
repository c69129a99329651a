import type { Request, Response } from 'express';

type Text = { body: string; zipped: Buffer };

/** Sends the compressed form to whoever takes it (RFC 9110 section 12.5.3). */
export function sendText(text: Text, request: Request, response: Response): void {
  response.vary('Accept-Encoding');
  if (request.acceptsEncodings('gzip') !== 'gzip') {
    response.send(text.body);
    return;
  }
  response.set('Content-Encoding', 'gzip').send(text.zipped);
}
