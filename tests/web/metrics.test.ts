import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/web/metrics.ts';

describe('createMetrics', () => {
  it('counts outcomes under the names that Prometheus asks for', async () => {
    const metrics = createMetrics();
    metrics.polls.inc({ outcome: 'new' });
    metrics.deliveries.inc({ platform: 'slack', outcome: 'posted' }, 2);
    metrics.briefSeconds.observe(0.02);
    metrics.watchQueues(async () => [{ queue: 'articles', state: 'waiting', jobs: 3 }]);
    const text = await metrics.text();
    expect(text).toContain('slugline_polls_total{outcome="new"} 1');
    expect(text).toContain('slugline_deliveries_total{platform="slack",outcome="posted"} 2');
    expect(text).toContain('slugline_brief_duration_seconds_count 1');
    expect(text).toContain('slugline_queue_jobs{queue="articles",state="waiting"} 3');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(metrics.contentType).toContain('text/plain');
  });

  it('forgets a queue that is no longer reported', async () => {
    const metrics = createMetrics();
    const counts = [[{ queue: 'articles', state: 'failed', jobs: 1 }], []];
    metrics.watchQueues(async () => counts.shift() ?? []);
    expect(await metrics.text()).toContain('state="failed"');
    expect(await metrics.text()).not.toContain('state="failed"');
  });

  it('may be made twice in one process', async () => {
    createMetrics().polls.inc({ outcome: 'new' });
    expect(await createMetrics().text()).toContain('slugline_polls_total{outcome="new"} 0');
  });

  it('bears its counters at zero, so that the first event is an increase', async () => {
    const text = await createMetrics().text();
    for (const series of [
      'slugline_deliveries_total{platform="slack",outcome="closed"} 0',
      'slugline_deliveries_total{platform="discord",outcome="held"} 0',
      'slugline_polls_total{outcome="unreachable"} 0',
      'slugline_articles_total{outcome="dropped"} 0',
      'slugline_model_failures_total 0',
    ])
      expect(text).toContain(series);
  });

  it('shows progress as the database has it, and no old figure where the database does not answer', async () => {
    const metrics = createMetrics();
    const deliveries = [{ platform: 'slack' as const, state: 'planned' as const, count: 3, dueAge: 75 }];
    const ages = { overdue: 2, failing: 1, pollAge: 4, unfinishedAge: 9, sweepAge: 3, writeAge: null };
    const answers = [async () => ({ deliveries, ...ages }), () => Promise.reject(new Error('away'))];
    metrics.watchProgress({
      version: '0.2.0',
      progress: () => (answers.shift() ?? expect.fail('asked too often'))(),
      health: async () => ({ database: { ok: true }, queue: { ok: false } }),
      connections: () => ({ used: 2, idle: 1, waiting: 5 }),
      clockAheadMs: () => -7_500,
    });
    const text = await metrics.text();
    for (const series of [
      'slugline_oldest_due_alert_seconds{platform="slack"} 75',
      'slugline_oldest_due_alert_seconds{platform="discord"} 0',
      'slugline_open_deliveries{platform="slack",state="planned"} 3',
      'slugline_feeds_overdue 2',
      'slugline_last_sweep_age_seconds 3',
      'slugline_last_write_age_seconds Nan',
      'slugline_part_ok{part="queue"} 0',
      'slugline_database_connections{state="waiting"} 5',
      'slugline_clock_ahead_seconds -7.5',
      'slugline_build_info{version="0.2.0"} 1',
    ])
      expect(text).toContain(series);
    const later = await metrics.text();
    expect(later).toContain('slugline_feeds_overdue Nan');
    expect(later).not.toContain('slugline_oldest_due_alert_seconds{');
  });
});
