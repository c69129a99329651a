import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { hostName, isLoopback } from './local-names.ts';
import { sendProblem } from './send-problem.ts';

type HostSettings = { host: string; publicUrl: string | null };

/**
 * Takes requests for our own names only. A web page may point its own name at 127.0.0.1 (DNS rebinding) and would then
 * be of one origin with us; its name still stands in the Host header.
 */
export function guardHost(settings: HostSettings): RequestHandler {
  const publicHost = settings.publicUrl === null ? null : new URL(settings.publicUrl).hostname.toLowerCase();
  const bound = settings.host.toLowerCase();
  // A bare address cannot be rebound; whoever listens on a network is reached by it.
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
