import type { Message } from '../../message.ts';
import { problemReply } from '../../question.ts';
import type { Workspaces } from '../install/workspaces.ts';
import { channelNameOf, type RightsIn } from '../post/conversations.ts';
import type { QuestionSource } from './create-ask.ts';

export type SeenChannelDeps = { workspaces: Pick<Workspaces, 'of'>; rightsIn: RightsIn };

/** A channel as the place of a question, or why nothing of it may be shown or changed. */
export type SeenChannel =
  | { kind: 'seen'; source: QuestionSource }
  | { kind: 'hidden'; message: Message }
  /** Slack did not say. */
  | { kind: 'unknown'; message: Message };

/**
 * Asks Slack whether a person is in a channel that comes with a view or a choice instead of with what they did there. A view
 * keeps its channel for months, and people leave channels, so it is asked for each time.
 */
export async function seenChannel(source: QuestionSource, deps: SeenChannelDeps): Promise<SeenChannel> {
  const { teamId, userId, channelId } = source;
  const found = await deps.workspaces.of(teamId);
  if (found.kind !== 'open') return { kind: 'unknown', message: problemReply(`${found.reason}.`, [AGAIN]).message };
  const { client } = found.workspace;
  const address = { platform: 'slack', workspace: teamId, id: channelId, kind: 'channel' } as const;
  const rights = await deps.rightsIn(userId, address, client);
  if (rights.kind === 'unreachable') return { kind: 'unknown', message: problemReply(UNSAID, [AGAIN]).message };
  if (!rights.sees) return { kind: 'hidden', message: problemReply(NOT_IN, [JOIN]).message };
  return { kind: 'seen', source: { ...source, channelName: await channelNameOf(address, client) } };
}

const UNSAID = 'Slack did not say just now whether you are in that channel.';
const AGAIN = 'Try again in a minute.';
const NOT_IN = 'You are not in that channel, or Slugline is not, so nothing of it is shown or changed here.';
const JOIN = 'Join it, invite Slugline there (/invite @slugline), or type the command with its words in the channel.';
