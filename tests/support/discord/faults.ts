import type { Scope } from './rate-limits.ts';

/** What goes wrong with a call. "after" means that the call was carried out first. */
export type Fault =
  | { kind: 'rate-limit'; retryAfterSeconds: number; scope: Scope }
  | { kind: 'refuse'; status: number; code: number; message: string }
  /** A page of something in front of Discord instead of its JSON. */
  | { kind: 'page'; status: number }
  | { kind: 'error-before'; status: number }
  | { kind: 'error-after'; status: number }
  | { kind: 'drop-before' }
  | { kind: 'drop-after' }
  | { kind: 'hang-before' }
  | { kind: 'hang-after' }
  /** The head of the answer arrives, its body never ends. */
  | { kind: 'half-answer' };

export type FaultPlan = {
  /** The next calls whose "METHOD /path" matches end this way. */
  add(match: RegExp, fault: Fault, times?: number): void;
  next(call: string): Fault | null;
  clear(): void;
};

export function createFaults(): FaultPlan {
  const planned: { match: RegExp; fault: Fault; left: number }[] = [];
  return {
    add: (match, fault, times = 1) => void planned.push({ match, fault, left: times }),
    next(call) {
      const hit = planned.find(({ match, left }) => left > 0 && match.test(call));
      if (!hit) return null;
      hit.left -= 1;
      return hit.fault;
    },
    clear: () => void planned.splice(0),
  };
}
