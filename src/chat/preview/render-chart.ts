import { type Chart, chartInWords } from '../chart.ts';
import { cleanText } from '../clean-text.ts';
import { type Html, html } from './html.ts';

const HEIGHT = 60;
const BAR = 10;
const GAP = 3;

/** The bars as a drawing in the page, which says its numbers in words. */
export function renderChart(chart: Chart): Html {
  const { bars } = chart;
  const width = bars.length * (BAR + GAP);
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const rects = bars.map(({ value }, index) => {
    const height = value === 0 ? 1 : Math.max(2, Math.round((value / most) * HEIGHT));
    return html`<rect x="${index * (BAR + GAP)}" y="${HEIGHT - height}" width="${BAR}" height="${height}"></rect>`;
  });
  return html`<svg class="chart" role="img" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" aria-label="${cleanText(chartInWords(chart))}">${rects}</svg>
<p class="small">${cleanText(captionOf(chart))}</p>`;
}

function captionOf({ title, bars }: Chart): string {
  return `${title}, ${bars[0]?.label ?? ''} to ${bars.at(-1)?.label ?? ''}`;
}
