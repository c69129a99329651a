import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import {
  CUE_ORDERS,
  CUED_LISTS,
  type CuedFacts,
  type LanguageFacts,
  type PageWords,
  WORD_LISTS,
} from '../../news/language.ts';
import type { Problem } from '../../news/problem.ts';
import { UNSPACED } from '../../news/publisher-text.ts';
import { ASKING_LISTS, type AskingWords } from '../../news/subscription.ts';
import { type CheckedDocument, checkDocument, checkReading, onlyKeys, problemsOf } from './check-document.ts';
import { attempt, type PreparedYaml, readYamlFile } from './yaml-document.ts';

const words = z.array(z.string().min(1)).default([]);

const wordLists: Record<(typeof WORD_LISTS)[number], typeof words> = Object.fromEntries(
  WORD_LISTS.map((list): unknown[] => [list, words]),
);

const verbForms = z.strictObject({ finite: words, bare: words, participles: words });

const byGender = z.strictObject({ any: words, male: words, female: words });

const pronoun = z.strictObject({
  words: z.array(z.string().min(1)).min(1),
  kind: z.enum(['person', 'thing', 'any', 'speaker', 'listener']),
  gender: z.enum(['male', 'female']).nullable().default(null),
  number: z.enum(['one', 'many']),
  subject: z.boolean(),
});

const country = z.strictObject({ people: words, adjectives: words, metonyms: words, also: words });

/** A `config/languages/*.yaml` file. Every list may be left out, so that a short file already works. */
export const languageSchema = z.strictObject({
  tag: z.string().regex(/^[a-z]{2,3}$/, 'must be a primary language tag of two or three letters, such as "de"'),
  name: z.string().min(1),
  frequentWords: z.array(z.string().min(1)).min(10, 'needs at least ten words to tell the language by'),
  reporting: z.strictObject({
    speech: verbForms,
    judging: verbForms.prefault({}),
    phrasal: words,
    onlyBeside: words,
    sourcePhrases: words,
    reportNouns: words,
  }),
  ...wordLists,
  numberWords: z.record(z.string().min(1), z.number().positive()).default({}),
  pronouns: z.array(pronoun).default([]),
  titles: byGender.prefault({}),
  roleNouns: byGender.prefault({}),
  countries: z.record(z.string().min(1), country).default({}),
  givenEndings: z.strictObject({ male: words, female: words }).prefault({}),
  givenNames: z.strictObject({ male: words, female: words }).prefault({}),
  nicknames: z.array(z.array(z.string().min(1)).min(2)).default([]),
  nounsAreCapitalised: z.boolean().default(false),
  adjectivesFollow: z.boolean().default(false),
}) satisfies z.ZodType<LanguageFacts>;

const cuedLists: Record<(typeof CUED_LISTS)[number], typeof words> = Object.fromEntries(
  CUED_LISTS.map((list): unknown[] => [list, words]),
);

/** A `config/languages/cued/*.yaml` file. Every list but the cues may be left out. */
export const cuedSchema = onlyKeys({
  tag: languageSchema.shape.tag,
  name: z.string().min(1),
  reviewedBy: z.string().min(1).nullable().default(null),
  capitals: z.boolean(),
  spaces: z.boolean().default(true),
  titleAfter: z.boolean().default(false),
  dropsPronoun: z.boolean().default(false),
  apostropheEndings: z.boolean().default(false),
  cues: z
    .array(
      onlyKeys({
        orders: z.array(z.enum(CUE_ORDERS)).min(1),
        words: z.array(z.string().min(1)).min(1),
        participle: z.boolean().default(false),
      }),
    )
    .min(1),
  ...cuedLists,
}) satisfies z.ZodType<CuedFacts>;

/** Five letters, or three signs of a script without spaces: shorter parts of sentences stand in articles too. */
const LONG_ENOUGH = new RegExp(`(?:[\\p{L}\\p{N}][^\\p{L}\\p{N}]*){5}|(?:${UNSPACED}.*){3}`, 'v');
/** A star, which leaves the ending open, stands at the end or before the dots. */
const OPEN_ENDED = /^(?:[^*]|\*(?=\s*(?:…|\.\.\.|$)))*$/;
const sentencePart = z
  .string()
  .regex(LONG_ENOUGH, 'is too short a part of a sentence to tell a page by')
  .regex(OPEN_ENDED, 'has a * in its middle, where it means nothing');
const sentenceParts = z.array(sentencePart).default([]);

const lines = z.array(z.string().trim().min(2)).default([]);
const furnitureSchema = onlyKeys({
  label: lines.describe('Whole lines: "Advertisement", "Share this…".'),
  pointer: lines.describe('How a line begins that points to another story, before a colon or an arrow.'),
  credit: lines.describe('How a line begins that says whose picture it is, before a colon; as written where … stands.'),
  date: lines.describe('How a line begins that says when the article was published.'),
  byline: lines.describe('The word before the writer’s name.'),
  box: lines.describe('Whole lines over boxes of other stories.'),
  end: lines.describe('Whole lines over what comes behind an article: readers’ letters, a note on the writer.'),
  plea: lines.describe('How a sentence begins in which the publisher asks readers for something.'),
});

