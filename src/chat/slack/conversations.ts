import type { WebClient } from '@slack/web-api';
import type { ChannelAddress } from '../../news/channel.ts';
import type { LocateOutcome } from '../chat.ts';
import { classifyError, reasonOf } from './classify-error.ts';

type Conversations = {
  /** Editing and reading need the conversation's own id; posting takes a person's id as it is. */
  idOf(address: ChannelAddress): Promise<string>;
  locate(address: ChannelAddress): Promise<LocateOutcome>;
};

/** What Slack tells of channels and direct messages. */
export function createConversations(client: WebClient): Conversations {
  const idOf = async (address: ChannelAddress): Promise<string> => {
    if (address.kind === 'channel') return address.id;
    const opened = await client.conversations.open({ users: address.id });
    const id = opened.channel?.id;
    if (!id) throw new Error('Slack opened a direct message without an id');
    return id;
  };

  const locate = async (address: ChannelAddress): Promise<LocateOutcome> => {
    try {
      const workspace = address.workspace || ((await client.auth.test()).team_id ?? '');
      const found = address.kind === 'dm' ? await locatePerson(address.id) : await locateChannel(address.id);
      return 'reason' in found
        ? { kind: 'closed', reason: found.reason }
        : { kind: 'located', address: { ...address, workspace }, name: found.name };
    } catch (error) {
      return notLocated(error);
    }
  };

  const locatePerson = async (userId: string): Promise<Found> => {
    await idOf({ platform: 'slack', workspace: '', id: userId, kind: 'dm' });
    return { name: 'direct message' };
  };

  const locateChannel = async (channelId: string): Promise<Found> => {
    const { channel } = await client.conversations.info({ channel: channelId });
    const name = channel?.name ? `#${channel.name}` : channelId;
    if (channel?.is_archived) return { reason: `${name} is archived` };
    if (channel?.is_member === false) return { reason: `Slugline is not in ${name}: type /invite @slugline there` };
    return { name };
  };

  return { idOf, locate };
}

type Found = { name: string } | { reason: string };

function notLocated(error: unknown): LocateOutcome {
  const failure = classifyError(error);
  if (failure.kind === 'channel-closed') {
    return {
      kind: 'closed',
      reason: `Slugline cannot see this channel (${failure.code}): type /invite @slugline there`,
    };
  }
  return { kind: 'unreachable', reason: 'reason' in failure ? failure.reason : reasonOf(error) };
}
