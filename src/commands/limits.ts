/** Beyond this a channel is a firehose, and nobody reads it. */
export const SUBSCRIPTIONS_PER_CHANNEL_MAX = 100;

/** Mutes in force: each is compared with every article that a channel of everything gets. */
export const MUTES_PER_CHANNEL_MAX = 100;

/** Feeds are everybody's: no channel may have the whole installation poll without end. config/feeds.yaml has no limit. */
export const FEEDS_FROM_CHAT_MAX = 200;
