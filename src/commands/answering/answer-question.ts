import { readRef, shortButtons } from '../../chat/button-commands.ts';
import { readCommandLine, UMBRELLA } from '../../chat/command-spec.ts';
import { inLanguage } from '../../chat/message.ts';
import type { Answer, Asker, Question, Reply } from '../../chat/question.ts';
import type { Say } from '../../chat/say.ts';
import { QUERY_FIELDS } from '../../engines/matching/query-tokens.ts';
import { nearestOrBegun } from '../../kit/nearest.ts';
import { PLATFORM_FACTS } from '../../news/channel.ts';
import type { DeliveryId } from '../../news/ids.ts';
import type { AuditEntry } from '../../store/nouns/audit-log.ts';
import { REFERENCE } from '../../store/nouns/settings.ts';
import { wordsToFollow } from '../asking/find-topic.ts';
import { readTypedLine, withoutUnstorable } from '../asking/typed-line.ts';
import {
  type Command,
  type CommandDeps,
  type CommandInput,
  type CommandReply,
  type Done,
  depsFor,
  type SharedDeps,
} from '../command.ts';
import { COMMANDS } from './command-table.ts';
import { echo, problem } from './reply-parts.ts';

/** Answers the questions of all platforms. A question that cannot be answered gets a reply that says how to ask. */
export function createAnswer(shared: SharedDeps, commands: readonly Command[] = COMMANDS): Answer {
  return async (question) => {
    const tooOften = await shared.pace(question.asker, 'command');
    const say = await sayFor(question.asker, shared);
    if (tooOften) return tooOften(say);
    const deps = { ...depsFor(question.asker, shared), say };
    const asked = await expandShortened(calledByName(storable(question), commands), deps);
    const command = commands.find(({ spec }) => spec.name === asked.command);
    if (!command) throw new Error(`There is no /${UMBRELLA}, which answers for unknown commands`);
    const read = readInput(asked, command);
    const refusal: CommandReply | null =
      goneButton(asked, say) ??
      unknownOption(asked, command, { read, say }) ??
      refuse(command, read, say) ??
      (await refuseLookup(command, read, deps));
    const input = await ofAlert(read, deps);
    const { done, ...reply } = refusal ?? (input === null ? alertGone(say) : await command.run(input, deps));
    if (done) await deps.auditLog.record(auditEntry(done, asked.asker, deps));
    const keep = (words: string) => deps.longCommands.keep(words, question.asker.address);
    return { ...reply, message: inLanguage(await shortButtons(reply.message, keep), say) };
  };
}

/** What is set for a channel comes first: clients have fewer languages than newsrooms (decision 0132). */
async function sayFor({ address, language }: Asker, { channels, sayIn }: SharedDeps): Promise<Say> {
  const channel = sayIn.tags.length > 1 ? await channels.byAddress(address) : null;
  return sayIn([channel?.language, language]);
}

/** The one place where a command's change is noted, whoever made it and however it was asked. */
function auditEntry(done: Done, asker: Asker, { owner, now }: CommandDeps): AuditEntry {
  const { address, channelName, userId, userName, clientAddress = null } = asker;
  const actor = PLATFORM_FACTS[address.platform].askedBy === 'operator' ? 'operator' : userName;
  const from = { address, name: channelName };
  return { at: now(), owner, actor, actorId: userId, from, clientAddress, ...done };
}

/** Replaces the short word of a button by the arguments that the store keeps under it (chat/button-commands.ts). */
async function expandShortened(question: Question, { longCommands }: CommandDeps): Promise<Question> {
  if (question.input.kind === 'options') return question;
  const words = await longCommands.wordsOf(question.input.text.trim(), question.asker.address);
  return words === null ? question : { ...question, input: { kind: 'text', text: words } };
}

/** Nobody types such a word: a button asks for what was deleted with its alert. */
function goneButton({ input }: Question, say: Say): CommandReply | null {
  if (input.kind === 'options' || !REFERENCE.test(input.text.trim())) return null;
  return problem(say('What this button asks for is not stored any more: it was deleted with its alert.'), ['/latest']);
}

const OPTION_TYPED = /(?<!\S)(\p{L}{1,12})=\S+/gu;

