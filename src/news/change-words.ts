import type { ChangeWords } from './facts-of-text.ts';
import type { LanguageFacts } from './language.ts';
import { readWords } from './words.ts';

const NONE: ChangeWords = {
  negations: new Set(),
  numbers: new Map(),
  corrections: new Set(),
  timeWords: new Set(),
};

/** The words of a language that change what a sentence states; of one without a file only figures and names count. */
export function createChangeWords(languages: readonly LanguageFacts[]): (tag: string) => ChangeWords {
  const known = new Map(languages.map((facts) => [facts.tag, foldedWords(facts)]));
  return (tag) => known.get(tag) ?? NONE;
}

function foldedWords(facts: LanguageFacts): ChangeWords {
  return {
    negations: new Set(facts.negations.map(folded)),
    numbers: new Map(Object.entries(facts.numberWords).map(([word, value]) => [folded(word), value])),
    corrections: new Set(facts.correctionWords.map(folded)),
    timeWords: new Set([...facts.timeWords, ...facts.months].map(folded)),
  };
}

/** As the words of a text are read: lower case, without accents. */
function folded(word: string): string {
  return readWords(word)
    .map((each) => each.word)
    .join(' ');
}
