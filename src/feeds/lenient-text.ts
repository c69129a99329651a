import { htmlToLine } from './html-to-text.ts';
import { childrenNamed, escapeHtml, htmlOf } from './xml-fields.ts';
import type { XmlNode } from './xml-tree.ts';

/** Enough for a title with its markup; the rest would only cost time. */
const TITLE_MARKUP_MAX = 20_000;

/** A title as one line of plain text. `html`: the format does not say whether a text is HTML, so tags and references count. */
export function titleOf(node: XmlNode, names: readonly string[], html: boolean): string {
  for (const name of names) {
    for (const child of childrenNamed(node, name)) {
      const line = htmlToLine(markupOf(child, html).slice(0, TITLE_MARKUP_MAX));
      if (line !== '') return line;
    }
  }
  return '';
}

/** The first field with content, as HTML. */
export function bodyOf(node: XmlNode, names: readonly string[], html: boolean): string {
  for (const name of names) {
    for (const child of childrenNamed(node, name)) {
      const body = markupOf(child, html);
      if (body !== '') return body;
    }
  }
  return '';
}

/** Atom text constructs without a type are plain text (RFC 4287 section 3.1.1). */
function markupOf(node: XmlNode, html: boolean): string {
  const typed = node.attributes['type'] !== undefined || node.attributes['mode'] !== undefined;
  const hasElements = node.children.some((child) => typeof child !== 'string');
  const markup = htmlOf(node);
  return html || typed || hasElements ? markup : escapeHtml(markup);
}
