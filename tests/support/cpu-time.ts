/** Milliseconds of processor time that work takes: they depend far less on what else the machine does than the clock. */
export function cpuTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Ten times what linear work on 200,000 characters takes here, on a machine that is busy. Work with the square of the
 * length took seconds.
 */
export const LINEAR_MS = 1_000;
