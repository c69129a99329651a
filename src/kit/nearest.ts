/** The known word that was most likely meant, or null when none is near enough. */
export function nearest(typed: string, known: readonly string[]): string | null {
  const wanted = bare(typed);
  const ranked = known
    .map((word) => ({ word, distance: editDistance(wanted, bare(word)) }))
    .filter(({ word, distance }) => distance <= slipsAllowed(bare(word)))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.word ?? null;
}

/** The nearest, or else the first known word that begins so. */
export function nearestOrBegun(typed: string, known: readonly string[]): string | null {
  const begun = bare(typed).length < 2 ? undefined : known.find((word) => bare(word).startsWith(bare(typed)));
  return nearest(typed, known) ?? begun ?? null;
}

/** Short words often resemble another known one (HOME and HOST), so they must be exact. */
function slipsAllowed(word: string): number {
  if (word.length < 5) return 0;
  return word.length < 8 ? 1 : 2;
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[\s_.-]/g, '');
}

/** Levenshtein distance with neighbouring letters swapped counted as one slip. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      const options = [at(above, column) + 1, at(current, column - 1) + 1, at(above, column - 1) + same];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) options.push(at(before, column - 2) + 1);
      current.push(Math.min(...options));
    }
    before = above;
    above = current;
  }
  return at(above, b.length);
}

function at(row: number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
