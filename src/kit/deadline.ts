/**
 * The value of `work`, or what `late` gives when it takes longer than `ms` milliseconds. The work itself goes on, and a
 * later rejection of it is ignored: whoever can cancel it does so in `late`.
 */
export async function withDeadline<T, Late>(work: Promise<T>, ms: number, late: () => Late): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(late()), ms);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}
