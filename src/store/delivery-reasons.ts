import type { Met } from '../news/met-words.ts';

/** A topic or query that wanted a story: by its name alone, as all were once, or with the words that the article met. */
export type StoredReason = string | Met;

export function writeReasons(because: readonly string[], met: readonly Met[] = []): string {
  const reasons = because.map((topic): StoredReason => met.find((each) => each.topic === topic) ?? topic);
  return JSON.stringify(reasons);
}

export function readReasons(stored: readonly StoredReason[]): { because: string[]; met: Met[] } {
  return {
    because: stored.map((reason) => (typeof reason === 'string' ? reason : reason.topic)),
    met: stored.flatMap((reason) => (typeof reason === 'string' ? [] : [reason])),
  };
}
