const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** "3 Dec 2026, 14:05 UTC". */
export function sayTime(at: Date): string {
  return `${DAY_AND_TIME.format(at)} UTC`;
}
