import { join } from 'node:path';
import { loadBackground } from '../../src/config/files/background.ts';
import { loadLanguages } from '../../src/config/files/languages.ts';
import { createBackground } from '../../src/engines/joining/background.ts';
import { createSlugWords } from '../../src/engines/joining/slugs/slug-words.ts';

/** The languages and slug words that come with the program. */
export async function shippedSlugWords() {
  const read = await loadLanguages([join(import.meta.dirname, '../../config')]);
  if (read.kind === 'unsound') throw new Error('The language files are unsound');
  const background = createBackground(await loadBackground());
  return { languages: read.data, wordsOf: createSlugWords(read.data, background) };
}
