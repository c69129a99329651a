import { firstPosition, type MatchArticle, type MatchText, matchQuery, nameSet } from './match-query.ts';
import { withNames } from './names.ts';
import { parseQuery } from './parse-query.ts';
import type { Query } from './query.ts';
import { POSITION_MAX } from './word-index.ts';
import { fold, readOffsets, readWords } from './words.ts';

const WORDS_MAX = 3;
const WORD_LENGTH_MAX = 40;
const LENGTH_MAX = 80;
/** Only the beginning of the text is searched: an article that matches further down is shown without its terms. */
const TEXT_CHARS_MAX = 20_000;

/**
 * Where the words of an article stand in it: pairs of offsets, in the order of their positions in its index. `titleWords`: how
 * many words the title has, since it comes first; an uncertain offset leaves its text without places.
 */
export type WordPlaces = { titleWords: number; title: Int32Array; text: Int32Array };

/** The offsets of the words of the title and of the text's beginning. */
export function readPlaces({ title, text }: Pick<MatchArticle, 'title' | 'text'>): WordPlaces {
  const offsets = readOffsets(text.slice(0, TEXT_CHARS_MAX));
  // The last word of a beginning may be cut.
  const whole = text.length > TEXT_CHARS_MAX ? offsets.slice(0, -2) : offsets;
  return { titleWords: readWords(title).length, title: readOffsets(title), text: whole };
}

type SearchedArticle = {
  article: Pick<MatchArticle, 'title' | 'text' | 'actors'>;
  match: MatchText;
  places: WordPlaces;
};

/** Finds the terms of queries in one article, in its own spelling, by what was made of its text when it was read. */
export function matchedTermsIn(article: SearchedArticle): (query: string) => string[] {
  const known = new Map<string, string[]>();
  return (query) => {
    const terms = known.get(query) ?? matchedTerms(query, article);
    known.set(query, terms);
    return terms;
  };
}

function matchedTerms(query: string, searched: SearchedArticle): string[] {
  const parsed = parseQuery(query);
  if (parsed.kind === 'bad') return [];
  const words = [
    ...new Map(
      matchedIn(withNames(parsed.tree, searched.match.names), searched).map((word) => [fold(word), word]),
    ).values(),
  ];
  const shown: string[] = [];
  for (const word of words) {
    const length = shown.reduce((sum, each) => sum + each.length, word.length);
    if (shown.length < WORDS_MAX && word.length <= WORD_LENGTH_MAX && length <= LENGTH_MAX) shown.push(word);
  }
  return isWholeQuery(shown, query) ? [] : shown;
}

/** Whether the words are all those of the query, which is shown beside them. */
function isWholeQuery(words: readonly string[], query: string): boolean {
  const stems = (text: string) => new Set(readWords(text).map(({ stem }) => stem));
  const [shown, wanted] = [stems(words.join(' ')), stems(query)];
  return shown.size === wanted.size && [...wanted].every((stem) => shown.has(stem));
}

/** The matched words. `-word` matches by absence, and an outlet or a language is no word of the article. */
function matchedIn(query: Query, searched: SearchedArticle): string[] {
  const { article, match } = searched;
  if (!matchQuery(query, match)) return [];
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.flatMap((part) => matchedIn(part, searched));
    case 'words':
      return spelling(query, searched);
    case 'actor':
      return article.actors.filter((name) => matchQuery(query, { ...match, actors: [nameSet(name)] })).slice(0, 1);
    default:
      return [];
  }
}

/** Longer than this, words that stand one after the other have something else between them than a space. */
const SPELLED_MAX = 400;

function spelling(query: Extract<Query, { kind: 'words' }>, { article, match, places }: SearchedArticle): string[] {
  const { terms } = query;
  const position = firstPosition(query, match);
  if (position === null) return [];
  const { titleWords } = places;
  const isTitle = position <= titleWords;
  // Positions count from 1, with a gap between title and text (word-index.ts).
  const at = isTitle ? position - 1 : position - titleWords - 2;
  const [pairs, text] = isTitle ? [places.title, article.title] : [places.text, article.text];
  const [start, end] = [pairs[2 * at], pairs[2 * (at + terms.length - 1) + 1]];
  const isShown = start !== undefined && end !== undefined && end - start <= SPELLED_MAX;
  return isShown && position + terms.length <= POSITION_MAX ? [spelled(text, start, end)] : [];
}

/** The last dot of "U.S." is not part of the word, but belongs to its spelling. */
function spelled(text: string, start: number, end: number): string {
  const isAcronym = /\p{L}\.\p{L}$/u.test(text.slice(start, end)) && text[end] === '.';
  return text.slice(start, isAcronym ? end + 1 : end).replace(/\s+/gu, ' ');
}
