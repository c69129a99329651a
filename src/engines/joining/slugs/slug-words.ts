import type { LanguageFacts } from '../../../news/language.ts';
import { fold } from '../../matching/words.ts';
import type { Background, KnownPlace } from '../background.ts';

/** The words of a language by which a headline is read. */
export type SlugWords = {
  /** Function words, times and numbers. */
  isSmall: (key: string) => boolean;
  /** Words that say little of an event ("officials"). */
  isVague: (key: string) => boolean;
  /** From 0 for what every article has to 1. */
  rarityOf: (key: string) => number;
  /** Whether it can be nothing but a name, also where a sentence begins. */
  isSurelyName: (word: string) => boolean;
  placeKind: (name: string) => KnownPlace['kind'] | null;
  isVerb: (key: string) => boolean;
  /** Of a word or a phrase, folded. */
  isAct: (phrase: string) => boolean;
  isTurn: (phrase: string) => boolean;
  titles: ReadonlySet<string>;
  /** Verbs of saying. */
  reports: ReadonlySet<string>;
  /** Prepositions inside names ("of"). */
  ofs: ReadonlySet<string>;
  contrasts: ReadonlySet<string>;
  /** Names of bodies that many countries have ("Senate"), and of nationality: another name says more. */
  commonNames: ReadonlySet<string>;
  /** What describes an act stands behind it ("moción de censura"). */
  describedBehind: boolean;
};

const NONE: ReadonlySet<string> = new Set();
/** Without a language, and without what comes with the program. */
export const NO_SLUG_WORDS: SlugWords = {
  ...{ isSmall: () => false, isVague: () => false, rarityOf: () => 1, isSurelyName: () => false },
  ...{ placeKind: () => null, isVerb: () => false, isAct: () => false, isTurn: () => false },
  ...{ titles: NONE, reports: NONE, ofs: NONE, contrasts: NONE, commonNames: NONE },
  describedBehind: false,
};

type SlugBackground = Pick<Background, 'isFunctionWord' | 'idfOf' | 'rankOf' | 'placeOf'>;

/** Finds the slug words by language tag; without a language file a slug is made of names and rare words. */
export function createSlugWords(
  facts: readonly LanguageFacts[],
  background: SlugBackground,
): (tag: string) => SlugWords {
  const known = new Map(facts.map((each) => [each.tag, { small: smallWordsOf(each), words: wordsOf(each) }]));
  return (tag) => {
    const { small, words } = known.get(tag) ?? { small: NONE, words: NO_SLUG_WORDS };
    const isRanked = [...small].some((word) => background.rankOf(word, tag) !== null);
    return {
      ...words,
      isSmall: (key) => small.has(key) || background.isFunctionWord(key, tag),
      placeKind: (name) => background.placeOf(name)?.kind ?? null,
      rarityOf: (key) => background.idfOf(key, tag),
      isSurelyName: (word) =>
        background.placeOf(word) !== null || (isRanked && background.rankOf(fold(word), tag) === null),
    };
  };
}

function smallWordsOf(facts: LanguageFacts): ReadonlySet<string> {
  const { frequentWords, adverbs, timeWords, weekdays, months, numberWords, reporting } = facts;
  const times = [...timeWords, ...weekdays, ...months, ...Object.keys(numberWords)];
  return foldedSet([...frequentWords, ...adverbs, ...reporting.speech.finite, ...times]);
}

function wordsOf(facts: LanguageFacts): SlugWords {
  const { any, male, female } = facts.titles;
  const nationalities = Object.values(facts.countries).flatMap(({ people, adjectives }) => [...people, ...adjectives]);
  const bodies = facts.organisationNames.filter((name) => !/^\p{Lu}[\p{Lu}\d-]*$/u.test(name));
  const [verbs, vague] = [foldedSet(facts.verbs), foldedSet(facts.vagueWords)];
  const { turns, maybes, accusations, nameConnectors, prepositions } = facts;
  return {
    ...NO_SLUG_WORDS,
    isVerb: (key) => verbs.has(key) || facts.verbEndings.some((ending) => key.endsWith(ending)),
    isAct: matcherOf(facts.acts),
    isTurn: matcherOf([...turns, ...maybes, ...accusations]),
    isVague: (key) => vague.has(key),
    titles: foldedSet([...any, ...male, ...female].flatMap((title) => title.split(' '))),
    reports: foldedSet(facts.reporting.speech.finite),
    ofs: foldedSet(nameConnectors.filter((word) => prepositions.includes(word))),
    contrasts: foldedSet(facts.contrastWords),
    commonNames: foldedSet([...bodies, ...facts.organisationWords, ...nationalities]),
    describedBehind: facts.adjectivesFollow,
  };
}

function foldedSet(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map(fold));
}

/** An asterisk stands for any ending. */
function matcherOf(words: readonly string[]): (phrase: string) => boolean {
  const [whole, beginnings] = [foldedSet(words), new Set<string>()];
  for (const word of whole) if (word.endsWith('*')) beginnings.add(word.slice(0, -1));
  return (phrase) => {
    if (whole.has(phrase)) return true;
    for (let to = phrase.includes(' ') ? 0 : phrase.length; to > 1; to -= 1) {
      if (beginnings.has(phrase.slice(0, to))) return true;
    }
    return false;
  };
}
