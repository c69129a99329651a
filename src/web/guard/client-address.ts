import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { ipv6Groups } from '../../news/url.ts';

type Asked = { headers: IncomingMessage['headers']; socket: { remoteAddress?: string | undefined } };

/** The address of the browser or program that asks, for pacing, the audit log and the log. */
export type ClientAddress = (request: Asked) => string;

/**
 * Behind a trusted proxy the address stands in X-Forwarded-For or Forwarded (RFC 7239); from anybody else these headers
 * are whatever the client liked to write, and the socket's address counts.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const isTrusted = trustedBy(trustedProxies);
  return ({ headers, socket }) => {
    const nearest = readAddress(socket.remoteAddress ?? '') ?? 'unknown';
    if (!isTrusted(nearest)) return nearest;
    const found = [hopsOfList(headers['x-forwarded-for']), hopsOfForwarded(headers.forwarded)]
      .filter((hops) => hops.length > 0)
      .map((hops) => lastUntrusted(hops, { nearest, isTrusted }));
    const [first = nearest, second = first] = found;
    // A proxy writes one of the two and passes on the other as the client sent it: where they differ, neither is believed.
    return first === second ? first : nearest;
  };
}

type IsTrusted = (address: string) => boolean;

function trustedBy(ranges: readonly string[]): IsTrusted {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    list.addSubnet(address, Number(bits), family(address));
  }
  return (address) => isIP(address) !== 0 && list.check(address, family(address));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}

/** Each proxy adds on the right whom it heard: the right-most that is no proxy of ours is the client. */
function lastUntrusted(hops: readonly string[], { nearest, isTrusted }: { nearest: string; isTrusted: IsTrusted }) {
  let known = nearest;
  for (const hop of [...hops].reverse()) {
    const address = readAddress(hop);
    // "unknown" and names made up by a proxy (RFC 7239 section 6.3): further left nothing can be believed.
    if (address === null) return known;
    known = address;
    if (!isTrusted(address)) return known;
  }
  return known;
}

function hopsOfList(header: string | string[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .filter((hop) => hop.trim() !== '');
}

/** The `for` of each element: for=192.0.2.60;proto=http, for="[2001:db8::1]:4711". */
function hopsOfForwarded(header: string | undefined): string[] {
  return hopsOfList(header).map((element) => {
    const [, quoted, plain] = /(?:^|;)\s*for\s*=\s*(?:"([^"]*)"|([^;\s]*))/i.exec(element) ?? [];
    return quoted ?? plain ?? '';
  });
}

/** An address in its plain form: without port, brackets and zone, an IPv4 one not inside of IPv6; null if it is none. */
export function readAddress(text: string): string | null {
  const trimmed = text.trim();
  const [, inBrackets, withPort] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(trimmed) ?? [];
  const bare = (inBrackets ?? withPort ?? trimmed).replace(/%.*$/, '');
  if (isIP(bare) === 0) return null;
  if (isIPv4(bare)) return bare;
  const groups = ipv6Groups(bare);
  if (!groups.slice(0, 5).every((group) => group === 0) || groups[5] !== 0xffff)
    return new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** What one customer of a provider has: an IPv4 address, or the 64 leading bits of an IPv6 one. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  return `${ipv6Groups(address)
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}
