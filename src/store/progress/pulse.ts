import { sql } from 'kysely';
import { MINUTE_MS, SECOND_MS } from '../../kit/time.ts';
import type { Log } from '../../news/log.ts';
import type { Db } from '../database.ts';
import { probeWrite } from '../open/outage.ts';
import { createSteadyClock } from './clock.ts';

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
  let stopped = false;
  let saidAt: number | null = null;
  const aheadMs = (): number => wall().getTime() - clock.now().getTime();
  const compare = (): void => {
    const isApart = Math.abs(aheadMs()) > CLOCKS_DIFFER_MS;
    if (isApart && (saidAt === null || monotonic() - saidAt >= 10 * MINUTE_MS)) {
      saidAt = monotonic();
      log.warn({ aheadSeconds: Math.round(aheadMs() / SECOND_MS) }, 'the clock of this process is not the database’s');
    }
    if (!isApart) saidAt = null;
  };
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
  compare();
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

export async function askTime(db: Db): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db);
  return rows[0]?.at ?? new Date(Number.NaN);
}
