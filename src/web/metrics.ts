import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { watchWork } from './watch-work.ts';

type QueueCounts = () => Promise<{ queue: string; state: string; jobs: number }[]>;

export type Metrics = ReturnType<typeof createMetrics>;

const WORK_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const WAIT_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

/**
 * What is counted; names as Prometheus asks for (base units, `_total`). Labels take few fixed values: an outcome's
 * kind, a platform, a queue; never a feed, a channel or a text. The event loop's delay is among prom-client's own.
 */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers: [registry] });
  const counted = {
    polls: counter('slugline_polls_total', 'Feed polls by outcome.', ['outcome']),
    pollSeconds: histogram('slugline_poll_duration_seconds', 'Time of one feed poll.', WORK_SECONDS),
    articles: counter('slugline_articles_total', 'Articles by outcome.', ['outcome']),
    briefs: counter('slugline_briefs_total', 'Briefs written, by method.', ['method']),
    briefSeconds: histogram('slugline_brief_duration_seconds', 'Time of one brief.', WORK_SECONDS),
    deliveries: counter('slugline_deliveries_total', 'Deliveries by platform and outcome.', ['platform', 'outcome']),
    deliverySeconds: histogram('slugline_delivery_duration_seconds', 'Time of one call to a platform.', WORK_SECONDS),
    alertDelaySeconds: histogram(
      'slugline_alert_delay_seconds',
      'From when an alert was to go (at once, or after quiet hours or a digest) to its post.',
      WAIT_SECONDS,
    ),
    commands: counter('slugline_commands_total', 'Commands answered, by platform and name.', ['platform', 'command']),
    commandSeconds: histogram('slugline_command_duration_seconds', 'Time of one answer.', WORK_SECONDS),
  };
  return {
    ...counted,
    /** Puts the clocks and counters above around parts. */
    watch: watchWork(counted),
    /** Asked at each scrape. */
    watchQueues(counts: QueueCounts): void {
      watchQueues(registry, counts);
    },
    contentType: registry.contentType,
    text: (): Promise<string> => registry.metrics(),
  };
}

function watchQueues(registry: Registry, counts: QueueCounts): void {
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
}
