/**
 * 106 bits of hash in hexadecimal, for keys of identity. Not for secrets: `news` may not use node:crypto, and all an
 * attacker could gain by a collision is to hide an entry of his own feed.
 */
export function hashText(text: string): string {
  return hash53(text, 0x9747b28c) + hash53(text, 0x3c6ef372);
}

/** cyrb53: two multiplicative 32-bit lanes, cross-mixed at the end. */
function hash53(text: string, seed: number): string {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, '0');
}
