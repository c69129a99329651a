import type { CommandSpec } from '../chat/command-spec.ts';
import type { Asker, Reply } from '../chat/question.ts';

/** What a command gets: its options by name, as typed, and who asks where. */
export type CommandInput = {
  subcommand: string | null;
  options: Readonly<Record<string, string>>;
  asker: Asker;
};

/** A command declared once: what every platform registers and documents, and what answers it. */
export type Command<Deps> = {
  spec: CommandSpec;
  run: (input: CommandInput, deps: Deps) => Promise<Reply>;
};
