import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LanguageFacts } from '../../news/language.ts';
import type { Problem } from '../../news/problem.ts';
import { type CheckedDocument, checkDocument, checkReading, problemsOf } from './check-document.ts';
import { attempt, type PreparedYaml, readYamlFile } from './yaml-document.ts';

const words = z.array(z.string().min(1)).default([]);

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
  verbs: words,
  verbEndings: words,
  participleEndings: words,
  roleEndings: words,
  auxiliaries: words,
  pluralAuxiliaries: words,
  passiveAuxiliaries: words,
  agentPrepositions: words,
  infinitiveMarkers: words,
  adverbs: words,
  adverbEndings: words,
  determiners: words,
  definiteDeterminers: words,
  prepositions: words,
  locatives: words,
  subordinators: words,
  coordinators: words,
  relatives: words,
  negations: words,
  numberWords: z.record(z.string().min(1), z.number().positive()).default({}),
  correctionWords: words,
  acts: words,
  turns: words,
  vagueWords: words,
  wordEndings: words,
  changingCounts: words,
  offices: words,
  measures: words,
  possessives: words,
  timeWords: words,
  weekdays: words,
  months: words,
  pronouns: z.array(pronoun).default([]),
  openers: words,
  sentenceStarters: words,
  titles: byGender.prefault({}),
  portfolios: words,
  roleModifiers: words,
  roleNouns: byGender.prefault({}),
  groupNouns: words,
  bodyNouns: words,
  organisationWords: words,
  nameConnectors: words,
  nameParticles: words,
  nameSuffixes: words,
  abbreviations: words,
  groupNames: words,
  organisationNames: words,
  outlets: words,
  countries: z.record(z.string().min(1), country).default({}),
  places: words,
  placeWords: words,
  otherNames: words,
  workNouns: words,
  creditWords: words,
  noiseWords: words,
  bylineWords: words,
  givenEndings: z.strictObject({ male: words, female: words }).prefault({}),
  givenNames: z.strictObject({ male: words, female: words }).prefault({}),
  nicknames: z.array(z.array(z.string().min(1)).min(2)).default([]),
  nounsAreCapitalised: z.boolean().default(false),
  adjectivesFollow: z.boolean().default(false),
}) satisfies z.ZodType<LanguageFacts>;

type ReadLanguage = { path: string; facts: LanguageFacts };

/** Reads `languages/*.yaml` of each folder; a file replaces one of the same name in an earlier folder. */
export async function loadLanguages(
  dirs: readonly string[],
  prepared?: PreparedYaml,
): Promise<CheckedDocument<LanguageFacts[]>> {
  const paths = await languageFiles(dirs);
  const checked = await Promise.all(paths.map((path) => readLanguage(path, prepared)));
  const languages = checked.flatMap((one) => (one.kind === 'sound' ? [one.data] : []));
  const problems = [...checked.flatMap(problemsOf), ...sameTag(languages)];
  if (problems.length > 0) return { kind: 'unsound', problems };
  return { kind: 'sound', data: languages.map(({ facts }) => facts) };
}

async function languageFiles(dirs: readonly string[]): Promise<string[]> {
  const files = new Map<string, string>();
  for (const parent of dirs) {
    const dir = join(parent, 'languages');
    const listed = await attempt(() => readdir(dir));
    const names = listed.kind === 'read' ? listed.value.filter((name) => name.endsWith('.yaml')) : [];
    for (const name of names.sort()) files.set(name, join(dir, name));
  }
  return [...files.values()];
}

async function readLanguage(path: string, prepared: PreparedYaml | undefined): Promise<CheckedDocument<ReadLanguage>> {
  const reading = await readYamlFile(path, prepared);
  const checked = checkReading(reading, (document) => checkDocument(document, languageSchema));
  return checked.kind === 'sound' ? { kind: 'sound', data: { path, facts: checked.data } } : checked;
}

function sameTag(languages: readonly ReadLanguage[]): Problem[] {
  return languages.flatMap(({ path, facts }, index) => {
    const first = languages.findIndex((other) => other.facts.tag === facts.tag);
    if (first === index) return [];
    const seen = `"${facts.tag}", as in ${languages[first]?.path}`;
    const what = 'the file is for a language that another file is for';
    return [{ code: 'E_LANGUAGE_DOUBLE', what, seen, todo: 'Keep one file for each language tag.', where: path }];
  });
}
