import { type FeedInput, type ReadOutcome, readFeed as readFeedHere } from '../feeds/read-feed.ts';
import { type PageInput, type PageOutcome, readPage as readPageHere } from '../feeds/read-page.ts';

/** Runs in a heavy thread; the pool calls it by this name. */
export function readFeed(input: FeedInput): Promise<ReadOutcome> {
  return readFeedHere(input);
}

/** Runs in a heavy thread; the pool calls it by this name. */
export function readPage(input: PageInput): Promise<PageOutcome> {
  return readPageHere(input);
}
