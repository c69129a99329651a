import { Piscina } from 'piscina';
import { type FeedInput, readFeed as readFeedHere } from '../engines/reading/feed/read-feed.ts';
import {
  createReadPageDeps,
  type PageInput,
  type PageOutcome,
  readPage as readPageHere,
} from '../engines/reading/page/read-page.ts';
import { markBegun, type PackedRead, packRead } from './thread-messages.ts';
import { createThreadTasks, type TaskName, type ThreadFacts } from './thread-tasks.ts';

/** What the pool hands over; deadlines count from `begun`. */
type ThreadTask<Input> = { input: Input; begun: Int32Array };

/** Runs in a reader thread; the pool calls it by this name. */
export async function readFeed({ input, begun }: ThreadTask<FeedInput>): Promise<PackedRead> {
  markBegun(begun);
  return packRead(await readFeedHere(input));
}

/** Runs in a reader thread; the pool calls it by this name. */
export function readPage({ input, begun }: ThreadTask<PageInput>): Promise<PageOutcome> {
  markBegun(begun);
  return readPageHere(input, pageDeps);
}

/** The facts came with the thread (reader-pool.ts) and are prepared once, when its first article comes. */
const { facts }: { facts: ThreadFacts } = Piscina.workerData;
const pageDeps = createReadPageDeps(facts.pageWords);
const tasks: { [Name in TaskName]: (input: never) => unknown } = createThreadTasks(facts);

/** Runs in a reader thread; the pool calls it by this name, and names the task. */
export function runTask({ input, begun }: ThreadTask<{ task: TaskName; of: never }>): unknown {
  markBegun(begun);
  return tasks[input.task](input.of);
}
