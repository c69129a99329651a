/** Distinct hashes in ascending order: four bytes each, where a Set takes some thirty. */
export type HashList = Int32Array;

export function toHashList(hashes: readonly number[]): HashList {
  const sorted = Int32Array.from(hashes).sort();
  return sorted.filter((hash, at) => at === 0 || hash !== sorted[at - 1]);
}

export function hasHash(list: HashList, hash: number): boolean {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = list[middle] ?? hash;
    if (found === hash) return true;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** How many both have. */
export function countShared(one: HashList, other: HashList): number {
  let shared = 0;
  let at = 0;
  for (const hash of one) {
    while ((other[at] ?? hash) < hash) at += 1;
    if (other[at] === hash) shared += 1;
  }
  return shared;
}
