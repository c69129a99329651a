import type { MatchText } from './match-query.ts';
import type { Query } from './query.ts';
import { ACTOR_MARK, type Anchor, type Clause, LANGUAGE_MARK, needsOf, SOURCE_MARK } from './topic-index-anchors.ts';

/** How a query was filed: under which anchors, and whether these alone decide. */
export type Filed = { anchorIds: readonly number[]; decided: boolean };

/** The queries (by number) behind each anchor. */
export type Buckets = {
  add(entry: number, query: Query): Filed;
  remove(entry: number, filed: Filed): void;
  /** Numbers of the queries with an anchor of each clause in the text, each once. */
  candidates(text: MatchText): number[];
};

/**
 * All buckets in one block of memory, for that is what a match costs: entry, further anchor, entry, … Behind `rests` the
 * other clauses of each entry: anchor × 2, and 1 more for the last anchor of a clause.
 */
type Packed = {
  starts: Int32Array;
  pairs: Int32Array;
  restStarts: Int32Array;
  rests: Int32Array;
  present: Uint8Array;
  seen: Uint8Array;
};

const NONE = -1;
/** A beginning of a word is looked up once for each length in use, so whole words are better anchors. */
const PREFIX_COST = 1000;

/** Files each query under the anchors that the fewest others have; packs anew before the first match after a change. */
export function createBuckets(): Buckets {
  const anchors = createAnchorNumbers();
  const buckets: number[][] = [];
  const rests: (readonly number[])[] = [];
  let packed: Packed | null = null;

  const file = (anchorIds: readonly number[], pair: readonly [number, number]): void => {
    for (const id of anchorIds) {
      while (buckets.length <= id) buckets.push([]);
      buckets[id]?.push(...pair);
    }
    packed = null;
  };
  const cost = (clause: Clause): number =>
    clause.reduce(
      (sum, anchor) => sum + 1 + (buckets[anchors.find(anchor)]?.length ?? 0) + (anchor.prefix ? PREFIX_COST : 0),
      0,
    );
  const cheapest = (clauses: readonly Clause[]): Clause | null =>
    clauses.reduce<Clause | null>((best, clause) => (best && cost(best) <= cost(clause) ? best : clause), null);

  return {
    add(entry, query) {
      const { clauses, exact } = needsOf(query, cheapest);
      const first = cheapest(clauses);
      if (!first) throw new Error('A query that only excludes cannot be indexed; parseQuery refuses it');
      const others = clauses.filter((clause) => clause !== first);
      const second = cheapest(others.filter(isWholeWord));
      const anchorIds = [...new Set(first.map(anchors.number))];
      rests[entry] = others.filter((clause) => clause !== second).flatMap((clause) => codesOf(clause, anchors.number));
      file(anchorIds, [entry, second?.[0] ? anchors.number(second[0]) : NONE]);
      return { anchorIds, decided: exact };
    },
    remove(entry, { anchorIds }) {
      for (const id of anchorIds) takeOut(buckets[id] ?? [], entry);
      packed = null;
    },
    candidates(text) {
      packed ??= pack(buckets, { rests, anchors: anchors.count() });
      return collect(anchors.idsIn(text), packed);
    },
  };
}

function isWholeWord(clause: Clause): boolean {
  return clause.length === 1 && clause.every((anchor) => !anchor.prefix);
}

function takeOut(bucket: number[], entry: number): void {
  const at = bucket.findIndex((id, place) => place % 2 === 0 && id === entry);
  if (at >= 0) bucket.splice(at, 2);
}

function codesOf(clause: Clause, number: (anchor: Anchor) => number): number[] {
  return clause.map((anchor, at) => number(anchor) * 2 + (at === clause.length - 1 ? 1 : 0));
}

type Filing = { rests: readonly (readonly number[])[]; anchors: number };

function pack(buckets: readonly number[][], { rests, anchors }: Filing): Packed {
  const [starts, pairs] = packLists(buckets, anchors);
  const [restStarts, packedRests] = packLists(rests, rests.length);
  const [present, seen] = [new Uint8Array(anchors), new Uint8Array(rests.length)];
  return { starts, pairs, restStarts, rests: packedRests, present, seen };
}

