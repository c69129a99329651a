import { rulesOf } from './forms/stems.ts';
import { type MatchText, matchQuery } from './match-query.ts';
import { isAnchored, type Query } from './query.ts';
import { type Anchor, type Clause, createAnchorNumbers, NO_ANCHOR, needsOf } from './topic-anchors.ts';

/** Matches many queries at once. The cost depends on the queries that share words with the article, not on all. */
export type TopicIndex<Key> = {
  /** Adds a query under a key, or replaces the key's query. */
  set(key: Key, query: Query): void;
  delete(key: Key): boolean;
  match(text: MatchText): Key[];
};

/** One query, however many keys have it: ten thousand channels with one topic cost a single check. */
type IndexedQuery = { id: number; name: string; query: Query };

/** Builds an index of queries. A change is cheap, so that it can follow the subscriptions. */
export function createTopicIndex<Key>(queries: Iterable<readonly [Key, Query]> = []): TopicIndex<Key> {
  const byKey = new Map<Key, IndexedQuery>();
  const byName = new Map<string, IndexedQuery>();
  const languages = createLanguageIndexes(() => byName.values());
  const keys = createKeyLists<Key>();
  const free: number[] = [];
  let count = 0;

  const add = (query: Query, name: string): IndexedQuery => {
    if (!isAnchored(query)) throw new Error('A query that only excludes cannot be indexed; parseQuery refuses it');
    const entry = { id: free.pop() ?? count++, name, query };
    byName.set(name, entry);
    for (const index of languages.made()) index.add(entry);
    return entry;
  };
  const remove = (key: Key): boolean => {
    const entry = byKey.get(key);
    if (!entry) return false;
    byKey.delete(key);
    if (keys.remove(entry.id, key) > 0) return true;
    byName.delete(entry.name);
    for (const index of languages.made()) index.remove(entry.id);
    free.push(entry.id);
    return true;
  };
  const set = (key: Key, query: Query): void => {
    remove(key);
    const name = JSON.stringify(query);
    const entry = byName.get(name) ?? add(query, name);
    keys.add(entry.id, key);
    byKey.set(key, entry);
  };
  for (const [key, query] of queries) set(key, query);
  const match = (text: MatchText): Key[] => {
    const { buckets, checks } = languages.of(rulesOf(text.language));
    return keysOf({ ids: buckets.candidates(text), checks, keys }, text);
  };
  return { set, delete: remove, match };
}

type LanguageIndex = ReturnType<typeof createLanguageIndex>;

/** An index for each language in which articles came. */
function createLanguageIndexes(queries: () => Iterable<IndexedQuery>) {
  const byLanguage = new Map<string, LanguageIndex>();
  return {
    made: () => byLanguage.values(),
    of(language: string): LanguageIndex {
      const known = byLanguage.get(language);
      if (known) return known;
      const made = createLanguageIndex(language);
      for (const query of queries()) made.add(query);
      byLanguage.set(language, made);
      return made;
    },
  };
}

/** All queries, filed by the words and keys that articles of one language have. */
function createLanguageIndex(language: string) {
  const buckets = createBuckets(language);
  const filed: Filed[] = [];
  const checks: (Query | null)[] = [];
  return {
    buckets,
    checks,
    add({ id, query }: IndexedQuery): void {
      const entry = buckets.add(id, query);
      filed[id] = entry;
      checks[id] = entry.decided ? null : query;
    },
    remove(id: number): void {
      const entry = filed[id];
      if (entry) buckets.remove(id, entry);
      checks[id] = null;
    },
  };
}

type Candidates<Key> = { ids: readonly number[]; checks: readonly (Query | null)[]; keys: KeyLists<Key> };

/** Arrays by number instead of an object for each query: read in a row, 14,000 matches took a tenth of the time. */
function keysOf<Key>({ ids, checks, keys }: Candidates<Key>, text: MatchText): Key[] {
  const wanting: Key[] = [];
  for (const id of ids) {
    const check = checks[id];
    if (!check || matchQuery(check, text)) keys.pushTo(wanting, id);
  }
  return wanting;
}

type KeyLists<Key> = ReturnType<typeof createKeyLists<Key>>;

/** The keys of each query. The first ones stand in one array: most queries have one, and a match reads hundreds. */
function createKeyLists<Key>() {
  const first: (Key | undefined)[] = [];
  const more: (Key[] | undefined)[] = [];
  return {
    add(id: number, key: Key): void {
      if (first[id] === undefined) first[id] = key;
      else if (more[id]?.push(key) === undefined) more[id] = [key];
    },
    /** Returns how many keys are left. */
    remove(id: number, key: Key): number {
      const left = [first[id], ...(more[id] ?? [])].filter((other) => other !== undefined && other !== key);
      first[id] = left[0];
      more[id] = left.length > 1 ? left.slice(1).filter((other) => other !== undefined) : undefined;
      return left.length;
    },
    pushTo(list: Key[], id: number): void {
      const key = first[id];
      if (key !== undefined) list.push(key);
      for (const other of more[id] ?? []) list.push(other);
    },
  };
}

/** The anchors under which a query is filed, and whether they alone decide the match. */
type Filed = { anchorIds: readonly number[]; decided: boolean };

/** A prefix is looked up once for each length in use, so whole words are better anchors. */
const PREFIX_COST = 1000;

