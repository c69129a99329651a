import { z } from 'zod';
import type { LanguageFacts } from '../news/language.ts';

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

/** A `config/languages/*.yaml` file. Every list may be left out: a short file is a start. */
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