/** Lists one behind the other, and where each begins. */
function packLists(lists: readonly (readonly number[])[], count: number): [Int32Array, Int32Array] {
  const starts = new Int32Array(count + 1);
  for (let id = 0; id < count; id += 1) starts[id + 1] = (starts[id] ?? 0) + (lists[id]?.length ?? 0);
  const packed = new Int32Array(starts[count] ?? 0);
  for (const [id, list] of lists.entries()) packed.set(list, starts[id] ?? 0);
  return [starts, packed];
}

function collect(ids: readonly number[], packed: Packed): number[] {
  const { present, seen } = packed;
  const found: number[] = [];
  for (const id of ids) present[id] = 1;
  for (const id of ids) collectBucket(id, packed, found);
  for (const id of ids) present[id] = 0;
  for (const entry of found) seen[entry] = 0;
  return found;
}

function collectBucket(id: number, packed: Packed, found: number[]): void {
  const { starts, pairs, present, seen } = packed;
  const end = starts[id + 1] ?? 0;
  for (let at = starts[id] ?? 0; at < end; at += 2) {
    const second = pairs[at + 1] ?? NONE;
    const entry = pairs[at] ?? 0;
    if ((second !== NONE && present[second] === 0) || seen[entry] === 1 || !hasRest(entry, packed)) continue;
    seen[entry] = 1;
    found.push(entry);
  }
}

/** Whether an anchor of each further clause is there. */
function hasRest(entry: number, { restStarts, rests, present }: Packed): boolean {
  const end = restStarts[entry + 1] ?? 0;
  let met = false;
  for (let at = restStarts[entry] ?? 0; at < end; at += 1) {
    const code = rests[at] ?? 0;
    met ||= present[code >> 1] === 1;
    const isLast = (code & 1) === 1;
    if (isLast && !met) return false;
    if (isLast) met = false;
  }
  return true;
}

/** Small numbers for anchors, and which of them a text has. */
function createAnchorNumbers() {
  const whole = new Map<string, number>();
  const beginnings = new Map<string, number>();
  const lengths = createLengths();
  let count = 0;

  const put = (id: number | undefined, ids: number[]): void => {
    if (id !== undefined) ids.push(id);
  };
  const putWord = (word: string, ids: number[]): void => {
    put(whole.get(word), ids);
    for (const length of lengths.of(word)) {
      if (length <= word.length) put(beginnings.get(word.slice(0, length)), ids);
    }
  };
  return {
    count: () => count,
    /** The number of an anchor in use, or NONE. */
    find: ({ text, prefix }: Anchor): number => (prefix ? beginnings : whole).get(text) ?? NONE,
    number({ text, prefix }: Anchor): number {
      const numbers = prefix ? beginnings : whole;
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, count);
      if (prefix) lengths.add(text);
      count += 1;
      return count - 1;
    },
    idsIn(text: MatchText): number[] {
      const ids: number[] = [];
      for (const word of text.words.keys()) putWord(word, ids);
      for (const name of text.actors) for (const word of name) putWord(ACTOR_MARK + word, ids);
      for (const word of text.source) putWord(SOURCE_MARK + word, ids);
      put(whole.get(LANGUAGE_MARK + text.language), ids);
      return ids;
    },
  };
}

const NONE_IN_USE: readonly number[] = [];
const CODE_UNITS = 0x1_0000;

/** How long the beginnings in use are, by their first two letters: most words of a text have none to look up. */
function createLengths() {
  const byStart = new Map<number, number[]>();
  const startOf = (word: string): number => word.charCodeAt(0) * CODE_UNITS + (word.charCodeAt(1) || 0);
  return {
    add(beginning: string): void {
      const known = byStart.get(startOf(beginning)) ?? [];
      if (!known.includes(beginning.length)) byStart.set(startOf(beginning), [...known, beginning.length]);
    },
    /** One letter (a whole word in Chinese) begins words with any second one. */
    of(word: string): readonly number[] {
      const ofTwo = byStart.get(startOf(word)) ?? NONE_IN_USE;
      const ofOne = word.length > 1 ? byStart.get(word.charCodeAt(0) * CODE_UNITS) : undefined;
      return ofOne ? [...ofOne, ...ofTwo] : ofTwo;
    },
  };
}
