import { type NoticePlanDeps, planFeedNotices, planMissedNotices } from '../alerts/plan-feed-notices.ts';
import type { Handler, JobEnd, JobName } from '../queue/jobs.ts';
import type { Jobs } from '../queue/open-queue.ts';
import { type ArticleJobDeps, runArticleJob } from './article-job.ts';
import { type DeliverJobDeps, runDeliverJob } from './deliver-job.ts';
import { type PollJobDeps, runPollJob } from './poll-job.ts';
import { runSweep, type SweepDeps } from './sweep.ts';

/** One handler per job: what the worker does with an id. */
export type Handlers = { [Name in JobName]: Handler<Name> };

/** How many jobs of a kind run at once in one process: polls and deliveries mostly wait, articles mostly compute. */
const CONCURRENCY: Record<JobName, number> = { poll: 8, article: 4, deliver: 64, tidy: 1 };
const SWEEP_EVERY_MS = 5_000;
const DONE: JobEnd = { kind: 'done' };

/** Works through poll, article and delivery jobs; the sweep is scheduled once, however many workers there are. */
export async function startWorker({ jobs, handlers }: { jobs: Pick<Jobs, 'work' | 'every'>; handlers: Handlers }) {
  jobs.work('poll', handlers.poll, { concurrency: CONCURRENCY.poll });
  jobs.work('article', handlers.article, { concurrency: CONCURRENCY.article });
  jobs.work('deliver', handlers.deliver, { concurrency: CONCURRENCY.deliver });
  jobs.work('tidy', handlers.tidy, { concurrency: CONCURRENCY.tidy });
  await jobs.every('tidy', { sweep: 'unfinished' }, SWEEP_EVERY_MS);
}

export type HandlerParts = {
  poll: PollJobDeps;
  article: ArticleJobDeps & { count: (outcome: string) => void };
  deliver: DeliverJobDeps;
  notices: NoticePlanDeps;
  sweep: SweepDeps;
};

/** Runs the stages and turns each outcome into the end of its job (done, or once more later) and a line of log. */
export function createHandlers(parts: HandlerParts): Handlers {
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
    async tidy() {
      await planFeedNotices(parts.notices);
      await planMissedNotices(parts.notices);
      const queued = await runSweep(parts.sweep);
      if (queued.articles + queued.channels > 0) parts.article.log.debug(queued, 'unfinished work put back in line');
      return DONE;
    },
  };
}
