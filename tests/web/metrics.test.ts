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
    expect(await createMetrics().text()).not.toContain('outcome="new"');
  });
});
