/**
 * A map that holds at most `most` entries and forgets the least recently used one first. `Map` keeps the order of insertion
 * (ECMA-262, Map objects), so an entry that is used is inserted again.
 */
export function createLru<Key, Value>(most: number) {
  const entries = new Map<Key, Value>();
  const insert = (key: Key, value: Value) => {
    entries.delete(key);
    entries.set(key, value);
  };
  return {
    /** The value, which becomes the most recently used one. */
    get(key: Key): Value | undefined {
      const value = entries.get(key);
      if (value !== undefined) insert(key, value);
      return value;
    },
    set(key: Key, value: Value): void {
      insert(key, value);
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },
    delete: (key: Key) => void entries.delete(key),
    clear: () => entries.clear(),
    get size() {
      return entries.size;
    },
  };
}

/**
 * Keeps answers by key for `forMs` milliseconds, at most `most` of them, so that the same is not asked twice. A failure
 * is not kept: the next caller asks again.
 */
export function createAnswerCache<Value>(
  { forMs, most }: { forMs: number; most: number },
  now: () => Date,
): (key: string, ask: () => Promise<Value>) => Promise<Value> {
  const known = createLru<string, { value: Value; until: number }>(most);
  return async (key, ask) => {
    const kept = known.get(key);
    if (kept && kept.until > now().getTime()) return kept.value;
    const value = await ask();
    known.set(key, { value, until: now().getTime() + forMs });
    return value;
  };
}
