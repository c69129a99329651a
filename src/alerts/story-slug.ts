import type { Brief } from '../news/brief.ts';

const ACTORS_IN_SLUG = 2;
const WORDS_IN_SLUG = 4;
const SLUG_MAX = 60;
/** Function words and reporting words are shorter than this, nearly always. */
const TELLING_WORD_MIN = 5;

/**
 * A readable name from the headline: its leading actors, then its first telling words ("pakistan-taliban-airstrike").
 * Where the headline has no Latin letters, the word "story": the store numbers repeats.
 */
export function storySlug(headline: string, brief: Pick<Brief, 'actors'>): string {
  const words = slugWords(headline);
  const actors = brief.actors
    .map((actor) => slugWords(actor.name).at(-1) ?? '')
    .filter((name) => words.includes(name))
    .slice(0, ACTORS_IN_SLUG);
  const telling = words.filter((word) => word.length >= TELLING_WORD_MIN && !actors.includes(word));
  const named = words.filter((word) => actors.includes(word));
  const slug = [...new Set([...named, ...telling])].slice(0, WORDS_IN_SLUG).join('-').slice(0, SLUG_MAX);
  return slug.replace(/-+$/, '') || 'story';
}

function slugWords(text: string): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return folded.replace(/['’]s\b/g, '').match(/[a-z0-9]+/g) ?? [];
}
