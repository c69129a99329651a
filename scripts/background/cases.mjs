// @ts-check
import { readVocabulary } from './sources.mjs';

/**
 * Tells of a word whether it is written with a small letter more than with a capital: "reading" and "nice" are, "london"
 * and "lima" are not.
 * @param {string} packages
 */
export function createCases(packages) {
  const places = new Map(readVocabulary(packages).map((word, index) => [word, index]));
  return (/** @type {string} */ word) => {
    const small = places.get(word);
    const capital = places.get(word.charAt(0).toUpperCase() + word.slice(1)) ?? Number.POSITIVE_INFINITY;
    return small !== undefined && small < capital;
  };
}
