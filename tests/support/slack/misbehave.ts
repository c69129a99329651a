import type { ServerResponse } from 'node:http';
import { json, refuse } from './http-parts.ts';

/** What goes wrong with the next call of a method, and with that one alone. */
export type Fault =
  | { kind: 'rate-limit'; retryAfter: string | null }
  | { kind: 'refuse'; error: string; more?: Record<string, unknown> }
  | { kind: 'status'; status: number }
  /** The connection is taken and cut before anything is done. */
  | { kind: 'drop' }
  /** The call is carried out, and the connection is cut instead of an answer. */
  | { kind: 'lose-answer' }
  /** The call is carried out, and half an answer arrives. */
  | { kind: 'half-answer' }
  /** The call is taken and never answered. */
  | { kind: 'hang' }
  /** A proxy's page instead of JSON, with status 200. */
  | { kind: 'page' };

/** Answers a call the wrong way; `run` carries it out. */
export function misbehave(fault: Fault, run: () => unknown, response: ServerResponse): void {
  switch (fault.kind) {
    case 'rate-limit':
      if (fault.retryAfter !== null) response.setHeader('retry-after', fault.retryAfter);
      refuse(response, 'ratelimited', 429);
      break;
    case 'refuse':
      json(response, { ok: false, error: fault.error, ...fault.more });
      break;
    case 'status':
      refuse(response, 'no_reason', fault.status);
      break;
    case 'drop':
      response.destroy();
      break;
    case 'lose-answer':
      run();
      response.destroy();
      break;
    case 'half-answer':
      run();
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '400' });
      response.write('{"ok":true,');
      setImmediate(() => response.destroy());
      break;
    case 'hang':
      break;
    case 'page':
      response.end('<html><body>The proxy is tired</body></html>');
      break;
  }
}
