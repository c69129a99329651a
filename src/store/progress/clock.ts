import { MINUTE_MS, SECOND_MS } from '../../kit/time.ts';

/** What became of a sample: it fits, it does not fit and is not believed yet, or it has not fitted for long enough. */
type Sampled = 'even' | 'jumped' | 'still-off' | 'believed';

/** The clock goes on by itself between samples, and within this it is not set: a reader's latency is no news. */
const EVEN_MS = SECOND_MS;
const JUMP_MS = 5 * SECOND_MS;
/** A clock that was wrong for half a minute and was put right was never believed; a machine that slept is, after this. */
const BELIEVED_AFTER_MS = 2 * MINUTE_MS;

/**
 * A clock that follows another one, of which it is told now and then, and is carried in between by one that only ever goes
 * forward at its pace (`monotonic`, in milliseconds). A jump is not followed until it has stood for two minutes.
 */
export function createSteadyClock(first: Date, monotonic: () => number) {
  let base = first.getTime();
  let setAt = monotonic();
  let steadySince = setAt;
  let jump: { ms: number; since: number } | null = null;
  const now = (): number => base + monotonic() - setAt;
  const setTo = (ms: number): void => {
    base = ms;
    setAt = monotonic();
    jump = null;
  };
  return {
    now: () => new Date(now()),
    /** Neither begun nor set within two minutes: by it something may be called too old. */
    isSteady: () => jump === null && monotonic() - steadySince >= BELIEVED_AFTER_MS,
    sample(at: Date): Sampled {
      const ms = at.getTime() - now();
      if (Math.abs(ms) <= JUMP_MS) {
        if (Math.abs(ms) > EVEN_MS) setTo(at.getTime());
        jump = null;
        return 'even';
      }
      if (jump === null || Math.abs(jump.ms - ms) > JUMP_MS) {
        jump = { ms, since: monotonic() };
        return 'jumped';
      }
      if (monotonic() - jump.since < BELIEVED_AFTER_MS) return 'still-off';
      setTo(at.getTime());
      steadySince = monotonic();
      return 'believed';
    },
  };
}
