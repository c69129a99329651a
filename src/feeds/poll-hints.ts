import { parseFeedDate } from '../engines/reading/feed-date.ts';
import { SECOND_MS } from '../kit/time.ts';
import type { FeedDocument } from '../news/feed.ts';

/** What publisher and server say about the next poll, and how often the feed has published of late. */
export type PollHints = {
  /** RSS ttl. */
  ttlSeconds: number | null;
  /** Cache-Control: max-age, or Expires: how long the answer stays fresh. */
  freshSeconds: number | null;
  /** RSS skipHours, 0 to 23 GMT. */
  skipHours: number[];
  /** The usual time between two entries, or null when the answer does not show it. */
  gapSeconds: number | null;
};

const GAPS_LOOKED_AT = 10;

export function pollHints(headers: Record<string, string> | null, feed: FeedDocument | null): PollHints {
  return {
    ttlSeconds: feed?.ttlMinutes == null ? null : feed.ttlMinutes * 60,
    freshSeconds: headers === null ? null : freshSeconds(headers),
    skipHours: feed?.skipHours ?? [],
    gapSeconds: feed === null ? null : gapSeconds(feed),
  };
}

/** RFC 9111 section 4.2.1, without heuristics: what the server does not say is not guessed. */
function freshSeconds(headers: Record<string, string>): number | null {
  const control = headers['cache-control'] ?? '';
  if (/(?:^|[\s,])no-(?:store|cache)(?:$|[\s,=])/i.test(control)) return null;
  const maxAge = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})/i.exec(control)?.[1];
  if (maxAge !== undefined) return Math.max(0, Number(maxAge) - age(headers));
  if (headers['expires'] === undefined) return null;
  const expires = parseFeedDate(headers['expires']);
  const date = headers['date'] === undefined ? null : parseFeedDate(headers['date']);
  if (expires === null || date === null) return null;
  return Math.max(0, Math.round((expires.getTime() - date.getTime()) / SECOND_MS));
}

function age(headers: Record<string, string>): number {
  const given = Number(headers['age'] ?? 0);
  return Number.isFinite(given) && given > 0 ? given : 0;
}

/** The median of the newest gaps: one burst or one pause does not change it. */
function gapSeconds(feed: FeedDocument): number | null {
  const times = feed.entries.flatMap((entry) => (entry.published ?? entry.updated)?.getTime() ?? []);
  const newest = times.sort((a, b) => b - a).slice(0, GAPS_LOOKED_AT + 1);
  const gaps = newest.slice(1).map((time, at) => (newest[at] ?? time) - time);
  const sorted = gaps.sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return median === undefined ? null : Math.round(median / SECOND_MS);
}
