import { type ChangeWords, factsOf, type SentenceFacts } from '../news/facts-of-text.ts';

/** Reads texts of one language for what they state. */
export type FactsReader = { words: ChangeWords; factsOf: (text: string) => readonly SentenceFacts[] };

/** Texts, each with all words of its first 150 sentences: what tells one story mostly comes within hours. */
const KEPT_MAX = 64;

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
    return { words, factsOf: (text) => read(`${language}\n${text}`, () => factsOf(text, words)) };
  };
}
