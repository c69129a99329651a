import { groupBy } from '../../../kit/group-by.ts';
import { type Gender, type LanguageFacts, UNSAID_LISTS, type VerbForms } from '../../../news/language.ts';
import {
  byFirstLetter,
  byLastLetter,
  createPhraseTest,
  foldName,
  type KnownName,
  type KnownNameKind,
  WORD,
} from './language.ts';

/** Fewer letters tell of no act. */
const ACT_LETTERS = 3;

/** The first three letters as one number, which others may share. */
export function firstLetters(word: string): number {
  return (word.charCodeAt(0) * 31 + word.charCodeAt(1)) * 31 + word.charCodeAt(2);
}

/** Compiles a language file into look-ups: some milliseconds of work, so whoever reads many texts does it once. */
export function prepareLanguage(facts: LanguageFacts) {
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
    negations: lowerSet(facts.negations),
    pluralAuxiliaries: lowerSet(facts.pluralAuxiliaries),
    bodyNouns: lowerSet(facts.bodyNouns),
    /** An abbreviated title → the nouns for whoever bears it ("gov." → "governor"). */
    titleNouns: new Map(
      facts.sameTitles.map((line) => line.toLowerCase().split(' ')).map(([title = '', ...nouns]) => [title, nouns]),
    ),
    joints: lowerSet(facts.jointWords),
    /** One person by the place he or she comes from ("the Dane"). */
    inhabitants: inhabitantsOf(facts),
    ...markedWords(facts),
    definite: lowerSet(facts.definiteDeterminers),
    ...kindWords(facts),
    ...reportingWords(facts),
    ...newsWords(facts),
    ...phrasesAndEndings(facts),
  };
}

/** What tells persons, bodies, places and things apart. */
function kindWords(facts: LanguageFacts) {
  return {
    bodyMakers: lowerSet([...facts.bodyNouns, ...facts.bodyMakers]),
    personRelatives: lowerSet(facts.personRelatives),
    thingWords: lowerSet(facts.thingWords),
    thingVerbs: lowerSet(facts.thingVerbs),
    compoundEndings: lowerSet(facts.compoundEndings),
    placeOpenings: lowerSet(facts.placeOpenings),
    largerPlaces: lowerSet(facts.largerPlaces),
  };
}

/** What verbs and phrases tell that somebody speaks, and how. */
function reportingWords(facts: LanguageFacts) {
  const { reporting } = facts;
  const phrasal = byFirstWord(reporting.phrasal);
  return {
    /** By their first word. */
    sourcePhrases: byFirstWord(reporting.sourcePhrases),
    /** First word → the words that make it report. */
    phrasal: new Map([...phrasal].map(([first, pairs]) => [first, new Set(pairs.map((words) => words[1] ?? ''))])),
    onlyBeside: lowerSet(reporting.onlyBeside),
    causing: lowerSet(facts.causingVerbs),
    perceiving: lowerSet(facts.perceivingVerbs),
    aspect: lowerSet(facts.aspectVerbs),
    quoting: lowerSet(facts.quotingVerbs),
    reading: lowerSet(facts.readingVerbs),
    finding: lowerSet(facts.findingVerbs),
    viewing: lowerSet(facts.viewingVerbs),
    topics: lowerSet(facts.topicPhrases),
  };
}

/** What sentences of a summary are chosen by. */
function newsWords(facts: LanguageFacts) {
  return {
    pointing: lowerSet(facts.pointingWords),
    thingOpenings: lowerSet(facts.thingOpenings),
    contrasts: lowerSet(facts.contrastWords),
    tolls: lowerSet(facts.tollWords),
    verdicts: lowerSet(facts.verdictWords),
    results: lowerSet(facts.resultWords),
    sums: lowerSet(facts.sumWords),
    counts: lowerSet(facts.changingCounts),
    numbers: lowerSet(Object.keys(facts.numberWords)),
    days: lowerSet(facts.weekdays),
    months: lowerSet(facts.months),
    ...actWords(facts),
  };
}

/** What is looked for in whole lines and sentences, or at the end of words. */
function phrasesAndEndings(facts: LanguageFacts) {
  return {
    /** By their first letter, with what may stand behind them. */
    openerPhrases: byFirstLetter(
      lowerWords(facts.openers.filter((opener) => opener.includes(' '))).flatMap((opener) => [
        `${opener} `,
        `${opener},`,
      ]),
    ),
    /** By their first letter. */
    noises: byFirstLetter(facts.noiseWords),
    holdsNotice: createPhraseTest(facts.noticePhrases),
    holdsCaption: createPhraseTest(facts.captionWords),
    holdsBackground: createPhraseTest(facts.backgroundWords),
    holdsHoax: createPhraseTest(facts.hoaxWords),
    holdsClaim: createPhraseTest(facts.claimWords),
    holdsRebuttal: createPhraseTest(facts.rebuttalWords),
    /** By their last letter, in their order. */
    endings: byLastLetter(facts.wordEndings),
    /** By their last letter. */
    roleEndings: byLastLetter(facts.roleEndings),
  };
}

/** Words for what happens: whole ones, and how others begin, by their first letters. */
function actWords({ acts }: LanguageFacts) {
  const beginnings = acts.filter((act) => act.endsWith('*')).map((act) => act.slice(0, -1).toLowerCase());
  const long = beginnings.filter((beginning) => beginning.length >= ACT_LETTERS);
  return {
    acts: lowerSet(acts.filter((act) => !act.endsWith('*'))),
    actBeginnings: groupBy(long, firstLetters),
  };
}

function byFirstWord(phrases: readonly string[]): Map<string, string[][]> {
  return groupBy(
    phrases.map((phrase) => phrase.toLowerCase().split(' ')),
    ([first]) => first ?? '',
  );
}

/** What tells speech from other words between marks: titles, names, and what was not said. */
function markedWords(facts: LanguageFacts) {
  const unsaid: Record<(typeof UNSAID_LISTS)[number], ReadonlySet<string>> = Object.fromEntries(
    UNSAID_LISTS.map((list): unknown[] => [list, lowerSet(facts[list])]),
  );
  return { workNouns: lowerSet(facts.workNouns), outletWords: lowerSet(facts.outletWords), unsaid };
}

function lowerSet(words: readonly string[]): Set<string> {
  return new Set(lowerWords(words));
}

function lowerWords(words: readonly string[]): string[] {
  return words.map((word) => word.toLowerCase());
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
  const sameNames = facts.sameNames.map((names) => names.split(' / '));
  const firstOf = new Map(sameNames.flatMap((names) => names.map((name) => [name, names[0] ?? name] as const)));
  const add = (name: string, kind: KnownNameKind, key = firstOf.get(name) ?? name) => {
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

function inhabitantsOf({ countries, inhabitants }: LanguageFacts): Set<string> {
  const people = Object.values(countries).flatMap((country) => country.people);
  const single = people.filter((name) => name.endsWith('s')).map((name) => name.slice(0, -1));
  return lowerSet([...single, ...inhabitants]);
}

function demonymsOf({ countries }: LanguageFacts): Map<string, string> {
  const all = Object.entries(countries);
  return new Map(all.flatMap(([country, { adjectives }]) => adjectives.map((word) => [word.toLowerCase(), country])));
}
