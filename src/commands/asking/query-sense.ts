import { sayQuery } from '../../engines/matching/explain-match.ts';
import type { Query } from '../../engines/matching/query.ts';
import { readWords } from '../../engines/matching/words.ts';

/** The words of each language that say nothing of what an article is about. */
export type FunctionWords = readonly ReadonlySet<string>[];

/** Reads config/background/function-words.txt. */
export function readFunctionWords(text: string): FunctionWords {
  return text.split('\n').flatMap((line) => {
    const [tag = '', words] = line.split('\t');
    return tag.startsWith('#') || words === undefined ? [] : [new Set(words.split(' '))];
  });
}

/** Those of some words, in the language that has most of them. */
export function functionWordsAmong(words: readonly string[], lists: FunctionWords): ReadonlySet<string> {
  let best: string[] = [];
  for (const list of lists) {
    const found = words.filter((word) => list.has(word));
    if (found.length > best.length) best = found;
  }
  return new Set(best);
}

/** Why a query is asked about instead of being followed, and what to write; null where it makes sense. */
export type Doubt = { what: string; mends: string[] };

const EVERYTHING_WORDS = /^(?:all|everything|every(?:\s+article|\s+story)?|any|\*)$/iu;

/** Doubts that the words of a subscription are meant: quoted, they are. */
export function doubtOf(typed: string, tree: Query, lists: FunctionWords): Doubt | null {
  if (EVERYTHING_WORDS.test(typed.trim())) {
    const what = `“${typed.trim()}” by itself is looked for as a word.`;
    const all = 'Every article goes to channels with “all: true” in config/alerts.yaml';
    return { what, mends: ['/subscribe all -sport (all but what has the word)', all, `/subscribe "${typed.trim()}"`] };
  }
  const words = typed.includes('"') || /[“”:]/u.test(typed) ? [] : readWords(typed).map(({ word }) => word);
  const common = functionWordsAmong(words, lists);
  if (words.length > 0 && words.every((word) => common.has(word))) {
    const what = `“${typed.trim()}” stands in nearly every article of its language.`;
    return { what, mends: ['Add what it is about: /subscribe taliban border', `/subscribe "${typed.trim()}"`] };
  }
  if (!isImpossible(tree)) return null;
  return { what: `No article can match: read as ${sayQuery(tree)}.`, mends: ['/subscribe taliban -cricket'] };
}

/** Whether a query wants and leaves out the same, or asks for two languages at once. */
function isImpossible(tree: Query): boolean {
  if (tree.kind === 'any') return tree.parts.every(isImpossible);
  if (tree.kind !== 'all') return false;
  const said = new Set(tree.parts.map(sayQuery));
  const languages = new Set(tree.parts.flatMap((part) => (part.kind === 'language' ? [part.language] : [])));
  return languages.size > 1 || tree.parts.some((part) => part.kind === 'not' && said.has(sayQuery(part.part)));
}

const LIST_SIGN = /(?<=\p{L})\s*[,;，、；،؛]\s*(?=[\p{L}"(])|(?<=\p{L}{3})\/(?=\p{L}{3})/u;

/** How keywords were read, as a sentence for the answer. */
export function readAs(typed: string, tree: Query): string {
  const list = LIST_SIGN.test(typed.replace(/"[^"]*"/gu, ''))
    ? ' A comma means OR; leave it out to want all of them.'
    : '';
  return `Read as: ${sayQuery(tree)}.${list}`;
}

/** "about 3 a day"; `total` of so many days. */
export function sayRate(total: number, days: number): string {
  const rate = total / Math.max(days, 1 / 24);
  if (rate < 0.75) return 'less than one a day';
  return rate < 1.5 ? 'about one a day' : `about ${Math.round(rate)} a day`;
}
