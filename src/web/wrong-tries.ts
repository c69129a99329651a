const WINDOW_MS = 60_000;
const TRIES_MAX = 10;
const CALLERS_MAX = 1000;

/** Counts wrong tokens per caller, so that a short token cannot be guessed. */
export function createWrongTries(now: () => Date) {
  const tries = new Map<string, { count: number; since: number }>();
  return {
    isBarred(caller: string): boolean {
      const seen = tries.get(caller);
      if (!seen || now().getTime() - seen.since >= WINDOW_MS) return false;
      return seen.count >= TRIES_MAX;
    },
    add(caller: string): void {
      const at = now().getTime();
      const seen = tries.get(caller);
      if (seen && at - seen.since < WINDOW_MS) {
        seen.count += 1;
        return;
      }
      const [eldest] = tries.keys();
      if (tries.size >= CALLERS_MAX && eldest !== undefined) tries.delete(eldest);
      tries.set(caller, { count: 1, since: at });
    },
  };
}
