import { DAY_MS, HOUR_MS, MINUTE_MS } from '../kit/time.ts';

/**
 * Why no alert is planned for an article. `missed`: it was too old when it was found, because nobody read its feed while it
 * was news.
 */
export type UntoldKind = 'first-poll' | 'other-feed' | 'too-old' | 'missed' | 'had-before';

/** `why`: the reason as a sentence for readers. */
export type Untold = { kind: UntoldKind; why: string };

const SILENT = 'such articles are stored and not announced.';

export const FIRST_POLL: Untold = { kind: 'first-poll', why: `It was there when the feed was first read: ${SILENT}` };
export const OTHER_FEED: Untold = {
  kind: 'other-feed',
  why: `The feed’s address had come to lead to another feed, and it was there when that one was first read: ${SILENT}`,
};
export const HAD_BEFORE: Untold = {
  kind: 'had-before',
  why: 'It was known from a feed that somebody added in chat, and everybody was told of it then.',
};
export const RESTORED: Untold = {
  kind: 'missed',
  why: 'The database was restored from a back-up, and it may have been told after that was made; it is not told twice.',
};
/** Of what was stored before reasons were. */
export const UNTOLD_BEFORE = `It was there when the feed was first read, or older than all that was: ${SILENT}`;

/**
 * `date`: as the publisher gives it. `readAt`: when the feed was read before the article was seen in it; `isOnTime`: it was
 * read again as soon as it was to be, so that nobody could have seen it earlier.
 */
type Aged = { date: Date | null; seenAt: Date; readAt: Date | null; isOnTime: boolean; firstPolledAt: Date };

/**
 * Whether an article is too old to be told: by the clock when it was seen, not by what else its feed holds. Of what is older
 * than the first poll only the last day is news: that document may have been empty, or held one old piece.
 */
export function untoldByAge(aged: Aged, maxAgeMs: number): Untold | null {
  const { date, seenAt, readAt, isOnTime, firstPolledAt } = aged;
  if (date === null) return null;
  // Midnight to the millisecond is a day without a time, which lasts until its end.
  const latest = date.getTime() % DAY_MS === 0 ? new Date(date.getTime() + DAY_MS - 1) : date;
  const isBeforeFirst = latest < firstPolledAt && maxAgeMs > DAY_MS;
  const limitMs = isBeforeFirst ? DAY_MS : maxAgeMs;
  const ageMs = seenAt.getTime() - latest.getTime();
  const isSinceRead = readAt !== null && latest > readAt;
  if (ageMs <= limitMs || (isSinceRead && isOnTime)) return null;
  const [age, limit] = [spokenSpan(ageMs), spokenSpan(limitMs)];
  const kind = isSinceRead ? 'missed' : 'too-old';
  const found = `It was ${age === limit ? 'over ' : ''}${age} old when it was found`;
  const cause = kind === 'missed' ? ', for its feed was not read while it was news' : '';
  const rule = isBeforeFirst
    ? `of what is older than the feed’s first poll, alerts are for the last ${limit}.`
    : `alerts are for news of the last ${limit} (max_age).`;
  return { kind, why: `${found}${cause}; ${rule}` };
}

const UNITS = { year: 365 * DAY_MS, month: 30 * DAY_MS, day: DAY_MS, hour: HOUR_MS, minute: MINUTE_MS };

/** "5 months", "24 hours": whole units, of the largest of which there are two or more. */
function spokenSpan(ms: number): string {
  const [name, unit] = Object.entries(UNITS).find(([, each]) => ms >= 2 * each) ?? ['minute', MINUTE_MS];
  const amount = Math.floor(ms / unit);
  return `${amount} ${name}${amount === 1 ? '' : 's'}`;
}
