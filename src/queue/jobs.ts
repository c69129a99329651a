import { z } from 'zod';
import { type ArticleId, type ChannelId, type FeedId, toId } from '../news/ids.ts';

/** What the jobs carry: ids alone, since the database is the truth. */
export type Payloads = {
  poll: { feedId: FeedId };
  article: { articleId: ArticleId };
  deliver: { channelId: ChannelId };
  tidy: { sweep: 'unfinished' | 'outdated' };
};

export type JobName = keyof Payloads;

export const JOB_NAMES = ['poll', 'article', 'deliver', 'tidy'] as const satisfies JobName[];

/** How a job ended, as its handler sees it. What throws is a bug or an outage: it is logged and tried again. */
export type JobEnd =
  | { kind: 'done' }
  /** The same job once more, later. */
  | { kind: 'again'; afterMs: number }
  /** Not again by itself; kept for the board. */
  | { kind: 'failed'; reason: string };

/** `signal` aborts when the process stops and the work should be put down. */
export type Handler<Name extends JobName> = (payload: Payloads[Name], signal: AbortSignal) => Promise<JobEnd>;

const RowIdSchema = z.string().regex(/^[0-9]{1,19}$/);

const SCHEMAS: { [Name in JobName]: z.ZodType<Payloads[Name]> } = {
  poll: z.object({ feedId: RowIdSchema.transform((text): FeedId => toId(text)) }),
  article: z.object({ articleId: RowIdSchema.transform((text): ArticleId => toId(text)) }),
  deliver: z.object({ channelId: RowIdSchema.transform((text): ChannelId => toId(text)) }),
  tidy: z.object({ sweep: z.enum(['unfinished', 'outdated']) }),
};

/** Reads what comes back from the queue, which others may write to; null is not a payload of ours. */
export function readPayload<Name extends JobName>(name: Name, data: unknown): Payloads[Name] | null {
  const result = SCHEMAS[name].safeParse(data);
  return result.success ? result.data : null;
}

/** What the job is about: at most one job about the same waits at a time. */
export function subjectOf(payload: Payloads[JobName]): string {
  return Object.values(payload).join(' ');
}
