import type { StorySignals } from '../store/story-shape.ts';

/** An outlet that follows up a story under a new address takes longer, as a rule; a wrong join would hide news. */
const PUBLISHED_TOGETHER_HOURS = 1;
/** Found in one poll, or in the next ones: the feed itself lists them as two items. */
const FOUND_TOGETHER_MS = 10 * 60_000;

type Origin = Pick<StorySignals, 'outlet' | 'foundAt'>;

/**
 * Two items of one outlet at one time are two items, whatever their texts share: bulletins, results, court lists fill
 * in the same form again and again. What other outlets copy, and what this one adds later, is judged as ever.
 */
export function isSeries(one: Origin, other: Origin, hoursApart: number): boolean {
  if (one.outlet === '' || one.outlet !== other.outlet) return false;
  return hoursApart <= PUBLISHED_TOGETHER_HOURS || Math.abs(one.foundAt - other.foundAt) <= FOUND_TOGETHER_MS;
}
