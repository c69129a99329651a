type Work = (turn: number) => unknown;

export type Turns = { turns: number; sliceMs: number };

export type Pair<Value> = { ours: Value; bare: Value };

const MS_PER_SECOND = 1_000;

/** How often a second each of two works is done; in turns, so that whatever else the machine does slows both alike. */
export async function inTurns(works: Pair<Work>, { turns, sliceMs }: Turns): Promise<Pair<number>> {
  const [ours, bare] = [createSlices(works.ours, sliceMs), createSlices(works.bare, sliceMs)];
  await ours.warmUp();
  await bare.warmUp();
  for (let turn = 0; turn < turns; turn += 1) {
    await ours.run();
    await bare.run();
  }
  return { ours: ours.perSecond(), bare: bare.perSecond() };
}

function createSlices(work: Work, sliceMs: number) {
  let [begun, done, ms] = [0, 0, 0];
  const repeat = async (): Promise<number> => {
    const startedAt = performance.now();
    do {
      await work(begun);
      begun += 1;
    } while (performance.now() - startedAt < sliceMs);
    return performance.now() - startedAt;
  };
  return {
    warmUp: repeat,
    async run() {
      const from = begun;
      ms += await repeat();
      done += begun - from;
    },
    perSecond: () => (done * MS_PER_SECOND) / ms,
  };
}

/** How long one call takes, in milliseconds. */
export async function timeOf(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** The value that this share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
