import { isIP } from 'node:net';
import type { Secret } from '../../news/secret.ts';

/** The settings that say who may reach the page. */
export type DoorSettings = {
  host: string;
  adminToken: Secret | null;
  publicUrl: string | null;
  /** CIDR ranges. */
  trustedProxies: readonly string[];
};

/** Who is let in, decided once from the settings and never by what a request says of itself (decision 0109). */
export type Door =
  /** Everybody needs a token, on this machine as well. */
  | { kind: 'token' }
  /** Others may reach the page and no token is set: nobody is let in. */
  | { kind: 'closed'; because: 'HOST' | 'PUBLIC_URL' | 'TRUSTED_PROXIES' }
  /** Nothing is set: the programs of this machine are let in, unless they bring requests of others. */
  | { kind: 'own-machine' };

export function doorOf({ host, adminToken, publicUrl, trustedProxies }: DoorSettings): Door {
  if (adminToken !== null) return { kind: 'token' };
  if (!isLoopback(host.toLowerCase())) return { kind: 'closed', because: 'HOST' };
  if (publicUrl !== null) return { kind: 'closed', because: 'PUBLIC_URL' };
  return trustedProxies.length > 0 ? { kind: 'closed', because: 'TRUSTED_PROXIES' } : { kind: 'own-machine' };
}

/** Whether this name always means this machine. */
export function isLoopback(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

/** The host of a Host header in lower case, without its port; null if it is no host. */
export function hostName(header: string | undefined): string | null {
  if (header === undefined || /[\s/@\\?#]/.test(header)) return null;
  const address = `http://${header}`;
  if (!URL.canParse(address)) return null;
  return withoutBrackets(new URL(address).hostname.toLowerCase());
}

export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/**
 * Headers that proxies, content networks and tunnels add: RFC 7239, RFC 9110 section 7.6.3 (Via), RFC 8586 (CDN-Loop), and
 * those that each of them invented.
 */
const ADDED_BY_PROXIES =
  /^(?:forwarded|via|cdn-loop|x-scheme|x-https|front-end-https|proxy-connection)$|^(?:x-forwarded|x-original|x-envoy|x-amzn?|x-azure|x-arr|x-vercel|x-appengine|x-cloud-trace|x-proxy|cf|fly|fastly|akamai|tailscale|ngrok)(?:-|$)|(?:^|-)(?:client|real|user|connecting|remote|cluster)-?(?:ip|addr)$/;

/** The header by which a proxy gives itself away, or null. A proxy on this machine connects from loopback for others. */
export function traceOfProxy(headers: Readonly<Record<string, unknown>>): string | null {
  return Object.keys(headers).find((name) => ADDED_BY_PROXIES.test(name)) ?? null;
}
