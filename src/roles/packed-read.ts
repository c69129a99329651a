import type { ReadOutcome } from '../feeds/read-feed.ts';
import type { Entry, FeedDocument } from '../news/entry.ts';

/** The length of each text, in UTF-16 code units, in the order in which they stand in `texts`. */
type PackedEntry = Pick<Entry, 'published' | 'updated'> & {
  id: number;
  link: number | null;
  title: number;
  author: number | null;
  summary: number;
  content: number;
};

type Packed = { kind: 'packed'; feed: Omit<FeedDocument, 'entries'>; entries: PackedEntry[]; texts: string };

/** What a thread hands over of a feed: all texts of its entries as one. */
export type PackedRead = Packed | Exclude<ReadOutcome, { kind: 'read' }>;

/**
 * Done in the thread. A message is unpacked within one turn of the event loop: thousands of texts fill V8's young space
 * there, whose collections then hold everybody up for 25 to 60 ms. One text goes where nothing is copied again.
 */
export function packRead(outcome: ReadOutcome): PackedRead {
  if (outcome.kind !== 'read') return outcome;
  const { entries, ...feed } = outcome.feed;
  const texts = entries.map(
    ({ id, link, title, author, summary, content }) => id + (link ?? '') + title + (author ?? '') + summary + content,
  );
  return { kind: 'packed', feed, entries: entries.map(packEntry), texts: texts.join('') };
}

function packEntry({ id, link, title, author, summary, content, published, updated }: Entry): PackedEntry {
  return {
    id: id.length,
    link: link?.length ?? null,
    title: title.length,
    author: author?.length ?? null,
    summary: summary.length,
    content: content.length,
    published,
    updated,
  };
}

/** Undoes `packRead`, outside the thread: the texts are views of the one that came. */
export function unpackRead(packed: PackedRead): ReadOutcome {
  if (packed.kind !== 'packed') return packed;
  let at = 0;
  const take = (length: number): string => {
    at += length;
    return packed.texts.slice(at - length, at);
  };
  const takeAny = (length: number | null): string | null => (length === null ? null : take(length));
  const entries = packed.entries.map(({ id, link, title, author, summary, content, published, updated }) => ({
    id: take(id),
    link: takeAny(link),
    title: take(title),
    author: takeAny(author),
    summary: take(summary),
    content: take(content),
    published,
    updated,
  }));
  return { kind: 'read', feed: { ...packed.feed, entries } };
}
