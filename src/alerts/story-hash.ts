/** 32 bits of a text as PostgreSQL's `integer` holds them (FNV-1a, mixed at the end): keys of comparison, never of identity. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash);
}

const WORD_BEGINNING = 5;

/**
 * A word by its beginning, so that "derails", "derailed" and "derailment" are one: a stemmer for every language that
 * puts its endings at the end, right more often than a list of endings would be.
 */
export function hashWord(word: string): number {
  return hash32(word.slice(0, WORD_BEGINNING));
}

/** One hash of several in their order (of those from `start` to before `end`), without building their text. */
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
