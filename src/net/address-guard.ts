import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { ipv6Groups } from '../news/url.ts';

export type AddressGuard = {
  /** Why the address must not be dialled, or null when it may be. */
  refusal(address: string): string | null;
};

/**
 * What is not on the public internet. IPv4: the IANA special-purpose registry (RFC 6890), with 168.63.129.16, the
 * metadata and wire server of Azure, which lies in public space.
 */
const CLOSED_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * Inside 2000::/3, the only global unicast space (RFC 4291 section 2.4), these are closed too: protocol assignments with
 * Teredo and ORCHID, documentation, 6to4 (each carries an IPv4 address in a way a router may unpack), and fd00:ec2::254's
 * like lie outside it anyway.
 */
const CLOSED_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20', '5f00::/16'];

/** A guard that closes every address but public ones and the given CIDRs; a CIDR that cannot be read is the operator's error. */
export function createAddressGuard(allowPrivate: readonly string[]): AddressGuard {
  const allowed = blockList(allowPrivate);
  const closed = blockList([...CLOSED_IPV4, ...CLOSED_IPV6]);
  const global = blockList(['2000::/3']);
  return {
    refusal(address) {
      const plain = withoutWrapping(address);
      const family = familyOf(plain);
      if (family === null) return `"${address.slice(0, 60)}" is not an IP address`;
      if (allowed.check(plain, family)) return null;
      if (closed.check(plain, family) || (family === 'ipv6' && !global.check(plain, family))) {
        return `${plain} is not a public address`;
      }
      return null;
    },
  };
}

/** Whether a text is a CIDR ("10.0.0.0/8", "fd00::/8") or a single address, as ALLOW_PRIVATE_ADDRESSES takes them. */
export function isCidr(text: string): boolean {
  const [address = '', prefix, more] = text.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  if (bits === 0 || more !== undefined) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

function blockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    if (!isCidr(cidr)) throw new Error(`Not an address range: "${cidr}". Write it like 10.0.0.0/8 or fd00::/8.`);
    const [address = '', prefix] = cidr.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix), family);
  }
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  if (isIPv4(address)) return 'ipv4';
  return isIPv6(address) ? 'ipv6' : null;
}

/**
 * The IPv4 address inside an IPv4-mapped (RFC 4291 section 2.5.5.2) or NAT64 (RFC 6052, 64:ff9b::/96) one: both end at
 * that IPv4 host, so both are judged as it. A NAT64 network gives every public IPv4 site such an address.
 */
function withoutWrapping(address: string): string {
  const bare = address.replace(/%.*$/, '');
  if (isIP(bare) !== 6) return bare;
  const groups = ipv6Groups(bare);
  const head = groups.slice(0, 6).join(':');
  if (head !== '0:0:0:0:0:65535' && head !== '100:65435:0:0:0:0') return bare;
  const [high = 0, low = 0] = groups.slice(6);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
