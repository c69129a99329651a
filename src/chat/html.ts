import { httpUrl } from '../news/url.ts';

/** Markup that needs no escaping. `html` alone makes it. */
export type Html = { markup: string };

type HtmlValue = string | number | Html | Html[] | null;

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** A template that escapes its values for text and quoted attributes, except those that are Html. */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const markup = parts.map((part, index) => part + markupOf(values[index] ?? null));
  return { markup: markup.join('') };
}

export const NOTHING: Html = { markup: '' };

function markupOf(value: HtmlValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((item) => item.markup).join('');
  if (typeof value === 'object') return value.markup;
  return String(value).replace(/[&<>"']/g, (sign) => ENTITIES.get(sign) ?? '');
}

type BarsLook = { bar: number; gap: number; height: number; className: string };

/** Bars from left to right as an SVG drawing; `label` has the numbers for screen readers. An empty bar is one line high. */
export function barsDrawing(values: readonly number[], label: string, look: BarsLook): Html {
  const { bar, gap, height, className } = look;
  const width = values.length * (bar + gap);
  const most = Math.max(1, ...values);
  const rects = values.map((value, at) => {
    const shown = value === 0 ? 1 : Math.max(2, Math.round((value / most) * height));
    return html`<rect x="${at * (bar + gap)}" y="${height - shown}" width="${bar}" height="${shown}"></rect>`;
  });
  return html`<svg class="${className}" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-label="${label}">${rects}</svg>`;
}

/** A character as an address may hold it, where a platform would read it as markup. */
export function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The address when it is http or https, else null, so that no `javascript:` address reaches a reader. */
export function webUrl(address: string): string | null {
  return httpUrl(address)?.href ?? null;
}
