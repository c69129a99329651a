import type { WordIndex, WordPositions } from '../engines/matching/word-index.ts';
import type { ReadOutcome } from '../engines/reading/feed/read-feed.ts';
import type { Entry, FeedDocument } from '../news/feed.ts';
import type { ArticleReading, MadeReading } from './read-article.ts';

// What goes between the reader pool and its threads: the mark by which a task's deadline starts, and what was read.

type TaskDeadline = {
  signal: AbortSignal;
  /** Goes with the task; the thread calls `markBegun` with it. */
  begun: Int32Array;
  end(): void;
};

/**
 * Aborts `signal` when a task has worked for `workMs`. The time counts from when the thread begins the task, not while it
 * still loads its code, but at the latest from `startMs` on: a thread that never comes up must not hold its task for ever.
 */
export function startDeadline({ workMs, startMs }: { workMs: number; startMs: number }): TaskDeadline {
  const controller = new AbortController();
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let timer: NodeJS.Timeout | null = null;
  let hasEnded = false;
  void whenBegun(begun, startMs).then(() => {
    if (!hasEnded) timer = setTimeout(() => controller.abort(), workMs);
  });
  return {
    signal: controller.signal,
    begun,
    end() {
      hasEnded = true;
      if (timer) clearTimeout(timer);
      // Ends the wait of `whenBegun`.
      markBegun(begun);
    },
  };
}

/** Called by the thread as the first thing it does for a task. */
export function markBegun(begun: Int32Array): void {
  Atomics.store(begun, 0, 1);
  Atomics.notify(begun, 0);
}

async function whenBegun(begun: Int32Array, startMs: number): Promise<void> {
  await Atomics.waitAsync(begun, 0, 0, startMs).value;
}

/** `lengths`: of each text, in UTF-16 code units, in the order of `TEXTS` and of `texts`; null for a text that is null. */
type PackedEntry = Omit<Entry, (typeof TEXTS)[number]> & { lengths: (number | null)[] };
type PackedFeed = { kind: 'packed'; feed: Omit<FeedDocument, 'entries'>; entries: PackedEntry[]; texts: string };

/** What a thread posts of a feed: all texts of its entries as one. */
export type PackedRead = PackedFeed | Exclude<ReadOutcome, { kind: 'read' }>;

const TEXTS = ['id', 'link', 'title', 'author', 'summary', 'content'] as const;

/**
 * Called in the thread. A message is deserialised within one turn of the event loop: there, thousands of texts fill V8's
 * young space, whose collections then block everything for 25 to 60 ms. One long text is allocated in the old space.
 */
export function packRead(outcome: ReadOutcome): PackedRead {
  if (outcome.kind !== 'read') return outcome;
  const { entries, ...feed } = outcome.feed;
  const packed = entries.map((entry) => {
    const { id, link, title, author, summary, content, ...others } = entry;
    return { ...others, lengths: TEXTS.map((name) => entry[name]?.length ?? null) };
  });
  const texts = entries.map((entry) => TEXTS.map((name) => entry[name] ?? '').join(''));
  return { kind: 'packed', feed, entries: packed, texts: texts.join('') };
}

/** Undoes `packRead`, in the main thread: the texts are views of the one that was posted. */
export function unpackRead(packed: PackedRead): ReadOutcome {
  if (packed.kind !== 'packed') return packed;
  let at = 0;
  const take = (length: number | null = null): string | null => {
    if (length === null) return null;
    at += length;
    return packed.texts.slice(at - length, at);
  };
  const entries = packed.entries.map(({ lengths, ...others }) => {
    const [id, link, title, author, summary, content] = lengths.map(take);
    const texts = { id: id ?? '', link: link ?? null, title: title ?? '', author: author ?? null };
    return { ...texts, summary: summary ?? '', content: content ?? '', ...others };
  });
  return { kind: 'read', feed: { ...packed.feed, entries } };
}

/** An index of words as three blocks instead of a list for each word. */
export type PackedWords = { words: string; counts: Uint8Array; positions: Uint16Array };

/** Called in the thread. In order of code units: whoever looks for prefixes needs them so, and sorting takes time. */
export function packWords(index: WordPositions): PackedWords {
  const sorted = [...index.keys()].sort();
  const lists = sorted.map((word) => index.get(word) ?? []);
  return {
    words: sorted.join('\n'),
    counts: Uint8Array.from(lists.map(({ length }) => length)),
    positions: Uint16Array.from(lists.flat()),
  };
}

/** Undoes `packWords`, in the main thread: of most words nobody asks where they stand. */
export function unpackWords({ words, counts, positions }: PackedWords): WordIndex {
  const numbers = new Map<string, number>();
  // In a `Map` made of pairs there would be an array for each of fifty thousand words.
  if (words !== '') for (const word of words.split('\n')) numbers.set(word, numbers.size);
  const starts = startsOf(counts);
  return {
    has: (word) => numbers.has(word),
    keys: () => numbers.keys(),
    get(word) {
      const number = numbers.get(word);
      return number === undefined ? undefined : Array.from(positions.subarray(starts[number], starts[number + 1]));
    },
  };
}

/** Where each list begins in one after the other; the last is the end. */
function startsOf(counts: Uint8Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  for (const [number, count] of counts.entries()) starts[number + 1] = (starts[number] ?? 0) + count;
  return starts;
}

export type PackedReading = Omit<ArticleReading, 'words'> & { words: PackedWords };

export function packReading(reading: MadeReading): PackedReading {
  return { ...reading, words: packWords(reading.words) };
}

export function unpackReading(packed: PackedReading): ArticleReading {
  return { ...packed, words: unpackWords(packed.words) };
}