/** Files each query (by its number) under its rarest anchors. The first match after a change packs the buckets again. */
function createBuckets(language: string) {
  const anchors = createAnchorNumbers();
  const buckets: number[][] = [];
  const rests: (readonly number[])[] = [];
  let packed: PackedBuckets | null = null;

  const costOf = (anchor: Anchor): number =>
    1 + (buckets[anchors.find(anchor)]?.length ?? 0) + (anchor.prefix ? PREFIX_COST : 0);
  const cheapest = (clauses: readonly Clause[]): Clause | null => {
    const costs = clauses.map((clause) => clause.reduce((sum, anchor) => sum + costOf(anchor), 0));
    return clauses[costs.indexOf(Math.min(...costs))] ?? null;
  };

  return {
    add(entry: number, query: Query): Filed {
      const { clauses, exact } = needsOf(query, { language, choose: cheapest });
      const first = cheapest(clauses);
      if (!first) throw new Error('A query that only excludes cannot be indexed; parseQuery refuses it');
      const others = clauses.filter((clause) => clause !== first);
      const second = cheapest(others.filter(isWholeWord));
      const anchorIds = [...new Set(first.map(anchors.number))];
      rests[entry] = others.filter((clause) => clause !== second).flatMap((clause) => codesOf(clause, anchors.number));
      const secondId = second?.[0] ? anchors.number(second[0]) : NO_ANCHOR;
      while (buckets.length < anchors.count()) buckets.push([]);
      for (const id of anchorIds) buckets[id]?.push(entry, secondId);
      packed = null;
      return { anchorIds, decided: exact };
    },
    remove(entry: number, { anchorIds }: Filed): void {
      for (const id of anchorIds) takeOut(buckets[id] ?? [], entry);
      packed = null;
    },
    /** The numbers of the queries that have an anchor of each clause in the text, without repeats. */
    candidates(text: MatchText): number[] {
      packed ??= pack(buckets, { rests, anchors: anchors.count() });
      return collect(anchors.idsIn(text), packed);
    },
  };
}

function isWholeWord(clause: Clause): boolean {
  return clause.length === 1 && clause.every((anchor) => !anchor.prefix);
}

function takeOut(bucket: number[], entry: number): void {
  const at = bucket.findIndex((id, index) => index % 2 === 0 && id === entry);
  if (at >= 0) bucket.splice(at, 2);
}

function codesOf(clause: Clause, number: (anchor: Anchor) => number): number[] {
  return clause.map((anchor, at) => number(anchor) * 2 + (at === clause.length - 1 ? 1 : 0));
}

/**
 * All buckets in one block of memory, because a match spends its time reading memory. `pairs`: entry, second anchor,
 * entry, … `rests`: the other clauses of each entry, as anchor × 2, and 1 more for the last anchor of a clause.
 */
type PackedBuckets = ReturnType<typeof pack>;

type NumberLists = readonly (readonly number[])[];

function pack(buckets: NumberLists, { rests, anchors }: { rests: NumberLists; anchors: number }) {
  const [starts, pairs] = packLists(buckets, anchors);
  const [restStarts, packedRests] = packLists(rests, rests.length);
  const [present, seen] = [new Uint8Array(anchors), new Uint8Array(rests.length)];
  return { starts, pairs, restStarts, rests: packedRests, present, seen };
}

/** The lists one after the other, and the start of each. */
function packLists(lists: NumberLists, count: number): [Int32Array, Int32Array] {
  const starts = new Int32Array(count + 1);
  for (let id = 0; id < count; id += 1) starts[id + 1] = (starts[id] ?? 0) + (lists[id]?.length ?? 0);
  const packed = new Int32Array(starts[count] ?? 0);
  // Numbers of queries that are gone have no list.
  for (let id = 0; id < count; id += 1) packed.set(lists[id] ?? [], starts[id] ?? 0);
  return [starts, packed];
}

function collect(ids: readonly number[], packed: PackedBuckets): number[] {
  const { present, seen } = packed;
  const entries: number[] = [];
  for (const id of ids) present[id] = 1;
  for (const id of ids) collectBucket(id, packed, entries);
  for (const id of ids) present[id] = 0;
  for (const entry of entries) seen[entry] = 0;
  return entries;
}

function collectBucket(id: number, packed: PackedBuckets, entries: number[]): void {
  const { starts, pairs, present, seen } = packed;
  const end = starts[id + 1] ?? 0;
  for (let at = starts[id] ?? 0; at < end; at += 2) {
    const second = pairs[at + 1] ?? NO_ANCHOR;
    const entry = pairs[at] ?? 0;
    if ((second !== NO_ANCHOR && present[second] === 0) || seen[entry] === 1 || !hasRest(entry, packed)) continue;
    seen[entry] = 1;
    entries.push(entry);
  }
}

/** Whether an anchor of each further clause is present. */
function hasRest(entry: number, { restStarts, rests, present }: PackedBuckets): boolean {
  const end = restStarts[entry + 1] ?? 0;
  let matched = false;
  for (let at = restStarts[entry] ?? 0; at < end; at += 1) {
    const code = rests[at] ?? 0;
    matched ||= present[code >> 1] === 1;
    const isLast = (code & 1) === 1;
    if (isLast && !matched) return false;
    if (isLast) matched = false;
  }
  return true;
}
