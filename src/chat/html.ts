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

/** A character as an address may hold it, where a platform would read it as markup. */
export function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The address when it is http or https, else null, so that no `javascript:` address reaches a reader. */
export function webUrl(address: string): string | null {
  return httpUrl(address)?.href ?? null;
}
