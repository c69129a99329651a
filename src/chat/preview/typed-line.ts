import { nearest, nearestOrBegun } from '../../kit/nearest.ts';
import type { Log } from '../../news/log.ts';
import type { Problem } from '../../news/problem.ts';
import type { ChatHandlers } from '../chat.ts';
import type { CommandSpec, SubcommandSpec } from '../command-spec.ts';
import { type Asker, answerOrSorry, type Reply } from '../question.ts';

export type TypedLineOutcome =
  | { kind: 'answered'; reply: Reply }
  /** Text that is no command, or not one that we have. */
  | { kind: 'unusable'; problem: Problem }
  | { kind: 'not-ready' };

type TypedLine = { text: string; asker: Asker };

/** More than any sensible query on the page or in the terminal has. */
export const QUESTION_TEXT_MAX = 1000;

const COMMAND_LINE = /^\/([a-z][a-z0-9_-]{0,31})(?:\s+([\s\S]+))?$/i;

/** Answers one typed line such as "/brief pakistan-taliban"; without a command, words are the topic of a brief. */
export async function askLine(
  typed: TypedLine,
  { handlers, log }: { handlers: ChatHandlers | null; log: Log },
): Promise<TypedLineOutcome> {
  if (handlers === null) return { kind: 'not-ready' };
  const line = asCommand(typed.text.trim(), handlers.commands);
  const [, name = '', input = ''] = COMMAND_LINE.exec(line) ?? [];
  const command = name.toLowerCase();
  const problem = problemOf(line, command, handlers.commands);
  if (problem) return { kind: 'unusable', problem };
  const answering = handlers.answer({ command, input: { kind: 'text', text: input }, asker: typed.asker });
  const reply = await answerOrSorry(answering, (err) => log.error({ err, command }, 'command failed'));
  return { kind: 'answered', reply };
}

function problemOf(line: string, command: string, commands: CommandSpec[]): Problem | null {
  if (line.length > QUESTION_TEXT_MAX) {
    return {
      code: 'E_COMMAND_LENGTH',
      what: `A command has at most ${QUESTION_TEXT_MAX} characters`,
      seen: `${line.length} characters`,
      todo: 'Ask with fewer words.',
    };
  }
  if (command === '') {
    return {
      code: 'E_COMMAND_FORM',
      what: 'That is not a command',
      seen: line.slice(0, 80),
      todo: 'Start with a slash and a command, such as /brief pakistan-taliban.',
    };
  }
  const names = commands.map(({ name }) => name);
  if (names.includes(command)) return null;
  const near = nearestOrBegun(command, names);
  const meant = near && `/${near}${line.slice(command.length + 1)}`;
  return {
    code: 'E_COMMAND_UNKNOWN',
    what: `There is no command /${command}`,
    seen: `/${command}`,
    todo: meant === null ? `Use one of ${names.map((name) => `/${name}`).join(', ')}.` : `Did you mean ${meant}?`,
  };
}

/** Nobody who types "brief floods" or "brif floods" looks for news with the word brief. */
function asCommand(line: string, commands: readonly CommandSpec[]): string {
  if (line === '' || line.startsWith('/')) return line;
  const [first = ''] = line.toLowerCase().split(/\s/u, 1);
  if (first === 'help') return '/slugline help';
  const names = commands.map(({ name }) => name);
  const isAlone = line.length === first.length && first.length > 3;
  const isMeant = names.includes(first) || (isAlone ? nearestOrBegun : nearest)(first, names) !== null;
  return isMeant ? `/${line}` : `/brief ${line}`;
}

/** A completion of a line; `insert` is the whole line. */
export type Suggestion = { label: string; hint: string; insert: string };

const SUGGESTIONS_MAX = 10;

/** Completes a line: the name of the command, then its subcommand or its first option. */
export async function suggestLines(typed: TypedLine, handlers: ChatHandlers | null): Promise<Suggestion[]> {
  if (handlers === null) return [];
  const [, name = '', gap = '', rest = ''] = /^\s*\/?(\S*)(\s*)([\s\S]*)$/.exec(typed.text) ?? [];
  if (gap === '') return specsLike(name, handlers.commands, '');
  const spec = handlers.commands.find((command) => command.name === name.toLowerCase());
  if (!spec) return [];
  if (spec.subcommands.length === 0) return choicesFor(spec, { text: rest, asker: typed.asker }, handlers);
  const [, word = '', space = '', after = ''] = /^(\S*)(\s*)([\s\S]*)$/.exec(rest) ?? [];
  const sub = space === '' ? undefined : spec.subcommands.find((candidate) => candidate.name === word.toLowerCase());
  const others = spec.subcommands.filter((candidate) => candidate.name !== rest.toLowerCase());
  if (!sub) return specsLike(rest, others, `${spec.name} `);
  return choicesFor({ ...sub, name: `${spec.name} ${sub.name}` }, { text: after, asker: typed.asker }, handlers);
}

function specsLike(typed: string, specs: readonly SubcommandSpec[], before: string): Suggestion[] {
  const like = specs.filter(({ name }) => name.startsWith(typed.toLowerCase()));
  return like.map(({ name, usage, description, options }) => {
    const line = `/${before}${name}`;
    const label = usage === '' ? line : `${line} ${usage}`;
    return { label, hint: description, insert: options.length === 0 ? line : `${line} ` };
  });
}

async function choicesFor(spec: SubcommandSpec, typed: TypedLine, handlers: ChatHandlers): Promise<Suggestion[]> {
  const option = spec.options.find((candidate) => candidate.offers);
  if (!option) return [];
  const typing = { command: spec.name, option: option.name, typed: typed.text.trim(), asker: typed.asker };
  const choices = await handlers.complete(typing);
  return choices
    .slice(0, SUGGESTIONS_MAX)
    .map((choice) => ({ label: choice.name, hint: '', insert: `/${spec.name} ${choice.value}` }));
}
