import fc from 'fast-check';

/** What CI does in a minute. `npm run fuzz` goes on for an hour, with another seed each time. */
const TEXTS = 20_000;
const MUTATIONS = 100;
const MINUTE_MS = 60_000;
const CI_SEED = 20_261_130;
/** A machine that needs longer than this for what CI does is no place for the gate. */
const CI_LIMIT_MS = 10 * MINUTE_MS;

/** The most processor time that one turn of the event loop may take. */
export const TURN_MS = 100;
/** A text of which a stage makes something for longer than this has no end. */
export const HANG_MS = 60_000;

export type FuzzPlan = {
  texts: number;
  mutations: number;
  seed: number;
  limitMs: number;
  /** Until the time is over, with every stage for every text. */
  goesOn: boolean;
  /** Whether what fails is made as small as it can be; that takes minutes where time is what fails. */
  shrinks: boolean;
};

const HOUR = '60';
const SEEDS = 1_000_000_007;

/** What `npm run fuzz` tells its tests: an hour, and another seed each time, unless the caller says otherwise. */
export function fuzzEnv(env: NodeJS.ProcessEnv = process.env) {
  return { FUZZ_MINUTES: env['FUZZ_MINUTES'] ?? HOUR, FUZZ_SEED: env['FUZZ_SEED'] ?? String(Date.now() % SEEDS) };
}

/** FUZZ_MINUTES: go on for so long. FUZZ_SEED: one that an earlier run printed. */
export function fuzzPlan(env: NodeJS.ProcessEnv = process.env): FuzzPlan {
  const minutes = Number(env['FUZZ_MINUTES'] ?? 0);
  const seed = Number(env['FUZZ_SEED'] ?? CI_SEED);
  if (minutes === 0)
    return { texts: TEXTS, mutations: MUTATIONS, seed, limitMs: CI_LIMIT_MS, goesOn: false, shrinks: true };
  const endless = Number.MAX_SAFE_INTEGER;
  return { texts: endless, mutations: endless, seed, limitMs: minutes * MINUTE_MS, goesOn: true, shrinks: true };
}

/**
 * Looks for an input that breaks the property and throws with the smallest one. Returns how many held: all that were wanted,
 * or as many as there was time for where the plan goes on until then.
 */
export async function fuzz<Input>(
  property: fc.IRawProperty<Input>,
  numRuns: number,
  { seed, limitMs, goesOn, shrinks }: Omit<FuzzPlan, 'texts' | 'mutations'>,
): Promise<number> {
  if (goesOn) process.stdout.write(`The same again: FUZZ_SEED=${seed} npm run fuzz\n`);
  const settings = {
    endOnFailure: !shrinks,
    numRuns,
    seed,
    interruptAfterTimeLimit: limitMs,
    markInterruptAsFailure: !goesOn,
  };
  const details = await fc.check(property, { ...settings, includeErrorInReport: true });
  const report = fc.defaultReportMessage(details);
  if (report !== undefined) throw new Error(report);
  return details.numRuns;
}
