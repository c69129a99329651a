/** A 32-bit hash that fits PostgreSQL's `integer` (FNV-1a, mixed at the end); for comparison, never for identity. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash);
}

const BEGINNING_LENGTH = 5;

/**
 * The beginning of a word, so that "derails", "derailed" and "derailment" are equal. For languages that inflect
 * at the end, this is right more often than a list of endings.
 */
export function wordBeginning(word: string): string {
  return word.slice(0, BEGINNING_LENGTH);
}

export function hashWord(word: string): number {
  return hash32(wordBeginning(word));
}

/** One hash of several, in their order (from `start` to before `end`), without building a text. */
export function joinHashes(hashes: readonly number[], start = 0, end = hashes.length): number {
  let joined = end - start;
  for (let at = start; at < end; at += 1) joined = Math.imul(joined, 31) + (hashes[at] ?? 0);
  return mix(joined | 0);
}

/** The 32-bit finalizer of MurmurHash3: neighbouring inputs end far apart. */
function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Distinct hashes in ascending order: four bytes each, where a Set takes some thirty. */
export type SortedHashes = Int32Array;

export function sortHashes(hashes: readonly number[]): SortedHashes {
  const sorted = Int32Array.from(hashes).sort();
  return sorted.filter((hash, at) => at === 0 || hash !== sorted[at - 1]);
}

export function hasHash(sorted: SortedHashes, hash: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle] ?? hash;
    if (found === hash) return true;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

export function countShared(one: SortedHashes, other: SortedHashes): number {
  let shared = 0;
  let at = 0;
  for (const hash of one) {
    while ((other[at] ?? hash) < hash) at += 1;
    if (other[at] === hash) shared += 1;
  }
  return shared;
}
