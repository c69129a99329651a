import type { BlockAction, SlashCommand } from '@slack/bolt';
import { messageOf } from '../../../kit/errors.ts';
import type { ChannelAddress } from '../../../news/channel.ts';
import { cleanText } from '../../clean-text.ts';
import type { CommandSpec } from '../../command-spec.ts';
import { type Answer, type Asker, problemReply, type Question, type Reply } from '../../question.ts';
import type { Workspaces } from '../install/workspaces.ts';
import { createManagerCheck } from '../post/conversations.ts';
import type { SlackBase } from '../sdk-logger.ts';

/** The channel and the person of a question, by Slack's ids. */
export type QuestionSource = {
  teamId: string;
  channelId: string;
  channelName: string | null;
  userId: string;
  userName: string;
};

/** A command as typed: its name, and the words after it. */
export type CommandLine = { command: string; text: string };

type SlackAskDeps = SlackBase & { answer: Answer; workspaces: Pick<Workspaces, 'of'> };

/** A command as typed, or with its options by name, as a form sends them. */
type CommandToAnswer = CommandLine | { command: string; options: Record<string, string> };
export type Ask = (command: CommandToAnswer, source: QuestionSource) => Promise<Reply>;

/** Passes questions to `answer`. The asker gets a reply even where that fails. */
export function createAsk({ answer, workspaces, now, log }: SlackAskDeps): Ask {
  const manages = createManagerCheck(now);

  const askIn = async ({ command, ...typed }: CommandToAnswer, source: QuestionSource): Promise<Reply> => {
    const found = await workspaces.of(source.teamId);
    if (found.kind === 'closed') return NOT_INSTALLED;
    if (found.kind === 'not-allowed') return notAllowed(source.teamId);
    // Everybody manages their own direct messages.
    const isDirect = addressOf(source).kind === 'dm';
    const managesChannel = isDirect || (found.kind === 'open' && (await manages(source, found.workspace.client)));
    const input: Question['input'] = 'options' in typed ? { kind: 'options', ...typed } : { kind: 'text', ...typed };
    return answer({ command, input, asker: askerAt(source, managesChannel) });
  };

  return async (question, source) => {
    try {
      return await askIn(question, source);
    } catch (error) {
      log.error(`/${question.command} was not answered: ${messageOf(error)}`);
      return SORRY;
    }
  };
}

const SORRY = problemReply('Slugline could not answer this just now.', [
  'Try again in a minute; if it stays so, tell whoever runs Slugline.',
]);

/** Slack has revoked the token, but still shows the commands. */
const NOT_INSTALLED = problemReply('Slugline has no access to this workspace any more.', [
  'Ask whoever runs Slugline for its installation link, and install it again.',
]);

function notAllowed(teamId: string): Reply {
  return problemReply('Slugline works in chosen workspaces only, and this one is not among them.', [
    `If it should be, ask whoever runs Slugline to add ${teamId} to ALLOWED_WORKSPACES.`,
  ]);
}

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

/** The address of a direct message is the person (ids of direct messages start with D). */
function addressOf({ teamId, channelId, userId }: QuestionSource): ChannelAddress {
  const direct = channelId === '' || channelId.startsWith('D');
  return { platform: 'slack', workspace: teamId, id: direct ? userId : channelId, kind: direct ? 'dm' : 'channel' };
}

export function askerAt(source: QuestionSource, managesChannel: boolean): Asker {
  const { channelName, userId, userName } = source;
  return { address: addressOf(source), channelName, userId, userName, managesChannel, mayFollow: true };
}

/** Every command works behind this one: "/slugline brief harbour" is "/brief harbour". */
const UMBRELLA = 'slugline';

/** Reads "/brief harbour", "brief harbour" or "/slugline brief harbour"; an unknown command goes to /slugline. */
export function readCommandLine(line: string, commands: CommandSpec[]): CommandLine {
  const { first, rest } = firstWord(unescapeSlack(line));
  if (first === UMBRELLA) return readUnderUmbrella(rest, commands);
  if (commands.some((spec) => spec.name === first)) return { command: first, text: rest };
  return { command: UMBRELLA, text: `${first} ${rest}`.trim() };
}

/** A slash command with an unknown name was renamed when the app was set up, so it counts as /slugline. */
export function readSlashCommand(name: string, text: string, commands: CommandSpec[]): CommandLine {
  const command = name.replace(/^\//u, '').toLowerCase();
  if (command !== UMBRELLA && commands.some((spec) => spec.name === command)) {
    return { command, text: unescapeSlack(text) };
  }
  return readUnderUmbrella(unescapeSlack(text), commands);
}

function readUnderUmbrella(text: string, commands: CommandSpec[]): CommandLine {
  const { first, rest } = firstWord(text);
  const known = first !== UMBRELLA && commands.some((spec) => spec.name === first);
  return known ? { command: first, text: rest } : { command: UMBRELLA, text };
}

function firstWord(line: string): { first: string; rest: string } {
  const [first = '', ...rest] = line.split(' ');
  return { first: first.replace(/^\//u, '').toLowerCase(), rest: rest.join(' ') };
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
