import type { WebClient } from '@slack/web-api';
import type { ChannelAddress } from '../../news/channel.ts';
import type { RightsOutcome } from '../chat.ts';
import { classifyError, reasonOf } from './classify-error.ts';
import { MEMBERSHIPS_PAGE_SIZE, MEMBERSHIPS_PAGES_MAX } from './limits.ts';
import { createManagerCheck } from './manager-check.ts';

export type RightsIn = (userId: string, address: ChannelAddress, client: WebClient) => Promise<RightsOutcome>;

/** What Slack lets a person do in a conversation: members add, admins and whoever made it manage. */
export function createRights(now: () => Date): RightsIn {
  const manages = createManagerCheck(now);
  return async (userId, { workspace, id, kind }, client) => {
    if (kind === 'dm') return { kind: 'rights', sees: id === userId, adds: id === userId, manages: id === userId };
    try {
      const isMember = await askMember(userId, id, client);
      if (isMember === null) return { kind: 'unreachable', reason: 'Slack lists too many channels to find this one' };
      if (!isMember) return { kind: 'rights', sees: false, adds: false, manages: false };
      const isManager = await manages({ teamId: workspace, userId, channelId: id }, client);
      return { kind: 'rights', sees: true, adds: true, manages: isManager };
    } catch (error) {
      const failure = classifyError(error);
      return { kind: 'unreachable', reason: 'reason' in failure ? failure.reason : reasonOf(error) };
    }
  };
}

/**
 * People are in fewer channels than the largest channels have members, so the person's list is read. Private channels
 * are in it where we are members too (docs.slack.dev, users.conversations), and only such can be subscribed.
 */
async function askMember(userId: string, channelId: string, client: WebClient): Promise<boolean | null> {
  let cursor: string | undefined;
  for (let page = 0; page < MEMBERSHIPS_PAGES_MAX; page += 1) {
    const { channels = [], response_metadata: more } = await client.users.conversations({
      user: userId,
      types: 'public_channel,private_channel',
      limit: MEMBERSHIPS_PAGE_SIZE,
      ...(cursor ? { cursor } : {}),
    });
    if (channels.some(({ id }) => id === channelId)) return true;
    cursor = more?.next_cursor;
    if (!cursor) return false;
  }
  return null;
}
