const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Older than this a date says more than an age. */
const AGE_DAYS_MAX = 6;

const utc = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** The age in each reader's own words and language, with the date in UTC for clients that cannot tell. */
export function slackAge(at: Date): string {
  if (!Number.isFinite(at.getTime())) return '';
  // docs.slack.dev, formatting-message-text, date formatting: <!date^timestamp^tokens|fallback>.
  return `<!date^${Math.floor(at.getTime() / 1000)}^{ago}|${utc.format(at)} UTC>`;
}

/** The age at the time of posting in plain words: what a screen reader says. */
export function plainAge(at: Date, now: Date): string {
  const ms = now.getTime() - at.getTime();
  if (!Number.isFinite(ms)) return '';
  if (ms < 0 || ms > AGE_DAYS_MAX * DAY_MS) return `${utc.format(at)} UTC`;
  if (ms < MINUTE_MS) return 'just now';
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
  return ms < 2 * DAY_MS ? 'a day ago' : `${Math.floor(ms / DAY_MS)} days ago`;
}
