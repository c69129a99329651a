import { Gauge, type Registry } from 'prom-client';
import { withDeadline } from '../kit/deadline.ts';
import { SECOND_MS } from '../kit/time.ts';
import { PLATFORMS } from '../news/channel.ts';
import type { OpenDatabase } from '../store/database.ts';
import type { Progress } from '../store/progress/progress.ts';

export type ProgressSources = {
  version: string;
  /** Figures of the database, the same in every process. */
  progress: () => Promise<Progress>;
  health: () => Promise<Record<string, { ok: boolean }>>;
  connections: OpenDatabase['connections'];
  /** By how much this process's clock is ahead of the database's. */
  clockAheadMs: () => number;
};

/** A scrape waits ten seconds by default, and a database that hangs must not take the other metrics away. */
const WITHIN_MS = 4_000;
const OPEN_STATES = ['planned', 'sending', 'unknown'] as const;

/** Gauges of what goes on. What cannot be read is no number: an old figure would look as if all stood well. */
export function createProgressGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `slugline_${name}`, help, labelNames, registers: [registry] });
  const showProgress = createFigures(gauge);
  const parts = gauge('part_ok', 'Whether a part of this process is well: 1 or 0.', ['part']);
  const pool = gauge('database_connections', 'Connections of this process to PostgreSQL.', ['state']);
  const ahead = gauge('clock_ahead_seconds', 'How far the clock of this process is ahead of the database’s.');
  const build = gauge('build_info', 'What runs here.', ['version', 'node']);
  return async ({ version, ...sources }: ProgressSources): Promise<void> => {
    const [progress, health] = await Promise.all([orNothing(sources.progress()), orNothing(sources.health())]);
    showProgress(progress);
    for (const [part, { ok }] of Object.entries(health ?? { database: { ok: false } })) parts.set({ part }, ok ? 1 : 0);
    for (const [state, count] of Object.entries(sources.connections() ?? {})) pool.set({ state }, count);
    ahead.set(sources.clockAheadMs() / SECOND_MS);
    build.set({ version, node: process.version }, 1);
  };
}

function orNothing<Figures>(asked: Promise<Figures>): Promise<Figures | null> {
  const answered = asked.catch(() => null);
  return withDeadline(answered, WITHIN_MS, () => null);
}

type NewGauge = <Label extends string>(name: string, help: string, labelNames?: Label[]) => Gauge<Label>;

function createFigures(gauge: NewGauge): (progress: Progress | null) => void {
  const dueAge = gauge('oldest_due_alert_seconds', 'How long the longest waiting due alert waits.', ['platform']);
  const open = gauge('open_deliveries', 'Deliveries that have not ended, by state.', ['platform', 'state']);
  const single = {
    unfinishedAge: gauge('oldest_unfinished_article_seconds', 'How long an article has been on its way.'),
    overdue: gauge('feeds_overdue', 'Active feeds that should have been polled a minute ago.'),
    failing: gauge('feeds_failing', 'Active feeds that cannot be read at present.'),
    pollAge: gauge('last_poll_age_seconds', 'Since the last poll of any feed.'),
    sweepAge: gauge('last_sweep_age_seconds', 'Since the last whole sweep of any process.'),
    writeAge: gauge('last_write_age_seconds', 'Since any process last proved that the database takes what is written.'),
  };
  const names = ['unfinishedAge', 'overdue', 'failing', 'pollAge', 'sweepAge', 'writeAge'] as const;
  return (progress) => {
    for (const name of names) single[name].set(progress?.[name] ?? Number.NaN);
    dueAge.reset();
    open.reset();
    if (progress === null) return;
    for (const platform of PLATFORMS) {
      const here = progress.deliveries.filter((row) => row.platform === platform);
      dueAge.set({ platform }, Math.max(0, ...here.map((row) => row.dueAge)));
      const count = (state: string): number => here.find((row) => row.state === state)?.count ?? 0;
      for (const state of OPEN_STATES) open.set({ platform, state }, count(state));
    }
  };
}
