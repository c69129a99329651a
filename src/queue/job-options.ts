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

/** When a job is to run: after a delay, or as soon as there is time; `yields`: what comes alone goes before it. */
export type JobTiming = { delayMs?: number; yields?: boolean };

/** What comes back to a backlog gives way to what is new (BullMQ: a job without a priority goes first). */
const LATER_PRIORITY = 10;
const YIELDING_PRIORITY = 5;

/**
 * One job per subject waits at a time, and adding it again changes nothing; while one runs, one more may wait to run
 * after it, so that what was planned too late for the running one is not forgotten. A job for later is another matter:
 * it never keeps back one for now, and a newer "later" replaces the older.
 */
export function optionsFor(payload: Payloads[JobName], { delayMs = 0, yields = false }: JobTiming = {}): JobsOptions {
  const subject = subjectOf(payload);
  const priority = yields ? { priority: YIELDING_PRIORITY } : {};
  if (delayMs <= 0) return { ...RETRY, ...priority, deduplication: { id: subject, keepLastIfActive: true } };
  const deduplication = { id: `${subject} later`, keepLastIfActive: true, replace: true };
  return { ...RETRY, delay: Math.ceil(delayMs), priority: LATER_PRIORITY, deduplication };
}
