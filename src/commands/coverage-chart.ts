import type { Chart } from '../chat/chart.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A picture with more bars shows nothing on a phone. */
const BARS_MAX = 48;

/** How coverage grew: articles an hour while it is young, then a day, then in spans of days; null where one bar is all. */
export function coverageChart(publishedAt: readonly Date[]): Chart | null {
  const times = publishedAt.map((at) => at.getTime()).sort((one, other) => one - other);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || times.length < 2) return null;
  const isYoung = last - first < BARS_MAX * HOUR_MS - HOUR_MS;
  const unit = isYoung ? HOUR_MS : DAY_MS;
  const start = Math.floor(first / unit) * unit;
  const spanUnits = Math.floor((last - start) / unit) + 1;
  const step = unit * Math.ceil(spanUnits / BARS_MAX);
  const bars = Array.from({ length: Math.floor((last - start) / step) + 1 }, (_, index) => {
    const from = start + index * step;
    const value = times.filter((at) => at >= from && at < from + step).length;
    return { label: labelOf(new Date(from), isYoung), value };
  });
  return bars.length < 2 ? null : { title: titleOf(step), bars };
}

function titleOf(step: number): string {
  if (step === HOUR_MS) return 'Articles an hour, UTC';
  return step === DAY_MS ? 'Articles a day' : `Articles in ${step / DAY_MS} days`;
}

function labelOf(at: Date, withHour: boolean): string {
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return withHour ? `${day} ${at.toISOString().slice(11, 16)}` : day;
}
