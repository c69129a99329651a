import { type Html, html } from '../../chat/preview/html.ts';
import { sayTime } from '../../chat/preview/say-time.ts';

const STEPS = [
  { unit: 'd', ms: 24 * 60 * 60 * 1000 },
  { unit: 'h', ms: 60 * 60 * 1000 },
  { unit: 'min', ms: 60 * 1000 },
] as const;
/** Longer ago than this, the date says more. */
const FAR_MS = 14 * 24 * 60 * 60 * 1000;

/** "5 min ago", "in 2 h", "now"; a date where that is far away. */
export function sayDistance(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime();
  if (!Number.isFinite(ms)) return 'never';
  if (Math.abs(ms) > FAR_MS) return sayTime(at);
  const step = STEPS.find((candidate) => Math.abs(ms) >= candidate.ms);
  if (!step) return 'now';
  const amount = `${Math.floor(Math.abs(ms) / step.ms)} ${step.unit}`;
  return ms < 0 ? `${amount} ago` : `in ${amount}`;
}

/** The distance to read, the exact time to point at. */
export function timeTag(at: Date, now: Date): Html {
  if (!Number.isFinite(at.getTime())) return html`never`;
  return html`<time datetime="${at.toISOString()}" title="${sayTime(at)}">${sayDistance(at, now)}</time>`;
}
