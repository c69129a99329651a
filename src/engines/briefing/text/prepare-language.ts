import { groupBy } from '../../../kit/group-by.ts';
import type { Gender, LanguageFacts, VerbForms } from '../../../news/language.ts';
import { foldName, type KnownName, type KnownNameKind, WORD } from './language.ts';

/** Compiles a language file into look-ups: some milliseconds of work, so whoever reads many texts does it once. */
export function prepareLanguage(facts: LanguageFacts) {
  const phrasal = byFirstWord(facts.reporting.phrasal);
  return {
    facts,
    /** Bits of WORD by the word. */
    words: wordBits(facts),
    /** What titles and role nouns tell of a person's gender. */
    genders: gendersOf(facts),
    givenGenders: givenGenders(facts),
    pronouns: new Map(facts.pronouns.flatMap((pronoun) => pronoun.words.map((word) => [word, pronoun] as const))),
    ...knownNames(facts),
    /** Adjective of a country → that country ("afghan"). */
    demonyms: demonymsOf(facts),
    /** First name or nickname → the groups of names that one person may have. */
    nicknames: nicknamesOf(facts),
    suffixes: lowerSet(facts.nameSuffixes),
    abbreviations: lowerSet(facts.abbreviations),
    /** The most frequent words. */
    frequent: lowerSet(facts.frequentWords),
    openers: lowerSet(facts.openers.filter((opener) => !opener.includes(' '))),
    openerPhrases: facts.openers.filter((opener) => opener.includes(' ')).map((opener) => `${opener.toLowerCase()} `),
    /** By their first word. */
    sourcePhrases: byFirstWord(facts.reporting.sourcePhrases),
    /** First word → the words that make it report. */
    phrasal: new Map([...phrasal].map(([first, pairs]) => [first, new Set(pairs.map((words) => words[1] ?? ''))])),
    onlyBeside: lowerSet(facts.reporting.onlyBeside),
    negations: lowerSet(facts.negations),
    pluralAuxiliaries: lowerSet(facts.pluralAuxiliaries),
    bodyNouns: lowerSet(facts.bodyNouns),
    workNouns: lowerSet(facts.workNouns),
    definite: lowerSet(facts.definiteDeterminers),
  };
}

function byFirstWord(phrases: readonly string[]): Map<string, string[][]> {
  return groupBy(
    phrases.map((phrase) => phrase.toLowerCase().split(' ')),
    ([first]) => first ?? '',
  );
}

function lowerSet(words: readonly string[]): Set<string> {
  return new Set(words.map((word) => word.toLowerCase()));
}

function wordBits(facts: LanguageFacts): Map<string, number> {
  const bits = new Map<string, number>();
  const mark = (words: readonly string[], bit: number) => {
    for (const word of words) bits.set(word.toLowerCase(), (bits.get(word.toLowerCase()) ?? 0) | bit);
  };
  markVerbs(facts.reporting.speech, WORD.speech, mark);
  markVerbs(facts.reporting.judging, WORD.judging, mark);
  for (const [words, bit] of plainLists(facts)) mark(words, bit);
  const { titles, roleNouns } = facts;
  for (const list of [titles.any, titles.male, titles.female]) mark(list.map(lastWord), WORD.title);
  for (const list of [roleNouns.any, roleNouns.male, roleNouns.female]) mark(list.map(lastWord), WORD.roleNoun);
  for (const pronoun of facts.pronouns) mark(pronoun.words, WORD.pronoun);
  return bits;
}

function markVerbs(verbs: VerbForms, kind: number, mark: (words: readonly string[], bit: number) => void): void {
  mark(verbs.finite, kind | WORD.finite);
  mark(verbs.bare, kind | WORD.bare);
  mark(verbs.participles, kind | WORD.participle);
}

