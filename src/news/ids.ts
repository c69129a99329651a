/** The id of a row in the store, as decimal text; the brand stops a feed's id from being passed as an article's. */
type Id<Brand extends string> = string & { readonly brand: Brand };

export type FeedId = Id<'feed'>;
export type ArticleId = Id<'article'>;
export type StoryId = Id<'story'>;
export type ChannelId = Id<'channel'>;
export type SubscriptionId = Id<'subscription'>;
export type DeliveryId = Id<'delivery'>;
export type StoryChangeId = Id<'story change'>;

function isId<Brand extends string>(text: string): text is Id<Brand> {
  return /^[0-9]{1,19}$/.test(text);
}

/** Brands the text of a row's id; anything but digits is the caller's bug. */
export function toId<Brand extends string>(text: string): Id<Brand> {
  if (!isId<Brand>(text)) throw new Error(`Not an id: "${text.slice(0, 40)}"`);
  return text;
}

/**
 * 106 bits of hash in hexadecimal, for keys that identify articles. Not for secrets: `news` may not use node:crypto,
 * and with a collision an attacker could only hide an entry of his own feed.
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
