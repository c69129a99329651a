import type { LocateOutcome } from '../chat/chat.ts';
import { addressKey, type ChannelAddress } from '../news/channel.ts';
import type { Announce } from '../news/feed.ts';
import type { Log } from '../news/log.ts';
import type { Tenants } from '../news/owner.ts';
import { EVERYTHING, type FollowingChannel, goneTopicProblem, type Topic } from '../news/subscription.ts';
import type { WantedFeed } from '../store/nouns/feeds/feeds.ts';
import type { NewSubscription } from '../store/nouns/subscriptions.ts';
import type { Store } from '../store/store.ts';

export type WantedConfig = {
  feeds: readonly (Omit<WantedFeed, 'announceNewest'> & { announce: Announce })[];
  tenants: Tenants;
  topics: readonly Topic[];
  alerts: { channels: readonly FollowingChannel[] };
};

type SyncDeps = {
  store: Pick<Store, 'feeds' | 'channels' | 'subscriptions' | 'topics'>;
  locate: (address: ChannelAddress) => Promise<LocateOutcome>;
  now: () => Date;
  log: Log;
};

/** Stores the feeds and channels of the newsroom's files; what people added in chat stays. */
export async function syncConfig(config: WantedConfig, deps: SyncDeps): Promise<void> {
  const feeds = config.feeds.map(({ announce, ...feed }) => {
    return { ...feed, announceNewest: announce.kind === 'newest' ? announce.count : 0 };
  });
  await deps.store.feeds.syncConfigured(feeds, deps.now());
  // First, so that what the files follow by name is found under its new words.
  await deps.store.topics.follow(config.topics, deps.now());
  const subscriptions: NewSubscription[] = [];
  for (const channel of config.alerts.channels) subscriptions.push(...(await subscribe(channel, deps)));
  await deps.store.subscriptions.syncConfigured(subscriptions);
  if (config.tenants === 'separate') await warnOfStrays(deps);
  for (const gone of await deps.store.topics.gone(config.topics, deps.now())) {
    const { code, what, seen, todo } = goneTopicProblem(gone, config.topics);
    deps.log.warn({ code, seen, todo }, `${what}. ${todo}`);
  }
}

/** Where each workspace has feeds of its own, one of which nobody knows whose it is reaches all of them. */
async function warnOfStrays({ store, log }: SyncDeps): Promise<void> {
  const feeds = (await store.feeds.withoutAdder()).length;
  if (feeds > 0) log.warn({ feeds }, 'feeds were added in chat by nobody knows whom and reach all: see slugline check');
}

async function subscribe(wanted: FollowingChannel, deps: SyncDeps): Promise<NewSubscription[]> {
  const { address, name } = await locateWanted(wanted, deps);
  const channel = await deps.store.channels.ensure(address, wanted.name ?? name);
  await deps.store.channels.setRules(channel.id, wanted.rules);
  const queries = wanted.followsAll ? [...wanted.follows, { query: EVERYTHING, topic: null }] : wanted.follows;
  const made = { source: 'config', createdBy: 'config/alerts.yaml', createdAt: deps.now() } as const;
  const how = { channelId: channel.id, mention: wanted.mention, digest: null };
  return queries.map(({ query, topic }) => ({ ...how, ...made, query, topic }));
}

/** Asks the platform for the workspace and the name of a channel that the file names by its id alone. */
async function locateWanted(
  wanted: FollowingChannel,
  deps: SyncDeps,
): Promise<{ address: ChannelAddress; name: string }> {
  const located = await deps.locate(wanted.address);
  if (located.kind === 'located') return located;
  const fields = { channel: addressKey(wanted.address), reason: located.reason };
  deps.log.warn(fields, 'channel of config/alerts.yaml not found');
  return { address: wanted.address, name: wanted.address.id };
}
