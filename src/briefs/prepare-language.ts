import type { Gender, LanguageFacts, PronounFacts, VerbForms } from '../news/language.ts';
import { type Known, listKnownNames } from './known-names.ts';
import { WORD } from './word-bits.ts';

export type PreparedLanguage = {
  facts: LanguageFacts;
  /** Bits of WORD by the word in lower case. */
  words: Map<string, number>;
  genders: Map<string, Gender>;
  givenGenders: Map<string, Gender | 'both'>;
  pronouns: Map<string, PronounFacts>;
  /** Names known beforehand, by their lower-case form. */
  known: Map<string, Known>;
  /** First word of a known name → the words of the longest one. */
  knownLengths: Map<string, number>;
  /** Adjective of a country → that country ("afghan"). */
  demonyms: Map<string, string>;
  /** First names → the group of nicknames they belong to. */
  nicknames: Map<string, number[]>;
  suffixes: Set<string>;
  abbreviations: Set<string>;
  /** The most frequent words. */
  frequent: Set<string>;
  openers: Set<string>;
  openerPhrases: string[];
  /** By their first word. */
  sourcePhrases: Map<string, string[][]>;
  /** First word → the words that make it report. */
  phrasal: Map<string, Set<string>>;
  onlyBeside: Set<string>;
  negations: Set<string>;
  bodyNouns: Set<string>;
  workNouns: Set<string>;
  pluralAuxiliaries: Set<string>;
  definite: Set<string>;
};

const prepared = new WeakMap<LanguageFacts, PreparedLanguage>();

/** Compiles a language file into look-ups, once per file. */
export function prepareLanguage(facts: LanguageFacts): PreparedLanguage {
  const known = prepared.get(facts);
  if (known !== undefined) return known;
  const fresh = compile(facts);
  prepared.set(facts, fresh);
  return fresh;
}

function compile(facts: LanguageFacts): PreparedLanguage {
  const names = listKnownNames(facts);
  return {
    facts,
    words: wordBits(facts),
    genders: gendersOf(facts),
    givenGenders: givenGenders(facts),
    pronouns: new Map(facts.pronouns.flatMap((pronoun) => pronoun.words.map((word) => [word, pronoun] as const))),
    known: names.known,
    knownLengths: names.lengths,
    demonyms: names.demonyms,
    nicknames: nicknameGroups(facts.nicknames),
    suffixes: lowerSet(facts.nameSuffixes),
    abbreviations: lowerSet(facts.abbreviations),
    frequent: lowerSet(facts.frequentWords),
    openers: lowerSet(facts.openers.filter((opener) => !opener.includes(' '))),
    openerPhrases: facts.openers.filter((opener) => opener.includes(' ')).map((opener) => `${opener.toLowerCase()} `),
    sourcePhrases: byFirstWord(facts.reporting.sourcePhrases),
    phrasal: new Map([...byFirstWord(facts.reporting.phrasal)].map(([first, all]) => [first, secondWords(all)])),
    onlyBeside: lowerSet(facts.reporting.onlyBeside),
    negations: lowerSet(facts.negations),
    pluralAuxiliaries: lowerSet(facts.pluralAuxiliaries),
    bodyNouns: lowerSet(facts.bodyNouns),
    workNouns: lowerSet(facts.workNouns),
    definite: lowerSet(facts.definiteDeterminers),
  };
}

function byFirstWord(phrases: readonly string[]): Map<string, string[][]> {
  const grouped = new Map<string, string[][]>();
  for (const phrase of phrases) {
    const words = phrase.toLowerCase().split(' ');
    const first = words[0] ?? '';
    grouped.set(first, [...(grouped.get(first) ?? []), words]);
  }
  return grouped;
}

function secondWords(phrases: readonly string[][]): Set<string> {
  return new Set(phrases.map((words) => words[1] ?? ''));
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
  for (const list of [facts.titles.any, facts.titles.male, facts.titles.female]) mark(list.map(lastWord), WORD.title);
  for (const list of [facts.roleNouns.any, facts.roleNouns.male, facts.roleNouns.female]) {
    mark(list.map(lastWord), WORD.roleNoun);
  }
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

function givenGenders(facts: LanguageFacts): Map<string, Gender | 'both'> {
  const genders = new Map<string, Gender | 'both'>();
  for (const name of facts.givenNames.male) genders.set(name.toLowerCase(), 'male');
  for (const name of facts.givenNames.female) {
    const lower = name.toLowerCase();
    genders.set(lower, genders.get(lower) === 'male' ? 'both' : 'female');
  }
  return genders;
}

function nicknameGroups(groups: readonly string[][]): Map<string, number[]> {
  const byName = new Map<string, number[]>();
  for (const [index, group] of groups.entries()) {
    for (const name of group) byName.set(name.toLowerCase(), [...(byName.get(name.toLowerCase()) ?? []), index]);
  }
  return byName;
}
