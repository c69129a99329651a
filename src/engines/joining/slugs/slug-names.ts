import { hashText } from '../../../news/ids.ts';
import type { NewStory } from '../story-index.ts';

/** What a story is called, and longer names for where that one is taken. */
export type StorySlug = { slug: string; longerSlugs: readonly string[] };

const NUMBERED_A_DAY_MAX = 99;

/**
 * What a story may be called, the nicest first: with one more word, by its day, by number. A list of set length, so that the
 * look-up of free ones is a few steps in an index, however many stories share a name.
 */
export function slugNames({ slug, longerSlugs = [], headline, at }: NewStory): string[] {
  const month = at.toLocaleDateString('en', { month: 'short', timeZone: 'UTC' }).toLowerCase();
  const day = `${slug}-${month}-${at.getUTCDate()}`;
  const numbered = Array.from({ length: NUMBERED_A_DAY_MAX - 1 }, (_, index) => `${day}-${index + 2}`);
  return [slug, ...longerSlugs, day, ...numbered, `${day}-${hashText(`${headline}${at.toISOString()}`)}`];
}

/** Without the names that lead elsewhere, such as those of topics. */
export function slugApartFrom(taken: ReadonlySet<string>, { slug, longerSlugs }: StorySlug): StorySlug {
  const [first, ...others] = [slug, ...longerSlugs, `${slug}-story`].filter((name) => !taken.has(name));
  return { slug: first ?? slug, longerSlugs: others };
}
