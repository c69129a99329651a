import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Four, four, two and two minutes, beside others; the next take less than two. */
const LONGEST = ['kill', 'upgrade', 'chaos', 'secrets'].map((name) => `/tests/journeys/${name}.test.ts`);

/**
 * A run ends when its last file does. In a fresh clone Vitest knows no times and goes by size: the longest began late and
 * ran on alone, a minute and a half of ten. (A class, since Vitest constructs its sequencers.)
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
  return place === -1 ? LONGEST.length : place;
}
