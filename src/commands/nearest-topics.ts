import { fold } from '../news/words.ts';

/** Below this share of common letter pairs two names only look alike by chance. */
const LIKENESS_MIN = 0.3;

/** The known names most like what was typed, best first; none when nothing is near. */
export function nearestTopics(typed: string, known: readonly string[], limit: number): string[] {
  const wanted = letterPairs(typed);
  return [...new Set(known)]
    .map((name) => ({ name, likeness: likeness(wanted, letterPairs(name)) }))
    .filter((candidate) => candidate.likeness >= LIKENESS_MIN)
    .sort((a, b) => b.likeness - a.likeness || a.name.localeCompare(b.name, 'en'))
    .slice(0, limit)
    .map(({ name }) => name);
}

/** Dice's coefficient: twice the common pairs over all pairs. Transposed and missing letters cost little. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0;
  const common = [...a].filter((pair) => b.has(pair)).length;
  return (2 * common) / (a.size + b.size);
}

function letterPairs(name: string): ReadonlySet<string> {
  const words = fold(name.slice(0, 100)).split(/[^\p{L}\p{N}]+/u);
  return new Set(words.flatMap((word) => [...` ${word}`].map((letter, at, all) => letter + (all[at + 1] ?? ''))));
}
