import type { FeedId } from './ids.ts';

/** How many entries of a feed's first poll are announced; the rest is stored in silence. */
export type Announce = { kind: 'none' } | { kind: 'newest'; count: number };

/** A URL we poll, with its polling state. Validators are opaque and belong to this URL alone (RFC 9110 section 13). */
export type Feed = {
  id: FeedId;
  url: string;
  /** What the publisher, or the newsroom's config, calls it: the outlet of its articles. */
  name: string;
  announce: Announce;
  /** The shortest time between two polls, in seconds. */
  everySeconds: number;
  /** Nobody named that time: the feed's own rhythm may lengthen it. */
  adaptive: boolean;
  etag: string | null;
  lastModified: string | null;
  /** SHA-256 of the last body, for servers that send no validators. */
  bodyHash: string | null;
  /** The oldest dated entry of the first poll: what is older came out of an archive. */
  oldestAt: Date | null;
  /** Null until the first poll has been stored. */
  firstPolledAt: Date | null;
  errorStreak: number;
  /** The usual seconds between two of its entries, as far as it has shown. */
  gapSeconds: number | null;
};
