import type { Listening } from '../chat.ts';
import type { CommandSpec, SubcommandSpec } from '../command-spec.ts';
import type { Asker } from '../question.ts';

/** One way to go on typing: `insert` is the whole line then. */
export type Suggestion = { label: string; hint: string; insert: string };

type Typed = { text: string; asker: Asker };

const SUGGESTIONS_MAX = 10;

/** Completes a line while it is typed: the command's name first, then its subcommand or its first option. */
export async function suggestLines(typed: Typed, listening: Listening | null): Promise<Suggestion[]> {
  if (listening === null) return [];
  const [, name = '', gap = '', rest = ''] = /^\s*\/?(\S*)(\s*)([\s\S]*)$/.exec(typed.text) ?? [];
  if (gap === '') return commandsLike(name, listening.commands);
  const spec = listening.commands.find((command) => command.name === name.toLowerCase());
  if (!spec) return [];
  if (spec.subcommands.length === 0) return choicesFor(spec, { rest, asker: typed.asker }, listening);
  const [, word = '', space = '', after = ''] = /^(\S*)(\s*)([\s\S]*)$/.exec(rest) ?? [];
  const sub = space === '' ? undefined : spec.subcommands.find((candidate) => candidate.name === word.toLowerCase());
  if (!sub) return subcommandsLike(rest, spec);
  return choicesFor({ ...sub, name: `${spec.name} ${sub.name}` }, { rest: after, asker: typed.asker }, listening);
}

function commandsLike(typed: string, commands: CommandSpec[]): Suggestion[] {
  const start = typed.toLowerCase();
  return commands.filter((spec) => spec.name.startsWith(start)).map((spec) => suggestionOf(spec, ''));
}

function subcommandsLike(typed: string, spec: CommandSpec): Suggestion[] {
  const start = typed.toLowerCase();
  return spec.subcommands
    .filter((sub) => sub.name.startsWith(start) && sub.name !== start)
    .map((sub) => suggestionOf(sub, `${spec.name} `));
}

function suggestionOf(spec: SubcommandSpec, before: string): Suggestion {
  const line = `/${before}${spec.name}`;
  return {
    label: spec.usage === '' ? line : `${line} ${spec.usage}`,
    hint: spec.description,
    insert: spec.options.length === 0 ? line : `${line} `,
  };
}

type Rest = { rest: string; asker: Asker };

async function choicesFor(spec: SubcommandSpec, typed: Rest, listening: Listening): Promise<Suggestion[]> {
  const option = spec.options.find((candidate) => candidate.offers);
  if (!option) return [];
  const typing = { command: spec.name, option: option.name, typed: typed.rest.trim(), asker: typed.asker };
  const choices = await listening.complete(typing);
  return choices
    .slice(0, SUGGESTIONS_MAX)
    .map((choice) => ({ label: choice.name, hint: '', insert: `/${spec.name} ${choice.value}` }));
}
