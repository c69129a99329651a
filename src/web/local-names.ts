import { isIP } from 'node:net';
import type { Request } from 'express';

/** The host of a Host header without its port, lower case; null when it is no host at all. */
export function hostName(header: string | undefined): string | null {
  if (header === undefined || /[\s/@\\?#]/.test(header)) return null;
  const address = `http://${header}`;
  if (!URL.canParse(address)) return null;
  return withoutBrackets(new URL(address).hostname.toLowerCase());
}

/** Whether this name can only mean this machine. */
export function isLoopback(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

/** A proxy on this machine reaches us from loopback with somebody else's request in hand. */
export function cameThroughProxy(request: Request): boolean {
  return ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some(
    (name) => name in request.headers,
  );
}

export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
