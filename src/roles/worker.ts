import type { Handler, JobEnd, JobName } from '../queue/jobs.ts';
import type { Jobs } from '../queue/open-queue.ts';

/** One handler per job: what the worker does with an id. */
export type Handlers = { [Name in JobName]: Handler<Name> };

export const DONE: JobEnd = { kind: 'done' };

/** How many jobs of a kind run at once in one process: polls and deliveries mostly wait, articles mostly compute. */
const CONCURRENCY: Record<JobName, number> = { poll: 8, article: 4, deliver: 64, tidy: 1 };
const TIDY_EVERY_MS = 5_000;

/** Works through poll, article and delivery jobs; the sweep is scheduled once, however many workers there are. */
export async function startWorker(parts: { jobs: Pick<Jobs, 'work' | 'every'>; handlers: Handlers }): Promise<void> {
  const { jobs, handlers } = parts;
  jobs.work('poll', handlers.poll, { concurrency: CONCURRENCY.poll });
  jobs.work('article', handlers.article, { concurrency: CONCURRENCY.article });
  jobs.work('deliver', handlers.deliver, { concurrency: CONCURRENCY.deliver });
  jobs.work('tidy', handlers.tidy, { concurrency: CONCURRENCY.tidy });
  await jobs.every('tidy', { sweep: 'unfinished' }, TIDY_EVERY_MS);
}
