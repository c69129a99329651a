import type { CommandSpec, LocalWords, OptionSpec } from '../../chat/command-spec.ts';
import spanish from './spanish.json' with { type: 'json' };

/** Names and descriptions by locale, then by the path of each name in the command table. */
export type Locales = Readonly<Record<string, Readonly<Record<string, LocalWords>>>>;

/** Adds the names and descriptions of other languages to a command, its subcommands and options. */
export function localiseSpec(spec: CommandSpec, locales: Locales): CommandSpec {
  const at = (path: string) => wordsAt(path, locales);
  const options = (list: readonly OptionSpec[], path: string): OptionSpec[] =>
    list.map((option) => ({ ...option, ...at(`${path} ${option.name}`) }));
  return {
    ...spec,
    ...at(spec.name),
    options: options(spec.options, spec.name),
    subcommands: spec.subcommands.map((sub) => {
      const path = `${spec.name} ${sub.name}`;
      return { ...sub, ...at(path), options: options(sub.options, path) };
    }),
  };
}

function wordsAt(path: string, locales: Locales): { locales: Record<string, LocalWords> } {
  const named = Object.entries(locales).flatMap(([locale, words]) => {
    const found = words[path];
    return found ? [[locale, found] as const] : [];
  });
  return { locales: Object.fromEntries(named) };
}

/**
 * The command table in Spanish, by the path of each name: "feeds", "feeds add", "feeds add address". Another language is
 * another file like this one, named in command-table.ts.
 */
export const SPANISH_WORDS: Readonly<Record<string, LocalWords>> = spanish;
