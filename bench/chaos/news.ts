import type { NewsItem } from '../../tests/support/publisher.ts';
import { pick, randomFrom } from './random.ts';

const ONSETS = 'b br c d dr f g gl h j k l m n p pr r s st t tr v w z'.split(' ');
const VOWELS = 'a e i o u ai ea ou'.split(' ');
const CODAS = 'l m n r s t nd rk lm st'.split(' ');
/** Articles of our own about made-up places, in words of their own: no two of them are one story. */
export function inventNews(count: number, seed: number): NewsItem[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, at) => inventArticle(`n${String(at).padStart(5, '0')}x`, random));
}

function inventArticle(id: string, random: () => number): NewsItem {
  const name = () => capital(inventWord(random));
  const word = () => inventWord(random);
  const [place, person, other, region] = [name(), name(), name(), name()];
  const title = `${place} ${word()} ${word()} ${word()} of ${region}`;
  const sentences = Array.from({ length: 4 }, () => `In ${name()} ${word()} and ${word()} from ${name()} ${word()}.`);
  const body = [
    `${place.toUpperCase()} – The ${word()} of ${place} ${word()}, the ${region} council said.`,
    `“Our ${word()} in ${place} cannot ${word()} for ${name()},” ${person} ${other} said.`,
    sentences.join(' '),
  ].join('\n\n');
  return { id, title, body };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function inventWord(random: () => number): string {
  const syllable = () => pick(ONSETS, random) + pick(VOWELS, random) + pick(CODAS, random);
  return syllable() + pick(VOWELS, random) + syllable();
}
