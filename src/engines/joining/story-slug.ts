import type { Actor, Brief } from '../../news/article.ts';
import { normalText } from '../../news/publisher-text.ts';
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

/** The words of a headline, each with how often the text has it: what a slug needs of an article. */
export type SlugWords = { words: string[]; uses: Map<string, { hash: number; inText: number }> };

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
  return slugOf(readSlugWords(input), input);
}

/** The same for an article that has been read. */
export function slugOf(read: SlugWords, input: Pick<SlugInput, 'brief' | 'signals'>): string {
  const { words } = read;
  const actors = actorWords(words, input.brief.actors);
  const persons = input.brief.actors.filter(({ kind }) => kind === 'person');
  const ofPersons = new Set(persons.flatMap(({ name }) => slugWords(name)));
  const topics = topicWords(
    words.filter((word) => !actors.includes(word) && !ofPersons.has(word)),
    { ...read, ...input },
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

/** Reads the headline and the beginning of the text. */
export function readSlugWords({ headline, text }: Pick<SlugInput, 'headline' | 'text'>): SlugWords {
  const words = slugWords(headline);
  const counts = new Map<number, number>();
  for (const { stem } of readWords(text.slice(0, TEXT_CHARS_MAX))) {
    counts.set(hashWord(stem), (counts.get(hashWord(stem)) ?? 0) + 1);
  }
  const uses = [...new Set(words)].map((word) => {
    const hash = hashWord(readWords(word)[0]?.stem ?? word);
    return [word, { hash, inText: counts.get(hash) ?? 0 }] as const;
  });
  return { words, uses: new Map(uses) };
}

type TopicInput = Pick<SlugInput, 'signals'> & SlugWords;

/** The rarer words of the headline that occur most in the text, in the headline's order. */
function topicWords(words: readonly string[], input: TopicInput, count: number): string[] {
  const { opening, rarity, titleWords } = input.signals;
  const idfs = new Map(opening.slice(0, titleWords).map((word, index) => [hashWord(word), rarity[index] ?? 0]));
  const scored = [...new Set(words)]
    .filter((word) => word.length >= SHORTEST_TOPIC_WORD && !/^\d+$/.test(word))
    .map((word) => {
      const { hash, inText } = input.uses.get(word) ?? { hash: hashWord(word), inText: 0 };
      return { word, score: (idfs.get(hash) ?? 0) * Math.log(2 + inText) };
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
  const folded = normalText(text, 'NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return folded.replace(/['’]s\b/g, '').match(/[a-z0-9]+/g) ?? [];
}
