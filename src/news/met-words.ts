import { type MatchArticle, type MatchText, matchQuery, nameSet, toMatchText } from './match-query.ts';
import { parseQuery } from './parse-query.ts';
import type { Query, Term } from './query.ts';
import { fold, readSpans, readWords, type WordSpan } from './words.ts';

/** Why a topic matched: the words of its query that the article has, spelled as the article spells them. */
export type Met = { topic: string; words: string[] };

/** Beside a topic's name a reader takes in a few words, not a sentence. */
const WORDS_MAX = 3;
const WORD_LENGTH_MAX = 40;
const LENGTH_MAX = 80;
/** Looked for in so much of the text: an article that is met further down is told without its words. */
const TEXT_CHARS_MAX = 20_000;

type Told = { text: string; spans: readonly WordSpan[] };
type Read = { match: MatchText; told: readonly Told[]; actors: readonly string[] };

/** Answers for any number of queries of one article, which is read when the first one asks. */
export function createMetWords(article: MatchArticle): (query: string) => string[] {
  let read: Read | null = null;
  const known = new Map<string, string[]>();
  return (query) => {
    read ??= readArticle({ ...article, text: article.text.slice(0, TEXT_CHARS_MAX) });
    const words = known.get(query) ?? metWords(query, read);
    known.set(query, words);
    return words;
  };
}

function readArticle(article: MatchArticle): Read {
  const told = [article.title, article.text].map((text) => ({ text, spans: readSpans(text) }));
  return { match: toMatchText(article), told, actors: article.actors };
}

function metWords(query: string, read: Read): string[] {
  const parsed = parseQuery(query);
  if (parsed.kind === 'bad') return [];
  const words = [...new Map(met(parsed.tree, read).map((word) => [fold(word), word])).values()];
  const kept: string[] = [];
  for (const word of words) {
    const length = kept.reduce((sum, each) => sum + each.length, word.length);
    if (kept.length < WORDS_MAX && word.length <= WORD_LENGTH_MAX && length <= LENGTH_MAX) kept.push(word);
  }
  return saysNothingNew(kept, query) ? [] : kept;
}

/** A query of one word that was met says it already. */
function saysNothingNew(words: readonly string[], query: string): boolean {
  const stems = (text: string) => new Set(readWords(text).map(({ stem }) => stem));
  const [said, asked] = [stems(words.join(' ')), stems(query)];
  return said.size === asked.size && [...asked].every((stem) => said.has(stem));
}

/** What `-word` keeps out is not there to be shown; an outlet and a language are no words of the article. */
function met(query: Query, read: Read): string[] {
  if (!matchQuery(query, read.match)) return [];
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.flatMap((part) => met(part, read));
    case 'words':
      return spelling(query.terms, read.told);
    case 'actor':
      return read.actors.filter((name) => matchQuery(query, { ...read.match, actors: [nameSet(name)] })).slice(0, 1);
    case 'not':
    case 'feed':
    case 'language':
      return [];
  }
}

function spelling(terms: readonly Term[], told: readonly Told[]): string[] {
  for (const { text, spans } of told) {
    const at = spans.findIndex((_span, from) => terms.every((term, index) => isMet(term, spans[from + index])));
    const [first, last] = [spans[at], spans[at + terms.length - 1]];
    if (first && last) return [spelled(text, first.start, last.end)];
  }
  return [];
}

/** "U.S." has its last dot outside of the word. */
function spelled(text: string, start: number, end: number): string {
  const isAcronym = /\p{L}\.\p{L}$/u.test(text.slice(start, end)) && text[end] === '.';
  return text.slice(start, isAcronym ? end + 1 : end).replace(/\s+/gu, ' ');
}

function isMet({ word, prefix }: Term, span: WordSpan | undefined): boolean {
  if (span === undefined) return false;
  return prefix ? span.word.startsWith(word) || span.stem.startsWith(word) : span.word === word || span.stem === word;
}