/** A `config/languages/pages/*.yaml` file. */
export const pageWordsSchema = onlyKeys({
  consent: sentenceParts.describe('What is said to readers who are to agree to cookies or tracking.'),
  cookies: sentenceParts.describe('Words of such notices that articles have too: they count beside those of consent.'),
  pay: sentenceParts.describe('What stands in place of the rest of an article that only subscribers may read.'),
  region: sentenceParts.describe('What a site says to readers of countries that it does not serve.'),
  missing: sentenceParts.describe('What a page says, and how it is titled, whose article does not exist.'),
  login: sentenceParts.describe('What a form says in which readers register or log in.'),
  bot: sentenceParts.describe('What a page says that wants to see a person, scripts or advertisements first.'),
  notice: sentenceParts.describe('What a site says of its own advertisers, sources and rights.'),
  furniture: furnitureSchema.prefault({}),
}) satisfies z.ZodType<PageWords>;

const askingLists: Record<(typeof ASKING_LISTS)[number], typeof words> = Object.fromEntries(
  ASKING_LISTS.map((list): unknown[] => [list, words]),
);

/** A `config/languages/asking/*.yaml` file. Every list may be left out. */
export const askingSchema = onlyKeys({
  tag: languageSchema.shape.tag,
  ...askingLists,
  times: z.record(z.string().min(1), z.string().min(1)).default({}),
  commands: z.record(z.string().min(1), z.string().min(1)).default({}),
}) satisfies z.ZodType<AskingWords>;

/** Reads `languages/*.yaml` of each folder; a file replaces one of the same name in an earlier folder. */
export function loadLanguages(
  dirs: readonly string[],
  prepared?: PreparedYaml,
): Promise<CheckedDocument<LanguageFacts[]>> {
  const paths = filesOf(dirs, 'languages');
  return readFiles(paths, { schema: languageSchema, prepared, check: sameTag });
}

/** Reads `languages/pages/*.yaml` of each folder, by the same rule. They make no language one that briefs know. */
export function loadPageWords(dirs: readonly string[], prepared?: PreparedYaml): Promise<CheckedDocument<PageWords[]>> {
  const paths = filesOf(dirs, join('languages', 'pages'));
  return readFiles(paths, { schema: pageWordsSchema, prepared, check: () => [] });
}

/** Reads `languages/cued/*.yaml` of each folder, by the same rule. */
export function loadCuedLanguages(
  dirs: readonly string[],
  prepared?: PreparedYaml,
): Promise<CheckedDocument<CuedFacts[]>> {
  const paths = filesOf(dirs, join('languages', 'cued'));
  return readFiles(paths, { schema: cuedSchema, prepared, check: sameTag });
}

/** Reads `languages/asking/*.yaml` of each folder, by the same rule. */
export function loadAskingWords(
  dirs: readonly string[],
  prepared?: PreparedYaml,
): Promise<CheckedDocument<AskingWords[]>> {
  return readFiles(filesOf(dirs, join('languages', 'asking')), { schema: askingSchema, prepared, check: sameTag });
}

export type ReadFile<Facts> = { path: string; facts: Facts };
type FileReading<Facts> = {
  schema: z.ZodType<Facts>;
  prepared: PreparedYaml | undefined;
  /** What is wrong with the files beside one another. */
  check: (files: readonly ReadFile<Facts>[]) => Problem[];
};

export async function readFiles<Facts>(
  paths: Promise<string[]>,
  reading: FileReading<Facts>,
): Promise<CheckedDocument<Facts[]>> {
  const checked = await Promise.all((await paths).map((path) => readOne(path, reading)));
  const files = checked.flatMap((one) => (one.kind === 'sound' ? [one.data] : []));
  const problems = [...checked.flatMap(problemsOf), ...reading.check(files)];
  return problems.length > 0 ? { kind: 'unsound', problems } : { kind: 'sound', data: files.map(({ facts }) => facts) };
}

export async function filesOf(dirs: readonly string[], folder: string): Promise<string[]> {
  const files = new Map<string, string>();
  for (const parent of dirs) {
    const dir = join(parent, folder);
    const listed = await attempt(() => readdir(dir));
    const names = listed.kind === 'read' ? listed.value.filter((name) => /\.ya?ml$/i.test(name)) : [];
    for (const name of names.sort()) files.set(name, join(dir, name));
  }
  return [...files.values()];
}

async function readOne<Facts>(path: string, reading: FileReading<Facts>): Promise<CheckedDocument<ReadFile<Facts>>> {
  if (!path.endsWith('.yaml')) return { kind: 'unsound', problems: [misnamed(path)] };
  const read = await readYamlFile(path, reading.prepared);
  const checked = checkReading(read, (document) => checkDocument(document, reading.schema));
  return checked.kind === 'sound' ? { kind: 'sound', data: { path, facts: checked.data } } : checked;
}

/** The file would not take the place of the shipped one, whose name ends otherwise. */
function misnamed(path: string): Problem {
  const name = basename(path);
  const todo = `Rename it to ${name.replace(/\.ya?ml$/i, '.yaml')}.`;
  return { code: 'E_FILE_NAME', what: 'the file is not read under this name', seen: `"${name}"`, todo, where: path };
}

export function sameTag(languages: readonly ReadFile<{ tag: string }>[]): Problem[] {
  return languages.flatMap(({ path, facts }, index) => {
    const first = languages.findIndex((other) => other.facts.tag === facts.tag);
    if (first === index) return [];
    const seen = `"${facts.tag}", as in ${languages[first]?.path}`;
    const what = 'the file is for a language that another file is for';
    return [{ code: 'E_LANGUAGE_DOUBLE', what, seen, todo: 'Keep one file for each language tag.', where: path }];
  });
}
