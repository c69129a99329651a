import { ENGLISH, type Say } from '../../chat/say.ts';
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

type DoubtDeps = { functionWords: FunctionWords; say: Say } & Parameters<typeof isRare>[1];

/** Why a query is asked about instead of being followed, and what to write; null where it makes sense. */
export type Doubt = { what: string; mends: string[] };

const EVERYTHING_WORDS = /^(?:all|everything|every(?:\s+article|\s+story)?|any|\*)$/iu;

/** Doubts that the words of a subscription are meant: quoted, they are. */
export async function doubtOf(typed: string, tree: Query, deps: DoubtDeps): Promise<Doubt | null> {
  const topic = typed.trim();
  const { say } = deps;
  if (EVERYTHING_WORDS.test(topic)) {
    const what = say('“{topic}” by itself is looked for as a word.', { topic });
    const all = say('Every article goes to channels with “all: true” in config/alerts.yaml');
    const but = say('{line} (all but what has the word)', { line: '/subscribe all -sport' });
    return { what, mends: [but, all, `/subscribe "${topic}"`] };
  }
  const words = typed.includes('"') || /[“”:]/u.test(typed) ? [] : readWords(typed).map(({ word }) => word);
  const common = functionWordsAmong(words, deps.functionWords);
  // "war" and "die" are such words of German, and none of an English newsroom.
  const isCommon = words.length > 0 && words.every((word) => common.has(word));
  if (isCommon && !(await isRare(tree, deps))) {
    const what = say('“{topic}” stands in nearly every article of its language.', { topic });
    return { what, mends: [say('Add what it is about: /subscribe taliban border'), `/subscribe "${topic}"`] };
  }
  const reason = contradictionIn(tree);
  if (reason === null) return null;
  return { what: say('No article can match: {reason}.', { reason }), mends: ['/subscribe taliban -cricket'] };
}

type SenseDeps = Pick<SharedDeps, 'search' | 'functionWords'> & Pick<Parameters<typeof remarksOn>[1], 'feeds'>;

/** What /subscribe would say of a query to somebody with a scope. */
export function createSense({ search, ...shared }: SenseDeps) {
  return async ({ typed, tree }: { typed: string; tree: Query }, scope: Scope): Promise<string[]> => {
    const deps = { ...shared, scope, search: search.in(scope), say: ENGLISH };
    const doubt = await doubtOf(typed, tree, deps);
    return doubt ? [doubt.what] : remarksOn(tree, deps);
  };
}

const LIST_SIGN = /(?<=\p{L})\s*[,;，、；،؛]\s*(?=[\p{L}"(])|(?<=\p{L}{3})\/(?=\p{L}{3})/u;

/** How keywords were read, as a sentence for the answer. */
export function readAs(typed: string, tree: Query, say: Say): string {
  const isList = LIST_SIGN.test(typed.replace(/"[^"]*"/gu, ''));
  const list = isList ? ` ${say('A comma means OR; leave it out to want all of them.')}` : '';
  return say('Read as: {query}.', { query: sayQuery(tree) }) + list;
}

/** "about 3 a day"; `total` of so many days. */
export function sayRate(total: number, days: number, say: Say): string {
  const rate = total / Math.max(days, 1 / 24);
  if (rate < 0.75) return say('less than one a day');
  return say.count(Math.round(rate), ['about one a day', 'about {n} a day']);
}
