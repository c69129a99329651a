import { describe, expect, it } from 'vitest';
import { DUTIES, type Duty, type JobName, type Payloads, subjectOf } from '../../src/queue/jobs.ts';
import { createHandlers, startWorker } from '../../src/roles/worker.ts';
import { silentLog } from '../support/silent-log.ts';

const none = (): never => {
  throw new Error('not asked for here');
};

/** Handlers whose duties hang and whose sweep counts. */
function openHandlers() {
  let sweeps = 0;
  const begun: Duty[] = [];
  const hang = (duty: Duty) => () => {
    begun.push(duty);
    return new Promise<never>(() => undefined);
  };
  const nothing = async () => [];
  const store = {
    articles: { unfinished: nothing, takeUp: nothing, toReread: nothing },
    deliveries: { dueChannels: nothing },
    channels: { toRecheck: nothing },
    stories: { edits: { dueChannels: nothing } },
    feedNotices: { dueChannels: nothing },
    beats: {
      swept: async () => {
        sweeps += 1;
      },
    },
  };
  const enqueue = { articles: async () => undefined, deliveries: async () => undefined, polls: async () => undefined };
  const sweep = { store, enqueue, takesPushes: false, aloneSince: null, sitePace: {}, now: () => new Date(0) };
  const parts = {
    duties: Object.fromEntries(DUTIES.map((duty) => [duty, hang(duty)])),
    sweep,
    article: { log: silentLog },
  };
  const handlers = createHandlers(Object.assign(Object.create({ poll: none, deliver: none }), parts));
  return { handlers, begun, sweeps: () => sweeps };
}

const signal = new AbortController().signal;

describe('the worker', () => {
  it('sweeps while every duty hangs, and begins none of them twice', async () => {
    const { handlers, begun, sweeps } = openHandlers();
    for (const time of [1, 2, 3]) {
      for (const duty of DUTIES) void handlers.tidy({ sweep: 'outdated', duty }, signal);
      await handlers.tidy({ sweep: 'unfinished' }, signal);
      expect(sweeps()).toBe(time);
    }
    expect(begun).toEqual([...DUTIES]);
  });

  it('has a place for the sweep and one for each duty, and a schedule for each', async () => {
    const places = new Map<JobName, number>();
    const scheduled: string[] = [];
    const work = (name: JobName, _: unknown, { concurrency }: { concurrency: number }) => {
      places.set(name, concurrency);
      return { stop: async () => undefined };
    };
    const every = async (_: JobName, payload: Payloads[JobName]) => {
      scheduled.push(subjectOf(payload));
      return { kind: 'added' as const };
    };
    await startWorker({ jobs: { work, every }, handlers: openHandlers().handlers });
    expect(places.get('tidy')).toBe(DUTIES.length + 1);
    expect(new Set(scheduled).size).toBe(DUTIES.length + 1);
  });
});
