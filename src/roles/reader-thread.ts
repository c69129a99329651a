import { Piscina } from 'piscina';
import { createBriefWriter } from '../engines/briefing/write-brief.ts';
import { type FeedInput, readFeed as readFeedHere } from '../engines/reading/feed/read-feed.ts';
import { type PageInput, type PageOutcome, readPage as readPageHere } from '../engines/reading/page/read-page.ts';
import type { Brief } from '../news/brief.ts';
import type { LanguageFacts } from '../news/language.ts';
import { markBegun, type PackedRead, packRead } from './thread-messages.ts';

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
  return readPageHere(input);
}

/** The languages came with the thread (reader-pool.ts) and are prepared once, when its first article comes. */
const { languages = [] }: { languages?: readonly LanguageFacts[] } = Piscina.workerData ?? {};
const writeBriefHere = createBriefWriter({ languages });

/** Runs in a reader thread; the pool calls it by this name. */
export function writeBrief({ input, begun }: ThreadTask<{ title: string | null; text: string }>): Brief {
  markBegun(begun);
  return writeBriefHere(input);
}
