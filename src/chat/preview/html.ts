/** Markup that may be sent as it is; only `html` makes it, so that everything else is escaped. */
export type Html = { markup: string };

type Value = string | number | Html | Html[] | null;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A template whose every value is escaped for text and quoted attributes, unless it is Html itself. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  const markup = parts.map((part, index) => part + markupOf(values[index] ?? null));
  return { markup: markup.join('') };
}

export const NOTHING: Html = { markup: '' };

function markupOf(value: Value): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((item) => item.markup).join('');
  if (typeof value === 'object') return value.markup;
  return String(value).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
