import type { JobsOptions } from 'bullmq';
import { z } from 'zod';
import { type ArticleId, type ChannelId, type FeedId, toId } from '../news/ids.ts';
import type { Jobs } from './open-queue.ts';

/** What the jobs carry: ids alone, because the database is the truth. */
export type Payloads = {
  poll: { feedId: FeedId };
  article: { articleId: ArticleId };
  deliver: { channelId: ChannelId };
  /** 0.1.0 knows these two words, and sweeps on both. */
  tidy: { sweep: 'unfinished' } | { sweep: 'outdated'; duty: Duty };
};

/** What is done from time to time beside the sweep, which none of them may hold up. */
export const DUTIES = ['feed-notices', 'missed-notices', 'topic-notices', 'clocks'] as const;

export type Duty = (typeof DUTIES)[number];

export type JobName = keyof Payloads;

export const JOB_NAMES = ['poll', 'article', 'deliver', 'tidy'] as const satisfies JobName[];

/** How a job ended, as its handler sees it. What throws is a bug or an outage: it is logged and tried again. */
export type JobEnd =
  | { kind: 'done' }
  | { kind: 'again'; afterMs: number }
  /** Not tried again; kept for the board. */
  | { kind: 'failed'; reason: string };

/** `signal` aborts when the process stops. */
export type Handler<Name extends JobName> = (payload: Payloads[Name], signal: AbortSignal) => Promise<JobEnd>;

const RowIdSchema = z.string().regex(/^[0-9]{1,19}$/);

const SCHEMAS: { [Name in JobName]: z.ZodType<Payloads[Name]> } = {
  poll: z.object({ feedId: RowIdSchema.transform((text): FeedId => toId(text)) }),
  article: z.object({ articleId: RowIdSchema.transform((text): ArticleId => toId(text)) }),
  deliver: z.object({ channelId: RowIdSchema.transform((text): ChannelId => toId(text)) }),
  tidy: z.discriminatedUnion('sweep', [
    z.object({ sweep: z.literal('unfinished') }),
    z.object({ sweep: z.literal('outdated'), duty: z.enum(DUTIES) }),
  ]),
};

/** Reads what comes from the queue, which others may write to; null where it is no payload of ours. */
export function readPayload<Name extends JobName>(name: Name, data: unknown): Payloads[Name] | null {
  const result = SCHEMAS[name].safeParse(data);
  return result.success ? result.data : null;
}

/** The subject of a job: at most one job of a subject waits at a time. */
export function subjectOf(payload: Payloads[JobName]): string {
  return Object.values(payload).join(' ');
}

const FAILED_KEPT = { count: 500, age: 7 * 24 * 3600 };

/** A handler that threw is tried again after 1, 2 and 4 s; after that, the sweep of the database adds the work. */
export const RETRY: JobsOptions = {
  attempts: 4,
  backoff: { type: 'exponential', delay: 1_000 },
  removeOnComplete: true,
  removeOnFail: FAILED_KEPT,
};

/** When a job is to run: after a delay, or as soon as possible; with `yields`, jobs without it go first. */
export type JobTiming = { delayMs?: number; yields?: boolean };

/** Delayed jobs of a backlog yield to new ones (BullMQ: a job without a priority goes first). */
const LATER_PRIORITY = 10;
const YIELDING_PRIORITY = 5;

/**
 * One job per subject waits at a time, and adding it again changes nothing; while one runs, one more may wait, so that
 * what was planned too late for the running one is not forgotten. A delayed job is separate: it never stops one for
 * now, and a newer delayed job replaces the older one.
 */
export function optionsFor(payload: Payloads[JobName], { delayMs = 0, yields = false }: JobTiming = {}): JobsOptions {
  const subject = subjectOf(payload);
  const priority = yields ? { priority: YIELDING_PRIORITY } : {};
  if (delayMs <= 0) return { ...RETRY, ...priority, deduplication: { id: subject, keepLastIfActive: true } };
  const deduplication = { id: `${subject} later`, keepLastIfActive: true, replace: true };
  return { ...RETRY, delay: Math.ceil(delayMs), priority: LATER_PRIORITY, deduplication };
}

export type Enqueue = ReturnType<typeof createEnqueue>;

/** A story for a thousand channels occupies a workspace for minutes; one for at most this many goes first. */
const FEW_CHANNELS = 10;

/** Turns ids into jobs. If the queue loses a job, the sweep finds its row and queues it again. */
export function createEnqueue(jobs: Pick<Jobs, 'addMany'>) {
  return {
    async polls(ids: readonly FeedId[]): Promise<void> {
      const payloads = ids.map((feedId) => ({ feedId }));
      await jobs.addMany('poll', payloads);
    },
    async articles(ids: readonly ArticleId[]): Promise<void> {
      const payloads = ids.map((articleId) => ({ articleId }));
      await jobs.addMany('article', payloads);
    },
    async deliveries(ids: readonly ChannelId[]): Promise<void> {
      const payloads = ids.map((channelId) => ({ channelId }));
      await jobs.addMany('deliver', payloads, { yields: ids.length > FEW_CHANNELS });
    },
  };
}
