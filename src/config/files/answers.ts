import { join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../news/problem.ts';
import type { AnswerTexts } from '../../news/subscription.ts';
import { type CheckedDocument, onlyKeys } from './check-document.ts';
import { filesOf, type ReadFile, readFiles, sameTag } from './languages.ts';
import type { PreparedYaml } from './yaml-document.ts';

const spoken = z.string().min(1);

/** A `config/languages/answers/*.yaml` file. What it leaves out is said in English. */
export const answerTextsSchema = onlyKeys({
  tag: z.string().regex(/^[a-z]{2,3}$/, 'must be a primary language tag of two or three letters, such as "de"'),
  locale: z
    .string()
    .refine(isLocale, 'is no locale, such as "fr" or "fa-u-ca-gregory-nu-latn"')
    .describe('How dates and numbers are written: a BCP 47 tag.'),
  clients: z.array(z.string()).default([]).describe('The locales of chat clients that show commands in it.'),
  names: z
    .record(z.string(), z.string().regex(/^[-_\p{Ll}\p{Lo}\p{M}\p{N}]{1,32}$/u, 'is no name that a platform takes'))
    .default({})
    .describe('What commands, subcommands and options are called, by their English path.'),
  texts: z
    .record(
      z.string(),
      z.union([spoken, z.partialRecord(z.enum(['zero', 'one', 'two', 'few', 'many', 'other']), spoken)]),
    )
    .describe('Every sentence by the English one, with the same {names} in it.'),
}) satisfies z.ZodType<AnswerTexts>;

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

/** Reads `languages/answers/*.yaml` of each folder; a file replaces one of the same name in an earlier folder. */
export function loadAnswerTexts(
  dirs: readonly string[],
  prepared?: PreparedYaml,
): Promise<CheckedDocument<AnswerTexts[]>> {
  const paths = filesOf(dirs, join('languages', 'answers'));
  const check = (files: readonly ReadFile<AnswerTexts>[]) => [...sameTag(files), ...files.flatMap(strangeSentences)];
  return readFiles(paths, { schema: answerTextsSchema, prepared, check });
}

/** More numbers than any plural rule tells apart, but for round millions. */
const NUMBERS = Array.from({ length: 200 }, (_, n) => n);
const valuesOf = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/gu))].sort().join(' ');

function strangeSentences({ path, facts }: ReadFile<AnswerTexts>): Problem[] {
  const plurals = new Intl.PluralRules(facts.locale);
  const forms: string[] = NUMBERS.map((n) => plurals.select(n));
  return Object.entries(facts.texts).flatMap(([english, own]) => {
    const wanted = valuesOf(english);
    const problem = (what: string, seen: string, todo: string) => [
      { code: 'E_ANSWER_VALUES', what: `“${english}” ${what}`, seen, todo, where: path },
    ];
    const odd = (said: string) => problem('has other {names} here', said, `Write it with ${wanted || 'no {names}'}.`);
    // With other names it would show its braces, or keep back what was to be told.
    if (typeof own === 'string') return valuesOf(own) === wanted ? [] : odd(own);
    const lacking = [...new Set(forms)].filter((form) => own[form] === undefined);
    if (lacking.length > 0)
      return problem('lacks a plural form', Object.keys(own).join(', '), `Add ${lacking.join(', ')}.`);
    const isSound = ([form, said]: [string, string]) => {
      // A form of one number alone ("two stories") need not hold it.
      const isOfOne = forms.filter((other) => other === form).length === 1 || !wanted.includes('{n}');
      return (
        valuesOf(said) === wanted ||
        (isOfOne && valuesOf(said.replaceAll('{n}', '')) === valuesOf(english.replaceAll('{n}', '')))
      );
    };
    return Object.entries(own)
      .filter((each) => !isSound(each))
      .slice(0, 1)
      .flatMap(([, said]) => odd(said));
  });
}

/** What a newsroom's own files leave in English, and what they have that is never said. `known`: a file that is whole. */
export function answerGaps(answers: readonly AnswerTexts[], known: AnswerTexts | undefined): Problem[] {
  const kinds = new Map(Object.entries(known?.texts ?? {}).map(([english, own]) => [english, typeof own] as const));
  return answers.flatMap(({ tag, texts }) => {
    const lacking = [...kinds].flatMap(([english, kind]) => (typeof texts[english] === kind ? [] : [english]));
    const unknown = Object.keys(texts).filter((english) => !kinds.has(english));
    const gap = (list: readonly string[], what: string, todo: string) =>
      list.slice(0, 1).map((first) => {
        const seen = `${list.length}, the first “${first}”`;
        return { code: 'E_ANSWER_SENTENCES', what: `config/languages/answers/${tag}.yaml ${what}`, seen, todo };
      });
    return [
      ...gap(lacking, 'lacks sentences, which are said in English', 'Add them, counted ones with their plural forms.'),
      ...gap(unknown, 'has sentences that nothing says', 'Write the English ones as the shipped files have them.'),
    ];
  });
}
