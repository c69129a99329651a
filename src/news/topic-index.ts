import { type MatchText, matchQuery } from './match-query.ts';
import type { Query } from './query.ts';
import { createBuckets, type Filed } from './topic-index-buckets.ts';

/** Many queries, matched at once: the cost grows with what an article's words touch, not with the number of queries. */
export type TopicIndex<Key> = {
  /** Adds a query under a key, or replaces the key's query. */
  set(key: Key, query: Query): void;
  delete(key: Key): boolean;
  /** The keys whose query wants the article. */
  match(text: MatchText): Key[];
};

/** One query, however many keys have it: ten thousand channels with one topic cost one check. */
type Entry = { id: number; name: string; filed: Filed };

/** Builds an index over queries; a change is cheap, so it follows subscriptions as they come and go. */
export function createTopicIndex<Key>(queries: Iterable<readonly [Key, Query]> = []): TopicIndex<Key> {
  const buckets = createBuckets();
  const byKey = new Map<Key, Entry>();
  const byQuery = new Map<string, Entry>();
  const keys = createKeyLists<Key>();
  const checks: (Query | null)[] = [];
  const free: number[] = [];

  const add = (query: Query, name: string): Entry => {
    const id = free.pop() ?? checks.length;
    const entry = { id, name, filed: buckets.add(id, query) };
    checks[id] = entry.filed.decided ? null : query;
    byQuery.set(name, entry);
    return entry;
  };
  const remove = (key: Key): boolean => {
    const entry = byKey.get(key);
    if (!entry) return false;
    byKey.delete(key);
    if (keys.remove(entry.id, key) > 0) return true;
    byQuery.delete(entry.name);
    buckets.remove(entry.id, entry.filed);
    checks[entry.id] = null;
    free.push(entry.id);
    return true;
  };
  const set = (key: Key, query: Query): void => {
    remove(key);
    const name = JSON.stringify(query);
    const entry = byQuery.get(name) ?? add(query, name);
    keys.add(entry.id, key);
    byKey.set(key, entry);
  };
  const match = (text: MatchText): Key[] => {
    const found: Key[] = [];
    for (const id of buckets.candidates(text)) {
      const check = checks[id];
      if (!check || matchQuery(check, text)) keys.pushTo(found, id);
    }
    return found;
  };
  for (const [key, query] of queries) set(key, query);
  return { set, delete: remove, match };
}

/** The keys of each query: the first ones side by side, for most queries have one and a match reads hundreds of them. */
function createKeyLists<Key>() {
  const first: (Key | undefined)[] = [];
  const more: (Key[] | undefined)[] = [];
  return {
    add(id: number, key: Key): void {
      if (first[id] === undefined) first[id] = key;
      else if (more[id]?.push(key) === undefined) more[id] = [key];
    },
    /** How many are left. */
    remove(id: number, key: Key): number {
      const left = [first[id], ...(more[id] ?? [])].filter((other) => other !== undefined && other !== key);
      first[id] = left[0];
      more[id] = left.length > 1 ? left.slice(1).filter((other) => other !== undefined) : undefined;
      return left.length;
    },
    pushTo(found: Key[], id: number): void {
      const key = first[id];
      if (key !== undefined) found.push(key);
      for (const other of more[id] ?? []) found.push(other);
    },
  };
}
