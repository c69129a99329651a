/** Ids are rows of the store written as decimal text; the brand keeps a feed's id from being passed for an article's. */
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

/** Brands the text of a row's id; anything but digits is a bug of the caller. */
export function toId<Brand extends string>(text: string): Id<Brand> {
  if (!isId<Brand>(text)) throw new Error(`Not an id: "${text.slice(0, 40)}"`);
  return text;
}
