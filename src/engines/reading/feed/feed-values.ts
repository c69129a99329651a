import { createHash } from 'node:crypto';
import { ADDRESS_MAX, parseUrl } from '../../../news/url.ts';
import { escapeHtml, htmlToLine } from '../html-to-text.ts';
import { decodeEntities } from '../repair-xml.ts';

/** Entries of one feed. */
export const ENTRIES_MAX = 1000;
const WARNINGS_MAX = 20;

/**
 * The entries we read of a feed that has too many. Feeds begin with the newest entry; those that end with it are told by
 * their dates. `timeOf`: milliseconds since the epoch, 0 for an entry without a date.
 */
export function newestOf<Item>(items: Item[], timeOf: (item: Item) => number): Item[] {
  const [first, last] = [items[0], items.at(-1)];
  if (items.length <= ENTRIES_MAX || first === undefined || last === undefined) return items;
  return timeOf(last) > timeOf(first) ? items.slice(-ENTRIES_MAX) : items.slice(0, ENTRIES_MAX);
}

export function entriesWarning(read: number, found: number): string[] {
  return found > read ? [`only ${read} of ${found} entries are read`] : [];
}

/** One bad date loses itself alone, and says so. */
export function pushDateWarning(warnings: string[], { title, date }: { title: string; date: string }): void {
  if (date !== '' && warnings.length < WARNINGS_MAX)
    warnings.push(`"${title.slice(0, 80)}": the date "${date.slice(0, 60)}" cannot be read`);
}

/** A language tag in the form of BCP 47, or null. */
export function languageTag(text: string): string | null {
  const tag = text.trim().replaceAll('_', '-');
  return /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : null;
}

/** The minutes of an RSS ttl, or null. */
export function ttlMinutes(text: string): number | null {
  const number = Number(text);
  return text !== '' && Number.isFinite(number) && number > 0 ? number : null;
}

/** RSS 2.0 counts skipHours from 0 to 23; older feeds wrote 24 for midnight. */
export function skippedHours(texts: readonly string[]): number[] {
  const hours = texts.map((text) => Number(text || Number.NaN));
  return hours.filter((hour) => Number.isInteger(hour) && hour >= 0 && hour <= 24).map((hour) => hour % 24);
}

/** For entries without guid and link: the same title and date are the same entry. */
export function fallbackId(title: string, date: Date | null): string {
  return createHash('sha256')
    .update(`${title}\n${date?.toISOString() ?? ''}`)
    .digest('hex')
    .slice(0, 32);
}

/** "desk@example.org (Ada Writer)" is how RSS 2.0 writes a person with a name; some write it the other way round. */
export function personText(text: string): string {
  const line = htmlToLine(text);
  const [, outside = '', inside = ''] = /^([^()]{1,200}?)\s*\(([^()]{1,200})\)$/.exec(line) ?? [];
  if (outside.includes('@')) return inside.trim();
  return inside.includes('@') ? outside.trim() : line;
}

/** References to windows-1252 bytes ("&#146;" for an apostrophe), which HTML reads as what was meant. */
const CONTROL_REFERENCE = /&#1(?:2[89]|[345]\d);/g;

/** Enough for a title with its markup; the rest would only cost time. */
const TITLE_MARKUP_MAX = 20_000;

/**
 * The text of an element without elements inside, as HTML. Atom says by `type` what a text is, and without one it is
 * plain (RFC 4287 section 3.1.1); RSS has no types, and its texts are HTML.
 */
export function textAsHtml(given: string, attributes: Readonly<Record<string, string>>, isRss: boolean): string {
  const text = given.trim();
  const { mode } = attributes;
  const type = attributes['type']?.toLowerCase();
  if (isBase64(text, { type, mode })) return Buffer.from(text, 'base64').toString('utf8').trim();
  if (type === 'text' || (type === 'text/plain' && mode !== 'escaped')) return escapeHtml(text);
  const html = text.replace(CONTROL_REFERENCE, decodeEntities);
  return isRss || type !== undefined || mode !== undefined ? html : escapeHtml(html);
}

function isBase64(
  text: string,
  { type = '', mode }: { type?: string | undefined; mode?: string | undefined },
): boolean {
  const announced = mode === 'base64' || /^(?:application|image|audio|video)\/(?!.*(?:xml|json))/.test(type);
  return announced && text.length > 0 && /^[A-Za-z0-9+/=\s]+$/.test(text);
}

/** HTML to a title: one line of plain text. */
export function titleLine(html: string): string {
  return htmlToLine(html.slice(0, TITLE_MARKUP_MAX));
}

/** An http(s) or relative link made absolute, or null for an empty one. */
export function resolveLink(text: string, base: string | null): string | null {
  // Five characters of a text (`&amp;`) are one of an address.
  const given = decodeEntities(text.trim().slice(0, 5 * ADDRESS_MAX));
  const trimmed = given.replace(/\s+/g, '').slice(0, ADDRESS_MAX);
  return trimmed === '' ? null : absoluteUrl(trimmed, base);
}

/** The text itself where it makes no address. */
export function absoluteUrl(text: string, base: string | null): string {
  if (URL.canParse(text)) return text;
  return parseUrl(text, base)?.href ?? text;
}
