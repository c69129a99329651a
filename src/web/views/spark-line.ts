import { type Html, html } from '../../chat/preview/html.ts';

const BAR = 9;
const GAP = 3;
const HEIGHT = 26;

/** A bar for each day, oldest first; the numbers themselves for those who cannot see it. */
export function sparkLine(perDay: readonly number[]): Html {
  const most = Math.max(1, ...perDay);
  const total = perDay.reduce((sum, count) => sum + count, 0);
  const width = perDay.length * (BAR + GAP) - GAP;
  const bars = perDay.map((count, day) => {
    const height = Math.max(1, Math.round((count / most) * HEIGHT));
    return html`<rect x="${day * (BAR + GAP)}" y="${HEIGHT - height}" width="${BAR}" height="${height}"/>`;
  });
  const label = `Articles by day, the last ${perDay.length} days: ${perDay.join(', ')}`;
  return html`<svg class="spark" role="img" aria-label="${label}" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}">${bars}</svg>
<span class="small">${total} from this week</span>`;
}
