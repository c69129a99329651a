import { keysInArticle } from './forms/compounds.ts';
import { keysOfAsked } from './forms/stems.ts';
import { type MatchArticle, type MatchText, matchQuery, toMatchText } from './match-query.ts';
import type { LeafQuery, Query, Term, WordsQuery } from './query.ts';
import { ACRONYM_MARK } from './word-index.ts';
import { readWords, type Word } from './words.ts';

/** A piece of an excerpt; `hit`: it is a word of the query. */
export type ExcerptPiece = { text: string; hit: boolean };

export type Explanation = {
  /** The parts of the query that the article matches, as they are typed. */
  reasons: string[];
  /** The sentence that matches most of them; empty where no words matched. */
  excerpt: ExcerptPiece[];
};

/** Only the beginning of a long article is searched for the sentence. */
const SENTENCES_MAX = 200;
const EXCERPT_MAX = 320;
/** A look back of any length costs the square of a row of brackets: 199,000 took nine seconds. */
const SENTENCE_END = /(?<=[.!?…]["”’)\]]{0,4})\s+|\n+/u;
const TOKEN = /([\p{L}\p{N}\p{M}]+(?:['’.][\p{L}\p{N}\p{M}]+)*)/gu;

/** Explains why an article matches, with the same matcher that chose it. */
export function explainMatch(query: Query, article: MatchArticle): Explanation {
  const text = toMatchText(article);
  const leaves = wantedLeaves(query, text);
  const words = leaves.flatMap((leaf): WordsQuery[] =>
    leaf.kind === 'words' ? [{ kind: 'words', terms: leaf.terms }] : [],
  );
  return {
    reasons: [...new Set(leaves.map(sayLeaf)), ...absentParts(query)],
    excerpt: excerptOf(bestSentence(words, article), { words, language: text.language }),
  };
}

/** The required parts of the query that the article matches. */
function wantedLeaves(query: Query, text: MatchText): LeafQuery[] {
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

/** The parts at the top of the query that had to be absent. */
function absentParts(query: Query): string[] {
  const parts = query.kind === 'all' ? query.parts : [query];
  return parts.flatMap((part) => (part.kind === 'not' ? [`without ${sayQuery(part.part)}`] : []));
}

type SayWords = (english: string, values: { words: string }) => string;

/** What an article lacks that a query wants, in words: "the word dyke", "any of flood, dam". Empty where it matches. */
export function whatIsMissing(query: Query, text: MatchText, say: SayWords): string[] {
  if (matchQuery(query, text)) return [];
  switch (query.kind) {
    case 'all':
      return query.parts.flatMap((part) => whatIsMissing(part, text, say));
    case 'any':
      return [say('any of {words}', { words: query.parts.map(sayPart).join(', ') })];
    case 'not':
      return [say('it has {words}, which is left out', { words: sayQuery(query.part) })];
    default:
      return [sayQuery(query)];
  }
}

/** A query in words, as it was parsed. */
export function sayQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return query.parts.map(sayPart).join(' AND ');
    case 'any':
      if (query.thing !== undefined) return `${query.parts.slice(0, 1).map(sayPart).join('')} (in all scripts)`;
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

function sayLeaf(leaf: LeafQuery): string {
  if (leaf.kind === 'language') return `lang:${leaf.language}`;
  if (leaf.kind === 'outlets') return `outlets>${leaf.over}`;
  if (leaf.kind === 'everything') return 'every article';
  const words = leaf.terms.map(sayTerm).join(' ');
  const value = leaf.terms.length === 1 ? words : `"${words}"`;
  if (leaf.kind !== 'words') return `${leaf.kind}:${value}`;
  return leaf.within ? `${leaf.within}:${value}` : value;
}

function sayTerm({ word, prefix }: Term): string {
  if (word.startsWith(ACRONYM_MARK)) return `=${word.slice(ACRONYM_MARK.length).toUpperCase()}`;
  return prefix ? `${word}*` : word;
}

/** The first sentence that matches the most parts of the query; the title counts as a sentence. */
function bestSentence(words: readonly WordsQuery[], article: MatchArticle): string {
  const sentences = [article.title, ...article.text.split(SENTENCE_END)].slice(0, SENTENCES_MAX);
  let best = { sentence: '', score: 0 };
  for (const sentence of sentences) {
    // Only words are asked for: outlet and address need not be read again for each sentence.
    const text = toMatchText({ ...article, title: '', text: sentence, outlet: '', url: '', actors: [], countries: [] });
    const score = words.filter((leaf) => matchQuery(leaf, text)).length;
    if (score > best.score) best = { sentence, score };
  }
  return best.sentence.slice(0, EXCERPT_MAX);
}

function excerptOf(
  sentence: string,
  { words, language }: { words: readonly WordsQuery[]; language: string },
): ExcerptPiece[] {
  const terms = words.flatMap((leaf) => leaf.terms);
  const pieces: ExcerptPiece[] = [];
  for (const text of sentence.split(TOKEN).filter((part) => part !== '')) {
    const hit = readWords(text).some((found) => terms.some((term) => isMatch(term, { found, language })));
    const last = pieces.at(-1);
    if (last?.hit === hit) last.text += text;
    else pieces.push({ text, hit });
  }
  return pieces;
}

function isMatch({ word, prefix, form, exact }: Term, { found, language }: { found: Word; language: string }): boolean {
  if (prefix) return found.word.startsWith(word) || found.stem.startsWith(word);
  const asked = word.startsWith(ACRONYM_MARK) ? word.slice(ACRONYM_MARK.length) : word;
  if (found.word === asked || (found.stem === asked && !exact)) return true;
  const keys = form === undefined ? [] : keysOfAsked(form, language);
  return keys.length > 0 && [found.word, ...keysInArticle(found.word, language)].some((key) => keys.includes(key));
}
