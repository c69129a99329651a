import { tameText, withoutPiles } from '../../news/publisher-text.ts';
import { parseMarkup } from './parse-markup.ts';

/** Elements that stand on lines of their own, with a blank line around. */
const PARAGRAPHS = new Set(
  'p div section article header footer main aside nav blockquote pre ul ol dl table figure figcaption form fieldset address details h1 h2 h3 h4 h5 h6 hr'.split(
    ' ',
  ),
);
const LINES = new Set(['br', 'li', 'tr', 'dt', 'dd', 'caption', 'option', 'summary']);
const SPACED = new Set(['td', 'th']);
const SILENT = new Set(
  'script style noscript template iframe object svg math head title select textarea button'.split(' '),
);

/** HTML to plain text: paragraphs parted by blank lines, list items and line breaks on lines, nothing that is not shown. */
export function htmlToText(html: string): string {
  return tameText(shownText(html));
}

/** The text that a feed gives of an entry. Links that lead to it, or to the reports of others, are none. */
export function feedText(html: string): string {
  const shown = isLinks(html) ? '' : htmlToText(html);
  // Some feeds encode their HTML twice (lemon24/reader#406).
  return !/<[a-z]/i.test(html) && WHOLE_HTML.test(shown) ? feedText(shown) : shown;
}

/** It begins and ends with tags of blocks or breaks. */
const WHOLE_HTML =
  /^<(?:p|div|ul|ol|table|blockquote|figure|h[1-6])(?:\s[^<>]*)?>.*<(?:\/(?:p|div|ul|ol|table|blockquote|figure|h[1-6])|br ?\/?)>$/is;

const LINKED_SHARE_MIN = 0.6;
/** Headlines have no full stop. */
const STOP = /[.…。।۔]["”»’')\]]*\s*$/u;

/** Whether most of what is shown is linked, and no sentence. */
function isLinks(html: string): boolean {
  if (!/<a\s/i.test(html)) return false;
  const shown = { isLinked: false, linked: 0, bare: 0, hasStop: false };
  parseMarkup(html, {
    onopentagname(name) {
      if (name === 'a') shown.isLinked = true;
    },
    onclosetag(name) {
      if (name === 'a') shown.isLinked = false;
    },
    ontext(text) {
      shown[shown.isLinked ? 'linked' : 'bare'] += text.replace(/\s+/g, '').length;
      shown.hasStop ||= STOP.test(text);
    },
  });
  return !shown.hasStop && shown.linked >= (shown.linked + shown.bare) * LINKED_SHARE_MIN;
}

function shownText(html: string): string {
  const parts: string[] = [];
  /** How many silent elements are open. */
  let silent = 0;
  parseMarkup(html, {
    onopentagname(name) {
      if (SILENT.has(name)) silent += 1;
      parts.push(breakFor(name));
    },
    onclosetag(name) {
      if (SILENT.has(name)) silent -= 1;
      parts.push(breakFor(name));
    },
    ontext(text) {
      if (silent === 0) parts.push(text.replace(/[\u2028\u2029\ue000\ue001]/g, ' ').replace(/[\s\u00a0]+/g, ' '));
    },
  });
  return tidyBlocks(parts.join(''));
}

/** One line of text out of HTML or text: titles, names. */
export function htmlToLine(html: string): string {
  if (!/[<&]/.test(html)) return withoutPiles(html.replace(/[\s\u00a0]+/g, ' ').trim());
  return withoutPiles(shownText(html).replace(/\s+/g, ' ').trim());
}

/** Plain text as HTML. */
export function escapeHtml(text: string): string {
  if (!/[&<>]/.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The same between the quotation marks of an attribute. */
export function escapeAttribute(text: string): string {
  return escapeHtml(text).replaceAll('"', '&quot;');
}

/** Private-use marks for a paragraph's and a line's end; they are taken out of the text itself first. */
const PARAGRAPH_END = '\ue000';
const LINE_END = '\ue001';

function breakFor(name: string): string {
  if (PARAGRAPHS.has(name)) return PARAGRAPH_END;
  if (LINES.has(name)) return LINE_END;
  return SPACED.has(name) ? ' ' : '';
}

function tidyBlocks(marked: string): string {
  const paragraphs = marked.split(PARAGRAPH_END).map((paragraph) =>
    paragraph
      .split(LINE_END)
      .map((line) => line.replace(/ +/g, ' ').trim())
      .filter((line) => line !== '')
      .join('\n'),
  );
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
}
