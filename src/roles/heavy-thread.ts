import { Piscina } from 'piscina';
import { writeBrief as writeBriefHere } from '../briefs/write-brief.ts';
import { type FeedInput, type ReadOutcome, readFeed as readFeedHere } from '../feeds/read-feed.ts';
import { type PageInput, type PageOutcome, readPage as readPageHere } from '../feeds/read-page.ts';
import type { Brief } from '../news/brief.ts';
import type { LanguageFacts } from '../news/language.ts';

/** Runs in a heavy thread; the pool calls it by this name. */
export function readFeed(input: FeedInput): Promise<ReadOutcome> {
  return readFeedHere(input);
}

/** Runs in a heavy thread; the pool calls it by this name. */
export function readPage(input: PageInput): Promise<PageOutcome> {
  return readPageHere(input);
}

/** Runs in a heavy thread; the pool calls it by this name. The languages came with the thread. */
export function writeBrief(input: { title: string | null; text: string }): Brief {
  const { languages }: { languages: readonly LanguageFacts[] } = Piscina.workerData;
  return writeBriefHere(input, { languages });
}
