import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Sender } from '../chat/chat.ts';
import type { Answer } from '../chat/question.ts';
import { withDeadline } from '../kit/deadline.ts';
import { SECOND_MS } from '../kit/time.ts';
import { PLATFORMS, type Platform } from '../news/channel.ts';
import type { Readable } from '../news/publisher-text.ts';
import type { OpenDatabase } from '../store/database.ts';
import type { Progress } from '../store/progress/progress.ts';

type QueueCounts = () => Promise<{ queue: string; state: string; jobs: number }[]>;

export type Metrics = ReturnType<typeof createMetrics>;

const WORK_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const WAIT_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

/**
 * The metrics of the program; names as Prometheus asks for (base units, `_total`). Labels have few fixed values: an
 * outcome's kind, a platform, a queue; never a feed, a channel or a text. prom-client adds the event loop's delay
 * itself.
 */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counted = createCounters(registry);
  bear(counted);
  const show = createProgressGauges(registry);
  let sources: ProgressSources | null = null;
  return {
    ...counted,
    watchProgress(of: ProgressSources): void {
      sources = of;
    },
    watch: watchWork(counted),
    watchQueues(counts: QueueCounts): void {
      new Gauge({
        name: 'slugline_queue_jobs',
        help: 'Jobs by queue and state.',
        labelNames: ['queue', 'state'],
        registers: [registry],
        async collect() {
          this.reset();
          for (const { queue, state, jobs } of await counts()) this.set({ queue, state }, jobs);
        },
      });
    },
    watchBackups: (everyMs: number, last: LastBackup) => showBackups(registry, everyMs, last),
    contentType: registry.contentType,
    text: (): Promise<string> => {
      const shown = sources === null ? Promise.resolve() : show(sources);
      return shown.then(() => registry.metrics());
    },
  };
}

/** In milliseconds since 1970; null where there is none. */
type LastBackup = () => Promise<number | null>;

function showBackups(registry: Registry, everyMs: number, last: LastBackup): void {
  new Gauge({
    name: 'slugline_backup_interval_seconds',
    help: 'How often a back-up is to be made (BACKUP_EVERY).',
    registers: [registry],
  }).set(everyMs / SECOND_MS);
  new Gauge({
    name: 'slugline_last_backup_timestamp_seconds',
    help: 'When the newest scheduled back-up was made; 0 where there is none.',
    registers: [registry],
    async collect() {
      this.set(((await orNothing(last())) ?? 0) / SECOND_MS);
    },
  });
}

const BORN_AT_ZERO = {
  polls: ['new', 'unchanged', 'come-back-later', 'gone', 'unreadable', 'unreachable', 'refused'],
  articles: ['planned', 'completed', 'unchanged', 'page-failed', 'changed', 'revised', 'deferred', 'known', 'dropped'],
  briefs: ['extractive', 'model', 'none'],
  deliveries: ['sent', 'found', 'held', 'refused', 'expired', 'closed', 'edited', 'edit-held', 'edit-given-up'],
};

/** Prometheus sees no increase where a counter begins with its first event: the first closed channel would ring no alarm. */
function bear({ polls, articles, briefs, deliveries }: ReturnType<typeof createCounters>): void {
  for (const outcome of BORN_AT_ZERO.polls) polls.inc({ outcome }, 0);
  for (const outcome of BORN_AT_ZERO.articles) articles.inc({ outcome }, 0);
  for (const method of BORN_AT_ZERO.briefs) briefs.inc({ method }, 0);
  for (const platform of PLATFORMS)
    for (const outcome of BORN_AT_ZERO.deliveries) deliveries.inc({ platform, outcome }, 0);
}

