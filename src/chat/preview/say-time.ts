const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** "3 Dec 2026, 14:05 UTC"; nothing for a date that is none. */
export function sayTime(at: Date): string {
  if (!Number.isFinite(at.getTime())) return '';
  return `${DAY_AND_TIME.format(at)} UTC`;
}
