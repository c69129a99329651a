import type { Platform } from '../news/channel.ts';
import type { Db } from './database.ts';

/** A channel and what it follows. */
export type ChannelView = {
  name: string;
  platform: Platform;
  state: 'open' | 'paused' | 'closed';
  reason: string | null;
  follows: { query: string; topic: string | null; source: 'config' | 'chat' }[];
};

const CHANNELS_MAX = 200;

/** Every channel, by platform and name, with its subscriptions. */
export async function viewChannels(db: Db): Promise<ChannelView[]> {
  const channels = await db
    .selectFrom('channels')
    .select(['id', 'name', 'platform', 'state', 'state_reason'])
    .orderBy('platform')
    .orderBy('name')
    .limit(CHANNELS_MAX)
    .execute();
  const ids = channels.map(({ id }) => id);
  const follows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('subscriptions')
          .select(['channel_id', 'query', 'topic', 'source'])
          .where('channel_id', 'in', ids)
          .orderBy('id')
          .execute();
  return channels.map(({ id, name, platform, state, state_reason }) => ({
    name,
    platform,
    state,
    reason: state_reason,
    follows: follows
      .filter((follow) => follow.channel_id === id)
      .map(({ query, topic, source }) => ({ query, topic, source })),
  }));
}
