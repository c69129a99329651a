import { escapeAttribute, escapeHtml } from '../html-to-text.ts';
import { firstIn, textOf, type XmlNode } from '../xml-tree.ts';
import { textAsHtml, titleLine } from './feed-values.ts';

/** A title as one line of plain text. `isRss`: the format does not say whether a text is HTML, so tags and references count. */
export function titleOf(node: XmlNode, names: readonly string[], isRss: boolean): string {
  return firstIn(node, names, (child) => titleLine(htmlOf(child, isRss))) ?? '';
}

/** The first field with content, as HTML. */
export function bodyOf(node: XmlNode, names: readonly string[], isRss: boolean): string {
  return firstIn(node, names, (child) => htmlOf(child, isRss)) ?? '';
}

/** An element's content as HTML, whichever way the format wraps it. */
function htmlOf(node: XmlNode, isRss: boolean): string {
  const hasElements = node.children.some((child) => typeof child !== 'string');
  return hasElements ? innerHtml(node).trim() : textAsHtml(textOf(node), node.attributes, isRss);
}

/** Attributes that a reader of text or links needs. */
const KEPT_ATTRIBUTES = ['href', 'src', 'alt', 'title'];

function innerHtml(node: XmlNode): string {
  const parts: string[] = [];
  for (const child of node.children) parts.push(typeof child === 'string' ? escapeHtml(child) : outerHtml(child));
  return parts.join('');
}

const VOID = new Set(['br', 'hr', 'img', 'input', 'wbr', 'area', 'col', 'embed', 'source', 'track', 'link', 'meta']);

function outerHtml(node: XmlNode): string {
  const name = node.name.slice(node.name.indexOf(':') + 1);
  const attributes = KEPT_ATTRIBUTES.map((each) => {
    const value = node.attributes[each];
    return value === undefined ? '' : ` ${each}="${escapeAttribute(value)}"`;
  }).join('');
  if (VOID.has(name) && node.children.length === 0) return `<${name}${attributes}>`;
  return `<${name}${attributes}>${innerHtml(node)}</${name}>`;
}
