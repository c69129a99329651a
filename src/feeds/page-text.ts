import { isElement, type PageElement, type PageNode, TEXT_NODE } from './page-dom.ts';

/** Captions, boxes and controls are not the article's words. */
const NOT_PROSE = 'figure, figcaption, aside, form, button, footer, nav';
/** Blocks that may be a list of links to other stories. */
const MAYBE_LINKS = 'p, li, ul, ol, div, h2, h3, h4';
const LINK_BLOCK_CHARS_MAX = 400;
const LINK_SHARE_MAX = 0.8;

/** Removes what Readability leaves in: the three rules measured in docs/decisions/0031-article-text.md. */
export function removeBoilerplate(content: PageElement): void {
  for (const element of [...content.querySelectorAll(NOT_PROSE)]) element.remove();
  for (const element of [...content.querySelectorAll(MAYBE_LINKS)]) if (isLinkBlock(element)) element.remove();
}

function isLinkBlock(element: PageElement): boolean {
  const size = visibleLength(element);
  if (size === 0 || size >= LINK_BLOCK_CHARS_MAX) return false;
  let linked = 0;
  for (const link of element.querySelectorAll('a')) linked += visibleLength(link);
  return linked / size > LINK_SHARE_MAX;
}

function visibleLength(element: PageElement): number {
  return (element.textContent ?? '').replace(/\s+/g, ' ').trim().length;
}

const PARAGRAPHS = new Set(
  'p div section article header main blockquote pre ul ol dl table tbody address details h1 h2 h3 h4 h5 h6 hr'.split(
    ' ',
  ),
);
const LINES = new Set(['br', 'li', 'tr', 'dt', 'dd']);
const SILENT = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'iframe',
  'svg',
  'math',
  'button',
  'select',
  'textarea',
]);

/** An element's text as it is read: paragraphs parted by blank lines, list items and line breaks on lines. */
export function blockText(content: PageElement): string {
  const parts: string[] = [];
  write(content, parts);
  const text = parts.join('').replace(/[^\S\n]+/g, ' ');
  return text
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n\n')
    .trim();
}

function write(node: PageNode, parts: string[]): void {
  if (node.nodeType === TEXT_NODE) {
    parts.push((node.textContent ?? '').replace(/\s+/g, ' '));
    return;
  }
  if (!isElement(node) || SILENT.has(node.localName)) return;
  const around = PARAGRAPHS.has(node.localName) ? '\n\n' : LINES.has(node.localName) ? '\n' : '';
  const isCell = node.localName === 'td' || node.localName === 'th';
  parts.push(isCell ? ' ' : around);
  for (const child of node.childNodes) write(child, parts);
  parts.push(around);
}
