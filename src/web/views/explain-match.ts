import { type MatchArticle, type MatchText, matchQuery, toMatchText } from '../../news/match-query.ts';
import type { Query, Term } from '../../news/query.ts';
import { readWords } from '../../news/words.ts';

/** A piece of an excerpt; `hit` where a word of the query stands. */
export type Piece = { text: string; hit: boolean };

export type Explanation = {
  /** The parts of the query that the article has, as one would type them. */
  reasons: string[];
  /** The sentence with the most of them, or none where words are not the reason. */
  excerpt: Piece[];
};

type Leaf = Exclude<Query, { kind: 'all' | 'any' | 'not' }>;
type WordsLeaf = Extract<Query, { kind: 'words' }>;

/** A long article is explained by its beginning. */
const SENTENCES_MAX = 200;
const EXCERPT_MAX = 320;
const SENTENCE_END = /(?<=[.!?…]["”’)\]]*)\s+|\n+/u;
const TOKEN = /([\p{L}\p{N}\p{M}]+(?:['’.][\p{L}\p{N}\p{M}]+)*)/gu;

/** Why an article matches, by the same matcher that chose it. */
export function explainMatch(query: Query, article: MatchArticle): Explanation {
  const text = toMatchText(article);
  const leaves = wantedLeaves(query, text);
  const words = leaves.filter((leaf): leaf is WordsLeaf => leaf.kind === 'words');
  return {
    reasons: [...new Set(leaves.map(sayLeaf)), ...absentParts(query)],
    excerpt: excerptOf(bestSentence(words, article), words),
  };
}

/** The parts that had to be there and are. */
function wantedLeaves(query: Query, text: MatchText): Leaf[] {
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.filter((part) => matchQuery(part, text)).flatMap((part) => wantedLeaves(part, text));
    case 'not':
      return [];
    default:
      return [query];
  }
}

/** What had to be absent, at the top of the query. */
function absentParts(query: Query): string[] {
  const parts = query.kind === 'all' ? query.parts : [query];
  return parts.flatMap((part) => (part.kind === 'not' ? [`without ${sayQuery(part.part)}`] : []));
}

/** A query in words, as its reader understood it. */
export function sayQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return query.parts.map(sayPart).join(' AND ');
    case 'any':
      return query.parts.map(sayPart).join(' OR ');
    case 'not':
      return `NOT ${sayPart(query.part)}`;
    default:
      return sayLeaf(query);
  }
}

function sayPart(query: Query): string {
  return query.kind === 'all' || query.kind === 'any' ? `(${sayQuery(query)})` : sayQuery(query);
}

function sayLeaf(leaf: Leaf): string {
  switch (leaf.kind) {
    case 'words':
      return leaf.terms.length === 1 ? sayTerms(leaf.terms) : `"${sayTerms(leaf.terms)}"`;
    case 'actor':
    case 'feed':
      return `${leaf.kind}:${leaf.terms.length === 1 ? sayTerms(leaf.terms) : `"${sayTerms(leaf.terms)}"`}`;
    case 'language':
      return `lang:${leaf.language}`;
  }
}

function sayTerms(terms: readonly Term[]): string {
  return terms.map(({ word, prefix }) => (prefix ? `${word}*` : word)).join(' ');
}

/** The first of those sentences that hold the most parts of the query; the title counts as one. */
function bestSentence(words: readonly WordsLeaf[], article: MatchArticle): string {
  const sentences = [article.title, ...article.text.split(SENTENCE_END)].slice(0, SENTENCES_MAX);
  let best = { sentence: '', score: 0 };
  for (const sentence of sentences) {
    const text = toMatchText({ ...article, title: '', text: sentence, actors: [] });
    const score = words.filter((leaf) => matchQuery(leaf, text)).length;
    if (score > best.score) best = { sentence, score };
  }
  return best.sentence.slice(0, EXCERPT_MAX);
}

function excerptOf(sentence: string, words: readonly WordsLeaf[]): Piece[] {
  const terms = words.flatMap((leaf) => leaf.terms);
  const pieces: Piece[] = [];
  for (const text of sentence.split(TOKEN).filter((part) => part !== '')) {
    const hit = readWords(text).some((word) => terms.some((term) => isTerm(word, term)));
    const last = pieces.at(-1);
    if (last?.hit === hit) last.text += text;
    else pieces.push({ text, hit });
  }
  return pieces;
}

function isTerm({ word, stem }: { word: string; stem: string }, term: Term): boolean {
  return term.prefix
    ? word.startsWith(term.word) || stem.startsWith(term.word)
    : word === term.word || stem === term.word;
}
