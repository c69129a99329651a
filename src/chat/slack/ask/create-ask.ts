import type { BlockAction, SlashCommand } from '@slack/bolt';
import { messageOf } from '../../../kit/errors.ts';
import type { ChannelAddress } from '../../../news/channel.ts';
import { cleanText } from '../../clean-text.ts';
import { type CommandLine, type CommandSpec, readCommandLine, UMBRELLA } from '../../command-spec.ts';
import type { Message } from '../../message.ts';
import {
  type Answer,
  type Asker,
  answerOrSorry,
  notAllowedReply,
  problemReply,
  type Question,
  type Reply,
} from '../../question.ts';
import type { Workspaces } from '../install/workspaces.ts';
import {
  type AskerFacts,
  createStandings,
  isDirectMessage,
  locateConversation,
  type RightsIn,
} from '../post/conversations.ts';
import type { SlackBase } from '../sdk-logger.ts';

/** The channel and the person of a question, by Slack's ids. */
export type QuestionSource = {
  teamId: string;
  channelId: string;
  channelName: string | null;
  userId: string;
  userName: string;
};

/** A command as typed, or with its options by name, as a form sends them. */
type CommandToAnswer = CommandLine | { command: string; options: Record<string, string> };
export type Ask = (command: CommandToAnswer, source: QuestionSource) => Promise<Reply>;

type AskDeps = SlackBase & { answer: Answer; workspaces: Pick<Workspaces, 'of'> };

export function createAsk({ answer, workspaces, now, log }: AskDeps): Ask {
  const standingOf = createStandings(now);

  const askIn = async ({ command, ...typed }: CommandToAnswer, source: QuestionSource): Promise<Reply> => {
    const found = await workspaces.of(source.teamId);
    if (found.kind === 'closed') return NOT_INSTALLED;
    if (found.kind === 'not-allowed') return notAllowedReply('workspaces', source.teamId);
    const unsaid = { manages: isDirectMessage(source.channelId), language: null };
    const standing = found.kind === 'open' ? await standingOf(source, found.workspace.client) : unsaid;
    const input: Question['input'] = 'options' in typed ? { kind: 'options', ...typed } : { kind: 'text', ...typed };
    return answer({ command, input, asker: askerAt(source, standing) });
  };

  return (question, source) =>
    answerOrSorry(askIn(question, source), (error) =>
      log.error(`/${question.command} was not answered: ${messageOf(error)}`),
    );
}

/** Slack has revoked the token, but still shows the commands. */
const NOT_INSTALLED = problemReply('Slugline has no access to this workspace any more.', [
  'Ask whoever runs Slugline for its installation link, and install it again.',
]);

/** The names that Slack gives to conversations without one that people know. */
const NAMELESS = new Set(['directmessage', 'privategroup', '']);

/** `teamId` is the workspace that installed the app; people in a shared channel may belong to others. */
export function sourceOfCommand(command: SlashCommand, teamId: string): QuestionSource {
  return {
    teamId,
    channelId: command.channel_id,
    channelName: shownName(command.channel_name),
    userId: command.user_id,
    userName: command.user_name || command.user_id,
  };
}

export function sourceOfPress(body: BlockAction, teamId: string): QuestionSource {
  return {
    teamId,
    channelId: body.channel?.id ?? '',
    channelName: shownName(body.channel?.name),
    userId: body.user.id,
    userName: body.user.username || body.user.name || body.user.id,
  };
}

/** The person's direct messages, for questions outside of any channel. */
export function directSource(teamId: string, user: { id: string; name?: string | undefined }): QuestionSource {
  return { teamId, channelId: '', channelName: null, userId: user.id, userName: user.name || user.id };
}

function shownName(name: string | undefined): string | null {
  return name === undefined || NAMELESS.has(name) ? null : `#${name}`;
}

/** The address of a direct message is the person. */
function addressOf({ teamId, channelId, userId }: QuestionSource): ChannelAddress {
  const direct = isDirectMessage(channelId);
  return { platform: 'slack', workspace: teamId, id: direct ? userId : channelId, kind: direct ? 'dm' : 'channel' };
}

export function askerAt(source: QuestionSource, { manages, language }: AskerFacts): Asker {
  const { channelName, userId, userName } = source;
  const managesChannel = manages;
  return { address: addressOf(source), channelName, userId, userName, managesChannel, language, mayFollow: true };
}

/** Reads a line that comes with Slack's markup: that of a button or of a mention. */
export function readSlackLine(line: string, commands: CommandSpec[]): CommandLine {
  return readCommandLine(unescapeSlack(line), commands);
}

/** A slash command with an unknown name was renamed when the app was set up, so it counts as /slugline. */
export function readSlashCommand(name: string, text: string, commands: CommandSpec[]): CommandLine {
  const isOurs = commands.some((spec) => name.toLowerCase() === `/${spec.name}`);
  return readSlackLine(`${isOurs ? name : `/${UMBRELLA}`} ${text}`, commands);
}

/**
 * Turns Slack's markup into text: `<#C1|news>` into "#C1", `<@U1|ada>` into "@U1", `<https://a.example|a.example>` into
 * the address, and last the three entities (docs.slack.dev, implementing-slash-commands, should_escape).
 */
function unescapeSlack(text: string): string {
  const plain = text
    .replace(/<([#@])([A-Z0-9]+)(?:\|[^>]*)?>/gu, '$1$2')
    .replace(/<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>/gu, '@$1')
    .replace(/<!([a-z]+)(?:\|[^>]*)?>/gu, '@$1')
    .replace(/<mailto:([^>|]+)(?:\|[^>]*)?>/gu, '$1')
    .replace(/<(https?:[^>|]+)(?:\|[^>]*)?>/gu, '$1');
  return cleanText(plain.replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&amp;/gu, '&'));
}

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
  const located = await locateConversation(address, client);
  return { kind: 'seen', source: { ...source, channelName: located.kind === 'located' ? located.name : null } };
}

const UNSAID = 'Slack did not say just now whether you are in that channel.';
const AGAIN = 'Try again in a minute.';
const NOT_IN = 'You are not in that channel, or Slugline is not, so nothing of it is shown or changed here.';
const JOIN = 'Join it, invite Slugline there (/invite @slugline), or type the command with its words in the channel.';
