import type { JobsOptions } from 'bullmq';
import { type JobName, type Payloads, subjectOf } from './jobs.ts';

const FAILED_KEPT = { count: 500, age: 7 * 24 * 3600 };

/** A handler that threw is tried again after 1, 2 and 4 s; after that the sweep of the database brings the work back. */
export const RETRY: JobsOptions = {
  attempts: 4,
  backoff: { type: 'exponential', delay: 1_000 },
  removeOnComplete: true,
  removeOnFail: FAILED_KEPT,
};

/** What comes back to a backlog gives way to what is new (BullMQ: a job without a priority goes first). */
const LATER_PRIORITY = 10;

/**
 * One job per subject waits at a time, and adding it again changes nothing; while one runs, one more may wait to run
 * after it, so that what was planned too late for the running one is not forgotten. A job for later is another matter:
 * it never keeps back one for now, and a newer "later" replaces the older.
 */
export function optionsFor(payload: Payloads[JobName], delayMs: number): JobsOptions {
  const subject = subjectOf(payload);
  if (delayMs <= 0) return { ...RETRY, deduplication: { id: subject, keepLastIfActive: true } };
  const deduplication = { id: `${subject} later`, keepLastIfActive: true, replace: true };
  return { ...RETRY, delay: Math.ceil(delayMs), priority: LATER_PRIORITY, deduplication };
}
