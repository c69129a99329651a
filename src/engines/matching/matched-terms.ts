import { type MatchArticle, type MatchText, matchQuery, nameSet, toMatchText } from './match-query.ts';
import { parseQuery } from './parse-query.ts';
import type { Query, Term } from './query.ts';
import { fold, readSpans, readWords, type WordSpan } from './words.ts';

const WORDS_MAX = 3;
const WORD_LENGTH_MAX = 40;
const LENGTH_MAX = 80;
/** Only the beginning of the text is searched: an article that matches further down is shown without its terms. */
const TEXT_CHARS_MAX = 20_000;

type SearchedText = { text: string; spans: readonly WordSpan[] };
type SearchedArticle = { match: MatchText; texts: readonly SearchedText[]; actors: readonly string[] };

/** Finds the terms of queries in one article, in its own spelling. The article is read at the first call. */
export function createMatchedTerms(article: MatchArticle): (query: string) => string[] {
  let searched: SearchedArticle | null = null;
  const known = new Map<string, string[]>();
  return (query) => {
    searched ??= readArticle({ ...article, text: article.text.slice(0, TEXT_CHARS_MAX) });
    const terms = known.get(query) ?? matchedTerms(query, searched);
    known.set(query, terms);
    return terms;
  };
}

function readArticle(article: MatchArticle): SearchedArticle {
  const texts = [article.title, article.text].map((text) => ({ text, spans: readSpans(text) }));
  return { match: toMatchText(article), texts, actors: article.actors };
}

function matchedTerms(query: string, article: SearchedArticle): string[] {
  const parsed = parseQuery(query);
  if (parsed.kind === 'bad') return [];
  const words = [...new Map(matchedIn(parsed.tree, article).map((word) => [fold(word), word])).values()];
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
function matchedIn(query: Query, article: SearchedArticle): string[] {
  const { match, texts, actors } = article;
  if (!matchQuery(query, match)) return [];
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.flatMap((part) => matchedIn(part, article));
    case 'words':
      return spelling(query.terms, texts);
    case 'actor':
      return actors.filter((name) => matchQuery(query, { ...match, actors: [nameSet(name)] })).slice(0, 1);
    case 'not':
    case 'feed':
    case 'language':
      return [];
  }
}

function spelling(terms: readonly Term[], texts: readonly SearchedText[]): string[] {
  for (const { text, spans } of texts) {
    const at = spans.findIndex((_span, from) => terms.every((term, index) => isMatch(term, spans[from + index])));
    const [first, last] = [spans[at], spans[at + terms.length - 1]];
    if (first && last) return [spelled(text, first.start, last.end)];
  }
  return [];
}

/** The last dot of "U.S." is not part of the word, but belongs to its spelling. */
function spelled(text: string, start: number, end: number): string {
  const isAcronym = /\p{L}\.\p{L}$/u.test(text.slice(start, end)) && text[end] === '.';
  return text.slice(start, isAcronym ? end + 1 : end).replace(/\s+/gu, ' ');
}

/** Whether a word of a text matches a term. */
export function isMatch({ word, prefix }: Term, found: Pick<WordSpan, 'word' | 'stem'> | undefined): boolean {
  if (found === undefined) return false;
  return prefix
    ? found.word.startsWith(word) || found.stem.startsWith(word)
    : found.word === word || found.stem === word;
}
