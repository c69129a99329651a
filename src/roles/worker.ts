import { DUTIES, type Duty, type Handler, type JobEnd, type JobName, subjectOf } from '../queue/jobs.ts';
import type { Jobs } from '../queue/open-queue.ts';
import { type ArticleJobDeps, runArticleJob } from './article-job.ts';
import { type DeliverJobDeps, runDeliverJob } from './deliver-job.ts';
import { type PollJobDeps, runPollJob } from './poll-job.ts';
import { runSweep, type SweepDeps } from './sweep.ts';

/** One handler per job: what the worker does with an id. */
export type Handlers = { [Name in JobName]: Handler<Name> };

/**
 * How many jobs of a kind run at once in one process: polls and deliveries mostly wait, articles mostly compute. The sweep and
 * each duty have a place of their own, so that a slow one keeps no other waiting.
 */
const CONCURRENCY: Record<JobName, number> = { poll: 8, article: 4, deliver: 64, tidy: 1 + DUTIES.length };
const SWEEP_EVERY_MS = 5_000;
const DUTY_EVERY_MS: Record<Duty, number> = {
  'feed-notices': 5_000,
  'missed-notices': 5_000,
  'topic-notices': 60_000,
  clocks: 30_000,
};
const DONE: JobEnd = { kind: 'done' };

/** Works through all jobs; sweep and duties are scheduled once, however many workers there are. */
export async function startWorker({ jobs, handlers }: { jobs: Pick<Jobs, 'work' | 'every'>; handlers: Handlers }) {
  jobs.work('poll', handlers.poll, { concurrency: CONCURRENCY.poll });
  jobs.work('article', handlers.article, { concurrency: CONCURRENCY.article });
  jobs.work('deliver', handlers.deliver, { concurrency: CONCURRENCY.deliver });
  jobs.work('tidy', handlers.tidy, { concurrency: CONCURRENCY.tidy });
  await jobs.every('tidy', { sweep: 'unfinished' }, SWEEP_EVERY_MS);
  await Promise.all(DUTIES.map((duty) => jobs.every('tidy', { sweep: 'outdated', duty }, DUTY_EVERY_MS[duty])));
}

export type HandlerParts = {
  poll: PollJobDeps;
  article: ArticleJobDeps & { count: (outcome: string) => void };
  deliver: DeliverJobDeps;
  duties: Record<Duty, () => Promise<unknown>>;
  sweep: SweepDeps;
};

/** Runs the stages and turns each outcome into the end of its job (done, or once more later) and a line of log. */
export function createHandlers(parts: HandlerParts): Handlers {
  const running = new Set<string>();
  return {
    async poll({ feedId }) {
      await runPollJob(feedId, parts.poll);
      return DONE;
    },
    async article({ articleId }) {
      const outcome = await runArticleJob(articleId, parts.article);
      parts.article.count(outcome.kind);
      if (outcome.kind !== 'known') parts.article.log.info({ articleId, ...outcome }, `article ${outcome.kind}`);
      return DONE;
    },
    async deliver({ channelId }, signal): Promise<JobEnd> {
      const { againMs } = await runDeliverJob(channelId, parts.deliver, signal);
      return againMs === null ? DONE : { kind: 'again', afterMs: againMs };
    },
    async tidy(payload) {
      const subject = subjectOf(payload);
      // The schedule goes on while a slow one runs.
      if (running.has(subject)) return DONE;
      running.add(subject);
      try {
        if (payload.sweep === 'outdated') await parts.duties[payload.duty]();
        else await sweep(parts);
      } finally {
        running.delete(subject);
      }
      return DONE;
    },
  };
}

async function sweep({ sweep: deps, article }: HandlerParts): Promise<void> {
  const queued = await runSweep(deps);
  if (queued.articles + queued.channels > 0) article.log.debug(queued, 'unfinished work put back in line');
}
