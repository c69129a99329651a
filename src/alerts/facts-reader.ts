import { type ChangeWords, factsOf, isCorrection, type SentenceFacts } from '../news/facts-of-text.ts';

/** Reads texts of one language for what they state. */
export type FactsReader = {
  words: ChangeWords;
  /** The sentences of a text that count something or correct it: what later texts are held against. */
  tellingOf: (text: string) => readonly SentenceFacts[];
};

/** Texts, each with the words of those sentences: what tells one story mostly comes within hours. */
const KEPT_MAX = 256;

/** Remembers what it read last: an article of a story is compared with each later one. */
export function createFactsReader(wordsOf: (language: string) => ChangeWords): (language: string) => FactsReader {
  const kept = new Map<string, readonly SentenceFacts[]>();

  function read(key: string, make: () => readonly SentenceFacts[]): readonly SentenceFacts[] {
    const facts = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, facts);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    return facts;
  }
  return (language) => {
    const words = wordsOf(language);
    const isTelling = (sentence: SentenceFacts) => sentence.figures.length > 0 || isCorrection(sentence, words);
    const tellingOf = (text: string) => read(`${language}\n${text}`, () => factsOf(text, words).filter(isTelling));
    return { words, tellingOf };
  };
}
