import { findDoubleQuotes } from './find-double-quotes.ts';
import { findSingleQuotes } from './find-single-quotes.ts';
import type { FoundQuote } from './found-quote.ts';

/** Finds every stretch between quotation marks; whether it is speech is decided later. */
export function findQuotes(text: string): FoundQuote[] {
  const doubles = findDoubleQuotes(text);
  const singles = findSingleQuotes(text);
  return speaksInSingles(text, { singles, doubles }) ? singles : doubles;
}

type Both = { singles: readonly FoundQuote[]; doubles: readonly FoundQuote[] };

/** British papers set speech in single marks and keep the double ones for what is quoted within it. */
function speaksInSingles(text: string, { singles, doubles }: Both): boolean {
  const spoken = singles.filter((quote) => isSpoken(text, quote));
  const goesOn = spoken.some(({ end }) => text.charAt(end - 1) === ',');
  if (spoken.length < 2 && !goesOn) return false;
  return spoken.length > countOutside({ singles, doubles });
}

const SPOKEN_WORDS_MIN = 3;

/** Ends with the punctuation of speech; "the ‘new normal’" does not. */
function isSpoken(text: string, { start, end }: FoundQuote): boolean {
  const words = text.slice(start, end);
  return /[,.!?…]$/.test(words) && words.split(/\s+/).length >= SPOKEN_WORDS_MIN;
}

/** How many double stretches stand on their own; both lists are in the order of the text. */
function countOutside({ singles, doubles }: Both): number {
  let outside = 0;
  let at = 0;
  for (const { outerStart, outerEnd } of doubles) {
    while (at < singles.length && (singles[at]?.outerEnd ?? 0) < outerEnd) at++;
    if ((singles[at]?.outerStart ?? outerStart) >= outerStart) outside++;
  }
  return outside;
}
