import type { LocateOutcome } from '../chat/chat.ts';
import { addressKey, type ChannelAddress } from '../news/channel.ts';
import type { Announce } from '../news/feed.ts';
import type { Log } from '../news/log.ts';
import type { Tenants } from '../news/owner.ts';
import { EVERYTHING } from '../news/subscription.ts';
import type { ChannelRules } from '../store/nouns/deliveries/leases.ts';
import type { WantedFeed } from '../store/nouns/feeds/feeds.ts';
import type { NewSubscription } from '../store/nouns/subscriptions.ts';
import type { Store } from '../store/store.ts';

/** A channel of config/alerts.yaml and what it follows. */
type WantedChannel = {
  address: ChannelAddress;
  name: string | null;
  mention: string | null;
  follows: readonly { query: string; topic: string | null }[];
  followsAll: boolean;
  rules: ChannelRules;
};

type ConfiguredFeed = Omit<WantedFeed, 'announceNewest'> & { announce: Announce };

export type WantedConfig = {
  feeds: readonly ConfiguredFeed[];
  tenants: Tenants;
  alerts: { channels: readonly WantedChannel[] };
};

type SyncDeps = {
  store: Pick<Store, 'feeds' | 'channels' | 'subscriptions'>;
  locate: (address: ChannelAddress) => Promise<LocateOutcome>;
  now: () => Date;
  log: Log;
};

/** Stores the feeds and channels of the newsroom's files; what people added in chat stays. */
export async function syncConfig(config: WantedConfig, deps: SyncDeps): Promise<void> {
  await deps.store.feeds.syncConfigured(config.feeds.map(wantedFeed), deps.now());
  const subscriptions: NewSubscription[] = [];
  for (const channel of config.alerts.channels) subscriptions.push(...(await subscribe(channel, deps)));
  await deps.store.subscriptions.syncConfigured(subscriptions);
  if (config.tenants === 'separate') await warnOfStrays(deps);
}

/** Where each workspace has feeds of its own, one of which nobody knows whose it is reaches all of them. */
async function warnOfStrays({ store, log }: SyncDeps): Promise<void> {
  const feeds = (await store.feeds.withoutAdder()).length;
  if (feeds > 0) log.warn({ feeds }, 'feeds were added in chat by nobody knows whom and reach all: see slugline check');
}

function wantedFeed({ announce, ...feed }: ConfiguredFeed): WantedFeed {
  return { ...feed, announceNewest: announce.kind === 'newest' ? announce.count : 0 };
}

async function subscribe(wanted: WantedChannel, deps: SyncDeps): Promise<NewSubscription[]> {
  const { address, name } = await locateWanted(wanted, deps);
  const channel = await deps.store.channels.ensure(address, wanted.name ?? name);
  await deps.store.channels.setRules(channel.id, wanted.rules);
  const queries = wanted.followsAll ? [...wanted.follows, { query: EVERYTHING, topic: null }] : wanted.follows;
  return queries.map(({ query, topic }) => ({
    channelId: channel.id,
    query,
    topic,
    source: 'config',
    createdBy: 'config/alerts.yaml',
    createdAt: deps.now(),
    mention: wanted.mention,
    digest: null,
  }));
}

/** Asks the platform for the workspace and the name of a channel that the file names by its id alone. */
async function locateWanted(wanted: WantedChannel, deps: SyncDeps): Promise<{ address: ChannelAddress; name: string }> {
  const located = await deps.locate(wanted.address);
  if (located.kind === 'located') return located;
  const fields = { channel: addressKey(wanted.address), reason: located.reason };
  deps.log.warn(fields, 'channel of config/alerts.yaml not found');
  return { address: wanted.address, name: wanted.address.id };
}
