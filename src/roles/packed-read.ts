import type { ReadOutcome } from '../feeds/read-feed.ts';
import type { Entry, FeedDocument } from '../news/entry.ts';

/** Lengths, in UTF-16 code units, where the texts were. */
type PackedEntry = Omit<Entry, 'summary' | 'content'> & { summary: number; content: number };

type Packed = { kind: 'packed'; feed: Omit<FeedDocument, 'entries'>; entries: PackedEntry[]; texts: string };

/** What a thread hands over of a feed: all long texts as one, in the order of the entries, summary before content. */
export type PackedRead = Packed | Exclude<ReadOutcome, { kind: 'read' }>;

/**
 * Done in the thread. A message is unpacked within one turn of the event loop: two thousand long texts fill V8's young
 * space there, whose collections then hold everybody up for 25 to 60 ms. One text goes where nothing is copied again.
 */
export function packRead(outcome: ReadOutcome): PackedRead {
  if (outcome.kind !== 'read') return outcome;
  const { entries, ...feed } = outcome.feed;
  return {
    kind: 'packed',
    feed,
    entries: entries.map((entry) => ({
      ...entry,
      summary: entry.summary.length,
      content: entry.content.length,
    })),
    texts: entries.map(({ summary, content }) => summary + content).join(''),
  };
}

/** Undoes `packRead`, outside the thread: the texts are views of the one that came. */
export function unpackRead(packed: PackedRead): ReadOutcome {
  if (packed.kind !== 'packed') return packed;
  const { feed, texts } = packed;
  let at = 0;
  const take = (length: number): string => {
    at += length;
    return texts.slice(at - length, at);
  };
  const entries = packed.entries.map((entry) => ({
    ...entry,
    summary: take(entry.summary),
    content: take(entry.content),
  }));
  return { kind: 'read', feed: { ...feed, entries } };
}
