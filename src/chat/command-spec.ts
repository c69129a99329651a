/** A command as declared once in `commands/`; registrations, manifests, help and docs derive from it. */
export type CommandSpec = {
  /** Lower case, at most 32 characters, without the slash. */
  name: string;
  /** At most 100 characters (Discord: interactions/application-commands). */
  description: string;
  /** Shown by Slack behind the command ("<topic>"). */
  usage: string;
  options: OptionSpec[];
  /** A command with subcommands has no other options. */
  subcommands: SubcommandSpec[];
  visibility: 'public' | 'private';
  permission: Permission;
  /** It has us ask servers that people name, so that it may be asked less often. */
  asksOthers?: true;
  /**
   * The reaction to the command without its required options: a form, where the platform has forms, or an answer that
   * says what can be chosen.
   */
  alone?: 'form' | 'answer';
  locales?: Readonly<Record<string, LocalWords>>;
};

/**
 * Who may use a command, which we check ourselves whatever the platform hides. `channel`: who manages the channel; their own
 * direct messages are theirs. `installation`: what it does reaches beyond the channel (feeds, stories), so it is for who
 * manages a channel, asked there: no direct message gives that right.
 */
export type Permission = 'anyone' | 'channel' | 'installation';

/** The name and description of a command or an option in another language. */
export type LocalWords = { name: string; description: string };

export type SubcommandSpec = Pick<
  CommandSpec,
  'name' | 'description' | 'usage' | 'options' | 'permission' | 'asksOthers' | 'locales'
>;

/** Kinds of completions from the store or the configuration; `stories` and `people` include topics. */
export type Offers = 'topics' | 'stories' | 'people' | 'subscriptions' | 'feeds' | 'times' | 'yes' | 'copy';

export type OptionSpec = {
  name: string;
  description: string;
  kind: 'text' | 'number' | 'channel' | 'mention';
  required: boolean;
  offers: Offers | null;
  locales?: Readonly<Record<string, LocalWords>>;
};

/** A command as typed: its name, and the words after it. */
export type CommandLine = { command: string; text: string };

/** Every command works behind this one as well: "/slugline brief harbour" is "/brief harbour". */
export const UMBRELLA = 'slugline';

/** Reads "/brief harbour", "brief harbour" or "/slugline brief harbour"; what names no command is asked of /slugline. */
export function readCommandLine(line: string, commands: readonly Pick<CommandSpec, 'name'>[]): CommandLine {
  const typed = firstWord(line);
  const inner = typed.command === UMBRELLA ? firstWord(typed.text) : typed;
  if (inner.command !== UMBRELLA && commands.some(({ name }) => name === inner.command)) return inner;
  return { command: UMBRELLA, text: inner === typed ? `${typed.command} ${typed.text}`.trim() : typed.text };
}

function firstWord(line: string): CommandLine {
  const [, first = '', text = ''] = /^\s*\/?(\S*)\s*([\s\S]*)$/u.exec(line) ?? [];
  return { command: first.toLowerCase(), text };
}
