import type { CommandSpec, LocalWords, OptionSpec } from '../chat/command-spec.ts';

/** Words by locale, then by the path of each name in the table ("feeds add address"). */
export type Locales = Readonly<Record<string, Readonly<Record<string, LocalWords>>>>;

/** A command with what it, its subcommands and its options are called in other languages; all else stays English. */
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
