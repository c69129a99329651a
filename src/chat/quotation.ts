import { insideIsolate, span } from './direction.ts';

const CURLY = '“”';
/** The languages of each opening and closing mark, as CLDR 48 has them, but Arabic and Pashto: their news writes «». */
const LANGUAGES = {
  '«»': 'ar be ca el fa fr hy it kk ky nb nn no ps ru uk',
  '„“': 'bg cs de et hr is ka lt mk sk sl',
  '„”': 'hu pl ro sr',
  '””': 'fi he sv',
  '‘’': 'nl',
  '「」': 'ja',
};
const PAIRS = new Map(
  Object.entries(LANGUAGES).flatMap(([pair, tags]) => tags.split(' ').map((tag) => [tag, pair] as const)),
);

/** Words that are written for a platform, in the marks of their language (BCP 47). '' where there are none. */
export function quoted(words: string, language: string | null = null): string {
  const pair = pairOf(language);
  if (words === '') return '';
  // Guillemets turn with the direction of the text around them, so they stand with the words.
  return pair === CURLY ? `“${words}”` : insideIsolate(words, (inner) => dressed(inner, pair));
}

/** The same for words that a line of a list holds, which its platform cleans later. */
export function quotedInLine(words: string, language: string | null = null): string {
  const pair = pairOf(language);
  return pair === CURLY ? `“${words}”` : span(dressed(words, pair));
}

function pairOf(language: string | null): string {
  return PAIRS.get(language?.toLowerCase().split('-')[0] ?? '') ?? CURLY;
}

function dressed(words: string, pair: string): string {
  return `${pair.slice(0, 1)}${words}${pair.slice(1)}`;
}
