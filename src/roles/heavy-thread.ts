import { Piscina } from 'piscina';
import { writeBrief as writeBriefHere } from '../briefs/write-brief.ts';
import { type FeedInput, readFeed as readFeedHere } from '../feeds/read-feed.ts';
import { type PageInput, type PageOutcome, readPage as readPageHere } from '../feeds/read-page.ts';
import type { Brief } from '../news/brief.ts';
import type { LanguageFacts } from '../news/language.ts';
import { type PackedRead, packRead } from './packed-read.ts';
import { markBegun } from './task-deadline.ts';

/** What the pool hands over; deadlines count from `begun`. */
type Task<Input> = { input: Input; begun: Int32Array };

/** Runs in a heavy thread; the pool calls it by this name. */
export async function readFeed({ input, begun }: Task<FeedInput>): Promise<PackedRead> {
  markBegun(begun);
  return packRead(await readFeedHere(input));
}

/** Runs in a heavy thread; the pool calls it by this name. */
export function readPage({ input, begun }: Task<PageInput>): Promise<PageOutcome> {
  markBegun(begun);
  return readPageHere(input);
}

/** Runs in a heavy thread; the pool calls it by this name. The languages came with the thread. */
export function writeBrief({ input, begun }: Task<{ title: string | null; text: string }>): Brief {
  markBegun(begun);
  const { languages }: { languages: readonly LanguageFacts[] } = Piscina.workerData;
  return writeBriefHere(input, { languages });
}
