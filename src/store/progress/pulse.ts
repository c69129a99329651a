import { sql } from 'kysely';
import { MINUTE_MS, SECOND_MS } from '../../kit/time.ts';
import type { Log } from '../../news/log.ts';
import type { Db } from '../database.ts';
import { probeWrite } from '../open/outage.ts';

type PulseDeps = {
  db: Db;
  log: Log;
  /** The clock of this process, which is compared alone. */
  wall: () => Date;
  /** Milliseconds that only go forward, such as `performance.now`. */
  monotonic: () => number;
};

/** Asks the database every ten seconds whether it takes a write, and what time it is. */
export type Pulse = Awaited<ReturnType<typeof startPulse>>;

const EVERY_MS = 10 * SECOND_MS;
/** Clocks of one installation may differ by this much: leases and rests go by the database's. */
export const CLOCKS_DIFFER_MS = 5 * SECOND_MS;

export async function startPulse({ db, log, wall, monotonic }: PulseDeps, everyMs = EVERY_MS) {
  const clock = createSteadyClock(await askTime(db), monotonic);
  const aheadMs = (): number => wall().getTime() - clock.now().getTime();
  const compare = createComparison({ aheadMs, monotonic, log });
  compare();
  let stopped = false;
  const beat = async (): Promise<void> => {
    const at = await probeWrite(db)
      .catch(() => askTime(db))
      .catch(() => null);
    if (at === null || stopped) return;
    const bySeconds = Math.round((at.getTime() - clock.now().getTime()) / SECOND_MS);
    const sampled = clock.sample(at);
    if (sampled === 'jumped') log.warn({ bySeconds }, 'the database’s clock has jumped, and is not believed yet');
    if (sampled === 'believed') log.warn({ bySeconds }, 'the database’s clock is believed after its jump');
    compare();
  };
  let running = beat();
  const timer = setInterval(() => {
    running = running.then(beat);
  }, everyMs).unref();
  return {
    /** The time by the database's clock, which is that of all processes. */
    now: clock.now,
    isSteady: clock.isSteady,
    /** By how much this process's clock is ahead. */
    aheadMs,
    stop(): Promise<void> {
      stopped = true;
      clearInterval(timer);
      return running;
    },
  };
}

const SAY_AGAIN_MS = 10 * MINUTE_MS;

/** Warns of a clock that is not the database's, and again after ten minutes. */
function createComparison({
  aheadMs,
  monotonic,
  log,
}: Pick<PulseDeps, 'monotonic' | 'log'> & { aheadMs: () => number }) {
  let saidAt: number | null = null;
  return () => {
    if (Math.abs(aheadMs()) <= CLOCKS_DIFFER_MS) {
      saidAt = null;
    } else if (saidAt === null || monotonic() - saidAt >= SAY_AGAIN_MS) {
      saidAt = monotonic();
      log.warn({ aheadSeconds: Math.round(aheadMs() / SECOND_MS) }, 'the clock of this process is not the database’s');
    }
  };
}

export async function askTime(db: Db): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db);
  return rows[0]?.at ?? new Date(Number.NaN);
}

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
