import { sayQuery } from '../../engines/matching/explain-match.ts';
import type { Query } from '../../engines/matching/query.ts';
import { readWords } from '../../engines/matching/words.ts';
import type { Scope } from '../../news/owner.ts';
import type { SharedDeps } from '../command.ts';
import { contradictionIn, isRare, remarksOn } from './query-remarks.ts';

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

type DoubtDeps = { functionWords: FunctionWords } & Parameters<typeof isRare>[1];

/** Why a query is asked about instead of being followed, and what to write; null where it makes sense. */
export type Doubt = { what: string; mends: string[] };

const EVERYTHING_WORDS = /^(?:all|everything|every(?:\s+article|\s+story)?|any|\*)$/iu;

/** Doubts that the words of a subscription are meant: quoted, they are. */
export async function doubtOf(typed: string, tree: Query, deps: DoubtDeps): Promise<Doubt | null> {
  if (EVERYTHING_WORDS.test(typed.trim())) {
    const what = `“${typed.trim()}” by itself is looked for as a word.`;
    const all = 'Every article goes to channels with “all: true” in config/alerts.yaml';
    return { what, mends: ['/subscribe all -sport (all but what has the word)', all, `/subscribe "${typed.trim()}"`] };
  }
  const words = typed.includes('"') || /[“”:]/u.test(typed) ? [] : readWords(typed).map(({ word }) => word);
  const common = functionWordsAmong(words, deps.functionWords);
  // "war" and "die" are such words of German, and none of an English newsroom.
  const isCommon = words.length > 0 && words.every((word) => common.has(word));
  if (isCommon && !(await isRare(tree, deps))) {
    const what = `“${typed.trim()}” stands in nearly every article of its language.`;
    return { what, mends: ['Add what it is about: /subscribe taliban border', `/subscribe "${typed.trim()}"`] };
  }
  const contradiction = contradictionIn(tree);
  if (contradiction === null) return null;
  return { what: `No article can match: ${contradiction}.`, mends: ['/subscribe taliban -cricket'] };
}

type SenseDeps = Pick<SharedDeps, 'search' | 'functionWords'> & Pick<Parameters<typeof remarksOn>[1], 'feeds'>;

/** What /subscribe would say of a query to somebody with a scope. */
export function createSense({ search, ...shared }: SenseDeps) {
  return async ({ typed, tree }: { typed: string; tree: Query }, scope: Scope): Promise<string[]> => {
    const deps = { ...shared, scope, search: search.in(scope) };
    const doubt = await doubtOf(typed, tree, deps);
    return doubt ? [doubt.what] : remarksOn(tree, deps);
  };
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