function plainLists(facts: LanguageFacts): [readonly string[], number][] {
  return [
    [facts.reporting.reportNouns, WORD.reportNoun],
    [facts.verbs, WORD.verb],
    [facts.auxiliaries, WORD.auxiliary],
    [facts.passiveAuxiliaries, WORD.passive],
    [facts.agentPrepositions, WORD.agent],
    [facts.infinitiveMarkers, WORD.infinitive],
    [facts.adverbs, WORD.adverb],
    [facts.determiners, WORD.determiner],
    [facts.prepositions, WORD.preposition],
    [facts.locatives, WORD.locative],
    [facts.subordinators, WORD.subordinator],
    [facts.coordinators, WORD.coordinator],
    [facts.relatives, WORD.relative],
    [facts.timeWords, WORD.time],
    [facts.weekdays, WORD.time],
    [facts.months, WORD.time],
    [facts.roleModifiers, WORD.roleModifier],
    [facts.groupNouns, WORD.groupNoun],
    [facts.organisationWords, WORD.organisationWord],
    [facts.sentenceStarters, WORD.starter],
    [facts.nameParticles, WORD.particle],
    [facts.nameConnectors, WORD.connector],
    [facts.portfolios, WORD.portfolio],
    [facts.placeWords, WORD.placeWord],
    [facts.givenNames.male, WORD.givenName],
    [facts.givenNames.female, WORD.givenName],
    [facts.possessives, WORD.possessive],
  ];
}

function lastWord(phrase: string): string {
  return phrase.slice(phrase.lastIndexOf(' ') + 1);
}

function gendersOf(facts: LanguageFacts): Map<string, Gender> {
  const genders = new Map<string, Gender>();
  for (const lists of [facts.titles, facts.roleNouns]) {
    for (const word of lists.male) genders.set(lastWord(word).toLowerCase(), 'male');
    for (const word of lists.female) genders.set(lastWord(word).toLowerCase(), 'female');
  }
  return genders;
}

function givenGenders({ givenNames }: LanguageFacts): Map<string, Gender | 'both'> {
  const genders = new Map<string, Gender | 'both'>();
  for (const name of givenNames.male) genders.set(name.toLowerCase(), 'male');
  for (const name of givenNames.female) {
    const lower = name.toLowerCase();
    genders.set(lower, genders.get(lower) === 'male' ? 'both' : 'female');
  }
  return genders;
}

function nicknamesOf({ nicknames }: LanguageFacts): Map<string, ReadonlySet<string>[]> {
  const groups = nicknames.map(lowerSet).flatMap((group) => [...group].map((name) => ({ name, group })));
  const byName = groupBy(groups, ({ name }) => name);
  return new Map([...byName].map(([name, found]) => [name, found.map(({ group }) => group)]));
}

/** Every name that the language file lists; where its lists disagree, the first one wins. */
function knownNames(facts: LanguageFacts) {
  /** Names known beforehand, by their folded form. */
  const known = new Map<string, KnownName>();
  /** First word of a known name → the words of the longest one. */
  const knownLengths = new Map<string, number>();
  const add = (name: string, kind: KnownNameKind, key = name) => {
    const lower = foldName(name);
    if (!known.has(lower)) known.set(lower, { kind, key: foldName(key) });
    const words = lower.split(' ');
    // "People's" is two tokens.
    const first = words[0]?.replace(/'s$/, '') ?? lower;
    const count = words.reduce((sum, word) => sum + (word.endsWith("'s") ? 2 : 1), 0);
    knownLengths.set(first, Math.max(knownLengths.get(first) ?? 0, count));
  };
  for (const [country, { people, metonyms, also }] of Object.entries(facts.countries)) {
    for (const name of [country, ...also]) add(name, 'country', country);
    for (const name of people) add(name, 'people');
    for (const name of metonyms) add(name, 'metonym');
  }
  for (const name of facts.groupNames) add(name, 'group');
  for (const name of facts.organisationNames) add(name, 'organisation');
  for (const name of facts.places) add(name, 'place');
  for (const name of facts.outlets) add(name, 'outlet');
  for (const name of facts.otherNames) add(name, 'other');
  return { known, knownLengths };
}

function demonymsOf({ countries }: LanguageFacts): Map<string, string> {
  const all = Object.entries(countries);
  return new Map(all.flatMap(([country, { adjectives }]) => adjectives.map((word) => [word.toLowerCase(), country])));
}
