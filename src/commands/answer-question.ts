import type { Answer, Asker, Question, Reply } from '../chat/question.ts';
import { shortButtons } from '../chat/short-buttons.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { COMMANDS } from './command-table.ts';
import { helpMessage } from './help-message.ts';
import { readText } from './read-text.ts';
import { echo, problem } from './show-text.ts';
import { storableText } from './storable-text.ts';

/** The umbrella under which every other command works as well: "/slugline brief harbour". */
const UMBRELLA = 'slugline';

/** Answers every question from every platform, from the store; what is asked badly gets told how to ask. */
export function createAnswer(deps: CommandDeps, commands: readonly Command<CommandDeps>[] = COMMANDS): Answer {
  return async (question) => {
    const asked = await inFull(underUmbrella(storable(question), commands), deps);
    const command = commands.find(({ spec }) => spec.name === asked.command);
    if (!command) return unknownCommand(asked.command, commands);
    const input = readInput(asked, command);
    const reply = refuse(command, input) ?? (await command.run(input, deps));
    return { ...reply, message: await shortButtons(reply.message, deps.longCommands.keep) };
  };
}

/** A button too long for its platform carries a short word instead of what it asks for. */
async function inFull(question: Question, { longCommands }: Pick<CommandDeps, 'longCommands'>): Promise<Question> {
  if (question.input.kind === 'options') return question;
  const words = await longCommands.wordsOf(question.input.text.trim());
  return words === null ? question : { ...question, input: { kind: 'text', text: words } };
}

/** Names and words come from people and platforms, and may end in the store. */
function storable({ command, input, asker }: Question): Question {
  const { userName, channelName } = asker;
  const named = Object.entries(input.kind === 'options' ? input.options : {});
  return {
    command,
    input:
      input.kind === 'text'
        ? { kind: 'text', text: storableText(input.text) }
        : { kind: 'options', options: Object.fromEntries(named.map(([name, value]) => [name, storableText(value)])) },
    asker: {
      ...asker,
      userName: storableText(userName),
      channelName: channelName === null ? null : storableText(channelName),
    },
  };
}

/** "/slugline brief harbour" is "/brief harbour", and "feeds add" in the name is the subcommand "add". */
function underUmbrella(question: Question, commands: readonly Command<CommandDeps>[]): Question {
  const [name = '', ...subcommand] = question.command.trim().toLowerCase().replace(/^\//, '').split(/\s+/);
  if (question.input.kind === 'options') {
    const chosen = subcommand[0] === undefined ? {} : { subcommand: subcommand[0] };
    return {
      ...question,
      command: name,
      input: { kind: 'options', options: { ...chosen, ...question.input.options } },
    };
  }
  const text = [...subcommand, question.input.text].join(' ').trim();
  const [, first = '', rest = ''] = /^\/?(\S+)\s*([\s\S]*)$/u.exec(text) ?? [];
  const inner = first.toLowerCase();
  const isOther = inner !== UMBRELLA && commands.some(({ spec }) => spec.name === inner);
  if (name === UMBRELLA && isOther) return { ...question, command: inner, input: { kind: 'text', text: rest } };
  return { ...question, command: name, input: { kind: 'text', text } };
}

function readInput({ input, asker }: Question, { spec }: Command<CommandDeps>): CommandInput {
  if (input.kind === 'text') return { ...readText(input.text, spec), asker };
  const { subcommand, ...options } = input.options;
  return { subcommand: subcommand ?? null, options, asker };
}

/** What a platform hides from people without the right is refused here as well. */
function refuse({ spec }: Command<CommandDeps>, { subcommand, asker }: CommandInput): Reply | null {
  const needed = spec.subcommands.find(({ name }) => name === subcommand)?.permission ?? spec.permission;
  if (needed === 'anyone' || mayManage(asker)) return null;
  const place = asker.channelName ?? 'this channel';
  return problem(`Only people who manage ${place} can use /${[spec.name, subcommand].filter(Boolean).join(' ')}.`);
}

function mayManage(asker: Asker): boolean {
  return asker.managesChannel || asker.address.kind === 'dm';
}

function unknownCommand(name: string, commands: readonly Command<CommandDeps>[]): Reply {
  const help = helpMessage(commands.map(({ spec }) => spec));
  const message = { ...help, intro: `There is no command /${echo(name)}. These there are:` };
  return { message, visibility: 'private' };
}
