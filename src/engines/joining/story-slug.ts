import type { Actor, Brief } from '../../news/brief.ts';
import { readWords } from '../matching/words.ts';
import { hashWord } from './hashes.ts';
import { type StorySignals, TEXT_CHARS_MAX } from './signals.ts';

export type SlugInput = {
  headline: string;
  text: string;
  brief: Pick<Brief, 'actors'>;
  /** With inverse document frequencies, because rare words of the headline say more. */
  signals: Pick<StorySignals, 'opening' | 'rarity' | 'titleWords'>;
};

const ACTORS_MAX = 2;
const TOPIC_WORDS_MAX = 2;
/** Where the headline has no actor. */
const TOPIC_WORDS_ALONE_MAX = 3;
const SLUG_MAX = 60;
const SHORTEST_NAME = 2;
const SHORTEST_TOPIC_WORD = 4;

/**
 * A readable name from the headline: its first actors, then its topic ("pakistan-taliban-airstrike"); "story" where the
 * headline has no Latin letters. The store numbers repeated slugs.
 */
export function storySlug(input: SlugInput): string {
  const words = slugWords(input.headline);
  const actors = actorWords(words, input.brief.actors);
  const persons = input.brief.actors.filter(({ kind }) => kind === 'person');
  const ofPersons = new Set(persons.flatMap(({ name }) => slugWords(name)));
  const topics = topicWords(
    words.filter((word) => !actors.includes(word) && !ofPersons.has(word)),
    input,
    actors.length > 0 ? TOPIC_WORDS_MAX : TOPIC_WORDS_ALONE_MAX,
  );
  const slug = cutWhole([...actors, ...topics]);
  return slug === '' ? cutWhole(words) || 'story' : slug;
}

/** The names of the first actors in the headline, in its spelling and order; persons by their last name. */
function actorWords(words: readonly string[], actors: readonly Actor[]): string[] {
  const named: string[][] = [];
  for (const actor of actors) {
    const parts = slugWords(actor.name).filter((part) => part.length >= SHORTEST_NAME && words.includes(part));
    const name = actor.kind === 'person' ? parts.slice(-1) : parts;
    const isNew = name.length > 0 && !named.some((other) => other.some((part) => name.includes(part)));
    if (isNew && named.length < ACTORS_MAX) named.push(name);
  }
  named.sort(([one = ''], [other = '']) => words.indexOf(one) - words.indexOf(other));
  return named.flat();
}

/** The rarer words of the headline that occur most in the text, in the headline's order. */
function topicWords(words: readonly string[], input: SlugInput, count: number): string[] {
  const { opening, rarity, titleWords } = input.signals;
  const idfs = new Map(opening.slice(0, titleWords).map((word, index) => [hashWord(word), rarity[index] ?? 0]));
  const inText = new Map<number, number>();
  for (const { stem } of readWords(input.text.slice(0, TEXT_CHARS_MAX))) {
    inText.set(hashWord(stem), (inText.get(hashWord(stem)) ?? 0) + 1);
  }
  const scored = [...new Set(words)]
    .filter((word) => word.length >= SHORTEST_TOPIC_WORD && !/^\d+$/.test(word))
    .map((word) => {
      const hash = hashWord(readWords(word)[0]?.stem ?? word);
      return { word, score: (idfs.get(hash) ?? 0) * Math.log(2 + (inText.get(hash) ?? 0)) };
    });
  const best = scored.toSorted((one, other) => other.score - one.score).slice(0, count);
  return scored.filter((each) => best.includes(each)).map(({ word }) => word);
}

/** As many whole words as fit. */
function cutWhole(words: readonly string[]): string {
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > SLUG_MAX) return slug;
    slug = longer;
  }
  return slug;
}

function slugWords(text: string): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return folded.replace(/['’]s\b/g, '').match(/[a-z0-9]+/g) ?? [];
}