/** key=value of a key that the command does not take: as words of a query it would find nothing, in silence. */
function unknownOption(
  { input }: Question,
  { spec }: Command,
  { read, say }: { read: CommandInput; say: Say },
): CommandReply | null {
  const options = spec.subcommands.find(({ name }) => name === read.subcommand)?.options ?? spec.options;
  const typed =
    input.kind === 'text' ? input.text.replace(/["\u201C\u201D][^"\u201C\u201D]*["\u201C\u201D]?/gu, '') : '';
  const keys = options.filter(({ kind, name }) => kind !== 'text' || name !== options[0]?.name).map(({ name }) => name);
  const unknown = [...typed.matchAll(OPTION_TYPED)].find(
    ([, key = '']) => !options.some(({ name }) => name === key.toLowerCase()),
  );
  if (!unknown || keys.length === 0) return null;
  const [piece, key = ''] = unknown;
  const isField = QUERY_FIELDS.includes(key.toLowerCase());
  const meant = isField ? null : nearestOrBegun(key, keys);
  const mended = meant === null ? piece.replace('=', ':') : piece.replace(key, meant);
  const there = keys.map((name) => `${name}=`).join(', ');
  const text = say('There is no option {option} here: {options}.', { option: `${key}=`, options: there });
  const mend = isField || meant !== null ? [say('Did you mean {option}?', { option: echo(mended) })] : [];
  return problem(text, [...mend, say('Words of the news stand in quotes: {words}', { words: `"${echo(piece)}"` })]);
}

/**
 * Puts what an alert was about in the place of its number, behind the reading of the line: no topic is taken for an option.
 * Null where nothing is known of it in this channel.
 */
async function ofAlert(input: CommandInput, deps: CommandDeps): Promise<CommandInput | null> {
  const options = { ...input.options };
  for (const [name, value] of Object.entries(options)) {
    const ref = readRef(value);
    if (ref?.kind !== 'alert') continue;
    const topic = await topicOfAlert(ref.id, input.asker, deps);
    if (topic === null) return null;
    options[name] = topic;
  }
  return { ...input, options };
}

async function topicOfAlert(id: DeliveryId, { address }: Asker, deps: CommandDeps): Promise<string | null> {
  // The page shows the alerts of all channels of the preview, to its operator.
  const isOperator = PLATFORM_FACTS[address.platform].askedBy === 'operator';
  const channel = isOperator ? null : await deps.channels.byAddress(address);
  if (!isOperator && channel === null) return null;
  const about = await deps.search.aboutAlert(id, channel?.id ?? null);
  if (about === null) return null;
  const { topic, channelId: alerted } = about;
  if (topic === null) return wordsToFollow(about, deps);
  // A name that topics.yaml has no more would be read as keywords: what it stands for is followed instead.
  if (deps.topics.some(({ slug }) => slug === topic)) return topic;
  const listed = await deps.subscriptions.listFor(alerted);
  return listed.find((each) => each.topic === topic)?.query ?? topic;
}

function alertGone(say: Say): CommandReply {
  const text = say('I do not know any more what this alert was about, or no words of it can be followed.');
  return problem(text, ['/subscribe <keywords>', '/subscriptions']);
}

/** Names and words come from people and may be stored: removes what PostgreSQL refuses. */
function storable({ command, input, asker }: Question): Question {
  const { userName, channelName } = asker;
  const named = Object.entries(input.kind === 'options' ? input.options : {});
  const options = Object.fromEntries(named.map(([name, value]) => [name, withoutUnstorable(value)]));
  return {
    command,
    input: input.kind === 'text' ? { kind: 'text', text: withoutUnstorable(input.text) } : { kind: 'options', options },
    asker: {
      ...asker,
      userName: withoutUnstorable(userName),
      channelName: channelName === null ? null : withoutUnstorable(channelName),
    },
  };
}

/** The command that a question means. "feeds add" in the name is the subcommand "add" of /feeds. */
function calledByName(question: Question, commands: readonly Command[]): Question {
  const specs = commands.map(({ spec }) => spec);
  if (question.input.kind === 'text') {
    const { command, text } = readCommandLine(`${question.command} ${question.input.text}`, specs);
    return { ...question, command, input: { kind: 'text', text } };
  }
  const [name = '', subcommand] = question.command.trim().toLowerCase().replace(/^\//, '').split(/\s+/);
  const isKnown = specs.some((spec) => spec.name === name);
  const named = subcommand === undefined ? {} : { subcommand };
  const options = { ...(isKnown ? named : { text: name }), ...question.input.options };
  return { ...question, command: isKnown ? name : UMBRELLA, input: { kind: 'options', options } };
}

function readInput({ input, asker }: Question, { spec }: Command): CommandInput {
  if (input.kind === 'text') return { ...readTypedLine(input.text, spec), asker };
  const { subcommand, ...options } = input.options;
  return { subcommand: subcommand ?? null, options, asker };
}

/** Platforms hide some commands from people without the right, which does not keep them from typing one. */
function refuse({ spec }: Command, { subcommand, asker }: CommandInput, say: Say): Reply | null {
  const needed = spec.subcommands.find(({ name }) => name === subcommand)?.permission ?? spec.permission;
  const line = `/${[spec.name, subcommand].filter(Boolean).join(' ')}`;
  switch (needed) {
    case 'anyone':
      return null;
    case 'channel':
      return asker.managesChannel || asker.address.kind === 'dm' ? null : notManaged(line, asker, say);
    case 'installation':
      if (asker.address.kind === 'dm') return notByMessage(line, say);
      return asker.managesChannel ? null : notManaged(line, asker, say);
  }
}

/** What has us ask servers of others has a pace of its own. */
async function refuseLookup(command: Command, { subcommand, asker }: CommandInput, { pace, say }: CommandDeps) {
  const asksOthers = command.spec.subcommands.some(
    ({ name, asksOthers }) => name === subcommand && asksOthers === true,
  );
  const tooOften = asksOthers ? await pace(asker, 'lookup') : null;
  return tooOften?.(say) ?? null;
}

function notManaged(line: string, { channelName }: Asker, say: Say): Reply {
  const channel = channelName ?? say('this channel');
  return problem(say('Only people who manage {channel} can use {line}.', { channel, line }));
}

/** Everybody manages their own direct messages, which gives no right over what others read. */
function notByMessage(line: string, say: Say): Reply {
  const text = say(
    '{line} changes more than your direct messages, so it works in a channel alone, where others see it.',
    { line },
  );
  return problem(text, [say('Type it in a channel that you manage.')]);
}
