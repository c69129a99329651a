import { parseQuery } from '../../src/engines/matching/parse-query.ts';
import type { Query } from '../../src/engines/matching/query.ts';
import { pick, randomFrom } from '../chaos/random.ts';
import { personAt, somebody, wordAt, zipf } from './invent-archive.ts';
import { inventReports, SUBJECTS } from './invent-reports.ts';

export type Wishes = {
  /** One for each subscription. */
  queries: readonly Query[];
  /** What most subscriptions ask for, the most frequent first. */
  popular: readonly string[];
};

/** A fifth of the subscriptions ask for something of their own making; the others repeat what many ask for. */
const DISTINCT = 0.2;
const WORDS_ASKED_FOR = 30_000;
/** Nobody subscribes to the words that are in every article. */
const TOO_COMMON = 300;

/** Subscriptions of many channels: some queries in thousands of them, most in a few (Zipf's law). */
export function inventWishes(count: number, seed: number): Wishes {
  const random = randomFrom(seed);
  const distinct = inventTexts(Math.ceil(count * DISTINCT), { seed, random });
  const trees = distinct.map(parse);
  return { queries: Array.from({ length: count }, () => treeAt(trees, zipf(trees.length, random))), popular: distinct };
}

function treeAt(trees: readonly Query[], rank: number): Query {
  const tree = trees[rank];
  if (!tree) throw new Error('No such query');
  return tree;
}

function parse(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind !== 'query') throw new Error(`The bench wrote a bad query: ${text}`);
  return parsed.tree;
}

/** As people write them: two words, three, a name, a place with alternatives, a phrase, a beginning, an exclusion. */
function inventTexts(count: number, { seed, random }: { seed: number; random: () => number }): string[] {
  const places = inventReports(1_000, seed).map(({ text }) => text.split(' ')[0]?.toLowerCase() ?? '');
  const subjects = Object.values(SUBJECTS).map((words) => words.split(' '));
  const rare = (): string => wordAt(TOO_COMMON + zipf(WORDS_ASKED_FOR, random));
  const person = (): string => personAt(somebody(random));
  const texts = new Set<string>();
  while (texts.size < count) {
    const words = pick(subjects, random);
    const [place, one, two, three] = [pick(places, random), pick(words, random), pick(words, random), rare()];
    const forms = [
      `${place} ${one}`,
      `${one} ${three}`,
      `${place} ${three}`,
      `${one} ${two} ${three}`,
      `${place} (${one} OR ${two} OR ${three})`,
      `"${person()}"`,
      `actor:"${person()}" ${one}`,
      `"${one} of ${place}"`,
      `${place} ${one.slice(0, 5)}*`,
      `${place} ${one} -${three}`,
    ];
    texts.add(pick(forms, random));
  }
  return [...texts];
}
