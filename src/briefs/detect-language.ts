import type { LanguageFacts } from '../news/language.ts';
import { prepareLanguage } from './prepare-language.ts';

const WORDS_READ = 600;
const SHARE_MIN = 0.12;
const LEAD_MIN = 1.3;
const WORDS_MIN = 12;

/** The language a text is written in, by its most frequent words; null when none of ours fits clearly. */
export function detectLanguage(text: string, languages: readonly LanguageFacts[]): LanguageFacts | null {
  const words =
    text
      .slice(0, WORDS_READ * 8)
      .toLowerCase()
      .match(/\p{L}+/gu)
      ?.slice(0, WORDS_READ) ?? [];
  const ranked = languages.map((facts) => ({ facts, share: shareOf(words, facts) })).sort((a, b) => b.share - a.share);
  const [best, second] = ranked;
  if (best === undefined) return null;
  // A headline alone says too little; the first language of the newsroom is the better guess.
  if (words.length < WORDS_MIN) return best.share > 0 ? best.facts : (languages[0] ?? null);
  const clear = second === undefined || best.share >= second.share * LEAD_MIN;
  return best.share >= SHARE_MIN && clear ? best.facts : null;
}

function shareOf(words: readonly string[], facts: LanguageFacts): number {
  const { frequent } = prepareLanguage(facts);
  return words.filter((word) => frequent.has(word)).length / Math.max(1, words.length);
}
