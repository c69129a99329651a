import { type NoticePlanDeps, planFeedNotices } from '../alerts/plan-feed-notices.ts';
import type { JobEnd } from '../queue/jobs.ts';
import { type ArticleJobDeps, runArticleJob } from './article-job.ts';
import { type DeliverJobDeps, runDeliverJob } from './deliver-job.ts';
import { type PollJobDeps, runPollJob } from './poll-job.ts';
import { runTidyJob, type TidyJobDeps } from './tidy-job.ts';
import { DONE, type Handlers } from './worker.ts';

export type HandlerParts = {
  poll: PollJobDeps;
  article: ArticleJobDeps & { count: (outcome: string) => void };
  deliver: DeliverJobDeps;
  /** What is said of feeds that cannot be read. */
  notices: NoticePlanDeps;
  tidy: TidyJobDeps;
};

/** Outcomes of the stages become ends of jobs: done, or once more at a time; and one line of log each. */
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
      const found = await runTidyJob(parts.tidy);
      if (found.articles + found.channels > 0) parts.article.log.debug(found, 'unfinished work put back in line');
      return DONE;
    },
  };
}