function createCounters(registry: Registry) {
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers: [registry] });
  return {
    polls: counter('slugline_polls_total', 'Feed polls by outcome.', ['outcome']),
    pollSeconds: histogram('slugline_poll_duration_seconds', 'Time of one feed poll.', WORK_SECONDS),
    entriesOver: counter(
      'slugline_entries_over_quota_total',
      'New entries over the quota of their feed: taken up later (waits), or left to a later poll, which counts them again.',
      ['outcome'],
    ),
    articles: counter('slugline_articles_total', 'Articles by outcome.', ['outcome']),
    briefs: counter('slugline_briefs_total', 'Briefs written, by method.', ['method']),
    modelFailures: counter('slugline_model_failures_total', 'Briefs for which the model gave no answer of use.', []),
    briefSeconds: histogram('slugline_brief_duration_seconds', 'Time of one brief.', WORK_SECONDS),
    deliveries: counter('slugline_deliveries_total', 'Deliveries by platform and outcome.', ['platform', 'outcome']),
    deliverySeconds: histogram('slugline_delivery_duration_seconds', 'Time of one call to a platform.', WORK_SECONDS),
    alertDelaySeconds: histogram(
      'slugline_alert_delay_seconds',
      'From when an alert was to go (at once, or after quiet hours or a digest) to its post.',
      WAIT_SECONDS,
    ),
    commands: counter('slugline_commands_total', 'Commands answered, by platform and name.', ['platform', 'command']),
    refusals: counter(
      'slugline_commands_refused_total',
      'Commands refused because too many were asked, by platform and limit.',
      ['platform', 'limit'],
    ),
    deleted: counter('slugline_deleted_rows_total', 'Rows deleted because they were older than they are kept.', [
      'what',
    ]),
    commandSeconds: histogram('slugline_command_duration_seconds', 'Time of one answer.', WORK_SECONDS),
  };
}

/** Wraps parts so that they are timed and counted without knowing of it. */
function watchWork(deps: ReturnType<typeof createCounters>) {
  return {
    polls: <Args extends unknown[], End, Others>(handlers: Others & { poll: (...args: Args) => Promise<End> }) => ({
      ...handlers,
      poll: timed(handlers.poll, deps.pollSeconds),
    }),
    reading: <Input, Outcome extends Readable<{ brief: { method: string } }>>(
      read: (input: Input) => Promise<Outcome>,
    ) => {
      const work = timed(read, deps.briefSeconds);
      return async (input: Input): Promise<Outcome> => {
        const outcome = await work(input);
        deps.briefs.inc({ method: outcome.kind === 'done' ? outcome.result.brief.method : 'none' });
        return outcome;
      };
    },
    /** `waitedMs`: milliseconds since the alert was due. */
    delivery: (platform: Platform, outcome: string, waitedMs: number): void => {
      deps.deliveries.inc({ platform, outcome });
      if (outcome === 'sent') deps.alertDelaySeconds.observe(waitedMs / SECOND_MS);
    },
    sender: (sender: Sender): Sender => ({ ...sender, post: timed(sender.post, deps.deliverySeconds) }),
    /** Only existing commands become labels, because people may type anything. */
    answer: (answer: Answer, names: readonly string[]): Answer => {
      const work = timed(answer, deps.commandSeconds);
      return (question) => {
        const [typed = ''] = question.command.trim().toLowerCase().replace(/^\//, '').split(/\s+/);
        const command = names.includes(typed) ? typed : 'unknown';
        deps.commands.inc({ platform: question.asker.address.platform, command });
        return work(question);
      };
    },
  };
}

function timed<Args extends unknown[], End>(work: (...args: Args) => Promise<End>, clock: Histogram) {
  return async (...args: Args): Promise<End> => {
    const from = performance.now();
    try {
      return await work(...args);
    } finally {
      clock.observe((performance.now() - from) / SECOND_MS);
    }
  };
}

type ProgressSources = {
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
function createProgressGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `slugline_${name}`, help, labelNames, registers: [registry] });
  const showProgress = createFigures(gauge);
  const parts = gauge('part_ok', 'Whether a part of this process is well: 1 or 0.', ['part']);
  const pool = gauge('database_connections', 'Connections of this process to PostgreSQL.', ['state']);
  const ahead = gauge('clock_ahead_seconds', 'How far the clock of this process is ahead of the database’s.');
  const build = gauge('build_info', 'What runs here.', ['version']);
  return async ({ version, ...sources }: ProgressSources): Promise<void> => {
    const [progress, health] = await Promise.all([orNothing(sources.progress()), orNothing(sources.health())]);
    showProgress(progress);
    for (const [part, { ok }] of Object.entries(health ?? { database: { ok: false } })) parts.set({ part }, ok ? 1 : 0);
    for (const [state, count] of Object.entries(sources.connections() ?? {})) pool.set({ state }, count);
    ahead.set(sources.clockAheadMs() / SECOND_MS);
    build.set({ version }, 1);
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
