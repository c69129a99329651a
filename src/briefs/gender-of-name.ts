import type { Gender } from '../news/language.ts';
import type { PreparedLanguage } from './prepare-language.ts';

type Named = { words: readonly string[] };

/** The gender a listed first name tells. */
export function genderOfGiven({ words }: Named, { givenGenders }: PreparedLanguage): Gender | null {
  const gender = givenGenders.get(words[0] ?? '');
  return gender === undefined || gender === 'both' ? null : gender;
}

/** What an unknown first name sounds like. */
export function leaningOf({ words }: Named, { facts }: PreparedLanguage): Gender | null {
  const first = words.length > 1 ? (words[0] ?? '') : '';
  if (facts.givenEndings.female.some((ending) => first.endsWith(ending))) return 'female';
  return facts.givenEndings.male.some((ending) => first.endsWith(ending)) ? 'male' : null;
}
