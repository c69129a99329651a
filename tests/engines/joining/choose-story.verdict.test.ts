import { describe, expect, it } from 'vitest';
import { JOIN_POINTS, judge } from '../../../src/engines/joining/choose-story.ts';
import type { Similarity } from '../../../src/engines/joining/similarity.ts';

const NOTHING: Similarity = {
  containment: 0,
  leastContainment: 0,
  leads: 0,
  phrases: 0,
  titles: 0,
  copied: 0,
  quoted: 0,
  names: 1,
  acts: 0,
  hoursApart: 0,
  sharedQuotes: [],
  sharedWords: [],
};
const REWRITE: Similarity = {
  ...NOTHING,
  containment: 0.5,
  leastContainment: 0.4,
  leads: 0.4,
  phrases: 0.2,
  acts: 0.4,
};
const MANY = 1_000;

describe('judge', () => {
  it('takes near-identical text for a copy, whatever else differs', () => {
    const verdict = judge({ ...NOTHING, copied: 0.8, names: 0 }, 0);
    expect(verdict.points).toBeGreaterThan(JOIN_POINTS);
    expect(verdict.why).toBe('near-identical text (80 % of the shorter one)');
  });

  it('wants names in common, however alike the acts are', () => {
    expect(judge(REWRITE, MANY).points).toBeGreaterThan(JOIN_POINTS);
    expect(judge({ ...REWRITE, names: 0.05 }, MANY).points).toBeLessThan(JOIN_POINTS);
  });

  it('trusts words little before it has read enough to know which are rare', () => {
    expect(judge(REWRITE, 3).points).toBeLessThan(JOIN_POINTS);
  });

  it('asks more of articles that are days apart', () => {
    expect(judge({ ...REWRITE, hoursApart: 60 }, MANY).points).toBeLessThan(judge(REWRITE, MANY).points);
  });

  it('says who was quoted and which words were shared', () => {
    const sharedQuotes = [{ opening: 'Nobody walks on it', speaker: 'Ilsa Marrowick', shingles: 4 }];
    expect(judge({ ...REWRITE, sharedQuotes, sharedWords: ['pier', 'pillar'] }, MANY).why).toBe(
      'same quote of Ilsa Marrowick: “Nobody walks on it”; same rare words at the top: pier, pillar',
    );
  });
});
