import type { WebClient } from '@slack/web-api';
import { withDeadline } from '../../../kit/deadline.ts';
import { createAnswerCache } from '../../../kit/lru.ts';
import { MINUTE_MS } from '../../../kit/time.ts';
import type { ChannelAddress } from '../../../news/channel.ts';
import { ALL_RIGHTS, type LocateOutcome, NO_RIGHTS, type RightsOutcome } from '../../chat.ts';
import { classifyError, explain } from '../errors.ts';

/** The managers of a channel change rarely, so that commands need not wait for Slack each time. */
const MANAGER_CACHE = { forMs: 5 * MINUTE_MS, most: 2000 };
/** How long a question waits for Slack to say what its asker may do. */
const MANAGER_WAIT_MS = 2000;
/** A person's channels are read in pages of the size that Slack asks for (docs.slack.dev, users.conversations). */
const MEMBERSHIPS_PAGE_SIZE = 200;
const MEMBERSHIPS_PAGES_MAX = 20;

/** The id of the conversation, which editing and reading need. Posting takes the id of a person as well. */
export async function conversationIdOf(address: ChannelAddress, client: WebClient): Promise<string> {
  if (address.kind === 'channel') return address.id;
  const opened = await client.conversations.open({ users: address.id });
  const id = opened.channel?.id;
  if (!id) throw new Error('Slack opened a direct message without an id');
  return id;
}

/** Whether we can post in a channel or to a person, and the name of the channel. */
export async function locateConversation(address: ChannelAddress, client: WebClient): Promise<LocateOutcome> {
  try {
    const workspace = address.workspace || ((await client.auth.test()).team_id ?? '');
    const located = { ...address, workspace };
    if (address.kind === 'channel') return await locateChannel(located, client);
    await conversationIdOf(address, client);
    return { kind: 'located', address: located, name: 'direct message' };
  } catch (error) {
    const failure = classifyError(error);
    if (failure.kind !== 'channel-closed') return { kind: 'unreachable', reason: explain(error) };
    const reason = `Slugline cannot see this channel (${failure.code}): type /invite @slugline there`;
    return { kind: 'closed', reason };
  }
}

async function locateChannel(address: ChannelAddress, client: WebClient): Promise<LocateOutcome> {
  const { channel } = await client.conversations.info({ channel: address.id });
  const name = channel?.name ? `#${channel.name}` : address.id;
  if (channel?.is_archived) return { kind: 'closed', reason: `${name} is archived` };
  if (channel?.is_member === false)
    return { kind: 'closed', reason: `Slugline is not in ${name}: type /invite @slugline there` };
  return { kind: 'located', address, name };
}

export type RightsIn = (userId: string, address: ChannelAddress, client: WebClient) => Promise<RightsOutcome>;

/** What Slack lets a person do in a conversation: members add, admins and its creator manage. */
export function createRights(now: () => Date): RightsIn {
  const standingOf = createStandings(now);
  return async (userId, { workspace, id, kind }, client) => {
    if (kind === 'dm') return id === userId ? ALL_RIGHTS : NO_RIGHTS;
    try {
      const isMember = await askMember(userId, id, client);
      if (isMember === null) return { kind: 'unreachable', reason: 'Slack lists too many channels to find this one' };
      if (!isMember) return NO_RIGHTS;
      const { manages: isManager } = await standingOf({ teamId: workspace, userId, channelId: id }, client);
      return { kind: 'rights', sees: true, adds: true, manages: isManager };
    } catch (error) {
      return { kind: 'unreachable', reason: explain(error) };
    }
  };
}

/**
 * Looks for the channel in the person's list, which is shorter than the list of a large channel's members. It has private
 * channels only where we are members (docs.slack.dev, users.conversations), and only those can be subscribed.
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

/** What Slack says of a person: the right over a channel, and the language of their client. */
export type AskerFacts = { manages: boolean; language: string | null };

type AskStanding = (
  person: { teamId: string; userId: string; channelId: string },
  client: WebClient,
) => Promise<AskerFacts>;

/**
 * Whether a person may manage a channel: admins, owners and its creator may, and all their own direct messages. No answer
 * counts as no.
 */
export function createStandings(now: () => Date): AskStanding {
  const people = createAnswerCache<{ isAdmin: boolean; language: string | null }>(MANAGER_CACHE, now);
  const creators = createAnswerCache<string | null>(MANAGER_CACHE, now);
  const ask: AskStanding = async ({ teamId, userId, channelId }, client) => {
    const isDirect = isDirectMessage(channelId);
    const [person, creator] = await Promise.allSettled([
      people(`${teamId}/${userId}`, () => askPerson(userId, client)),
      isDirect ? userId : creators(`${teamId}/${channelId}`, () => askCreator(channelId, client)),
    ]);
    const { isAdmin, language } = person.status === 'fulfilled' ? person.value : { isAdmin: false, language: null };
    return { manages: isAdmin || (creator.status === 'fulfilled' && creator.value === userId), language };
  };
  const unsaid = (channelId: string) => ({ manages: isDirectMessage(channelId), language: null });
  return (person, client) => withDeadline(ask(person, client), MANAGER_WAIT_MS, () => unsaid(person.channelId));
}

/** Ids of direct messages start with D; what is asked outside of any channel has none. */
export function isDirectMessage(channelId: string): boolean {
  return channelId === '' || channelId.startsWith('D');
}

async function askPerson(userId: string, client: WebClient) {
  const { user } = await client.users.info({ user: userId, include_locale: true });
  const isAdmin = user?.is_admin === true || user?.is_owner === true || user?.is_primary_owner === true;
  return { isAdmin, language: user?.locale ?? null };
}

async function askCreator(channelId: string, client: WebClient): Promise<string | null> {
  const { channel } = await client.conversations.info({ channel: channelId });
  return channel?.creator ?? null;
}
