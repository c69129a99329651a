import { type MatchArticle, toMatchText } from '../../src/engines/matching/match-query.ts';
import { matchedTermsIn, readPlaces } from '../../src/engines/matching/matched-terms.ts';
import { readOffsets, readWords } from '../../src/engines/matching/words.ts';

/** As much of a text as has places. */
const BEGINNING = 20_000;

/** Reads the article's beginning here, where the product has what its reader threads made of it. */
export function createMatchedTerms(article: MatchArticle): (query: string) => string[] {
  const read = { ...article, text: article.text.slice(0, BEGINNING) };
  return matchedTermsIn({ article: read, match: toMatchText(read), places: readPlaces(read) });
}

/** The words of a text with their offsets in it; empty where the offsets are not certain. */
export function readSpans(text: string): { word: string; stem: string; start: number; end: number }[] {
  const offsets = readOffsets(text);
  const words = offsets.length === 0 ? [] : readWords(text);
  return words.map(({ word, stem }, at) => ({
    word,
    stem,
    start: offsets[2 * at] ?? -1,
    end: offsets[2 * at + 1] ?? -1,
  }));
}
