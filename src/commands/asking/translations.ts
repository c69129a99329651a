import type { CommandSpec, LocalWords, OptionSpec } from '../../chat/command-spec.ts';
import type { AnswerTexts } from '../../news/subscription.ts';

/**
 * Adds the names and descriptions of other languages to a command, its subcommands and options: names by their path in the
 * table ("feeds add address"), descriptions by the English ones.
 */
export function localiseSpec(spec: CommandSpec, answers: readonly AnswerTexts[]): CommandSpec {
  const options = (list: readonly OptionSpec[], path: string): OptionSpec[] =>
    list.map((option) => ({ ...option, locales: wordsOf(option, `${path} ${option.name}`, answers) }));
  return {
    ...spec,
    locales: wordsOf(spec, spec.name, answers),
    options: options(spec.options, spec.name),
    subcommands: spec.subcommands.map((sub) => {
      const path = `${spec.name} ${sub.name}`;
      return { ...sub, locales: wordsOf(sub, path, answers), options: options(sub.options, path) };
    }),
  };
}

function wordsOf({ name, description }: LocalWords, path: string, answers: readonly AnswerTexts[]) {
  const named = answers.flatMap(({ clients, names, texts }) => {
    const own = texts[description];
    if (own === undefined && names[path] === undefined) return [];
    const words: LocalWords = { name: names[path] ?? name, description: typeof own === 'string' ? own : description };
    return clients.map((locale) => [locale, words] as const);
  });
  return Object.fromEntries(named);
}
