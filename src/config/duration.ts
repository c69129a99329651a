const SECONDS_IN = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const LONGEST_SECONDS = 30 * SECONDS_IN.d;

/** Seconds in "30s", "5m", "2h" or "1d" (one second to thirty days), or null. */
export function readDuration(text: string): number | null {
  const [, count, unit] = /^(\d{1,7})\s?(s|m|h|d)$/.exec(text.trim().toLowerCase()) ?? [];
  if (count === undefined || !isUnit(unit)) return null;
  const seconds = Number(count) * SECONDS_IN[unit];
  return seconds >= 1 && seconds <= LONGEST_SECONDS ? seconds : null;
}

function isUnit(unit: string | undefined): unit is keyof typeof SECONDS_IN {
  return unit !== undefined && unit in SECONDS_IN;
}
