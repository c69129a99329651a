import type { FeedId } from './ids.ts';

/** How many entries of a feed's first poll are announced; the others are stored without an alert. */
export type Announce = { kind: 'none' } | { kind: 'newest'; count: number };

/** A URL we poll, with its polling state. Validators are opaque and belong to this URL alone (RFC 9110 section 13). */
export type Feed = {
  id: FeedId;
  url: string;
  /** The name by the publisher or the newsroom's config: the outlet of its articles. */
  name: string;
  announce: Announce;
  /** The shortest time between two polls, in seconds. */
  everySeconds: number;
  /** No time is configured: the interval may grow with the feed's own rhythm. */
  adaptive: boolean;
  etag: string | null;
  lastModified: string | null;
  /** SHA-256 of the last body, for servers that send no validators. */
  bodyHash: string | null;
  /** The date of the oldest entry of the first poll; an older entry comes out of an archive. */
  oldestAt: Date | null;
  /** Null until the first poll has been stored. */
  firstPolledAt: Date | null;
  errorStreak: number;
  /** The usual seconds between two of its entries, where they are known. */
  gapSeconds: number | null;
};
