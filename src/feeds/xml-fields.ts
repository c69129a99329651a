import { decodeEntities } from './repair-xml.ts';
import type { XmlNode } from './xml-tree.ts';

/** The child elements of a name, in order. */
export function childrenNamed(node: XmlNode, name: string): XmlNode[] {
  const found: XmlNode[] = [];
  for (const child of node.children) if (typeof child !== 'string' && child.name === name) found.push(child);
  return found;
}

/** All text inside, elements dropped. */
export function textOf(node: XmlNode): string {
  const [only] = node.children;
  if (node.children.length === 1 && typeof only === 'string') return only;
  return node.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** The trimmed text of the first child, by order of names, that has any. */
export function firstText(node: XmlNode, names: readonly string[]): string {
  for (const name of names) {
    for (const child of childrenNamed(node, name)) {
      const text = textOf(child).trim();
      if (text !== '') return text;
    }
  }
  return '';
}

/** An element's content as HTML, whichever way the format wraps it. */
export function htmlOf(node: XmlNode): string {
  const hasElements = node.children.some((child) => typeof child !== 'string');
  if (hasElements) return innerHtml(node).trim();
  const text = textOf(node).trim();
  if (isBase64(node, text)) return Buffer.from(text, 'base64').toString('utf8').trim();
  return isPlainText(node) ? escapeHtml(text) : text.replace(CONTROL_REFERENCE, decodeEntities);
}

/** References to windows-1252 bytes ("&#146;" for an apostrophe), which HTML reads as what was meant. */
const CONTROL_REFERENCE = /&#1(?:2[89]|[345]\d);/g;

/** Atom says "text" by type or by silence (RFC 4287 section 3.1.1); RSS has no types, and its text is HTML. */
function isPlainText(node: XmlNode): boolean {
  const type = node.attributes['type']?.toLowerCase();
  return type === 'text' || (type === 'text/plain' && node.attributes['mode'] !== 'escaped');
}

function isBase64(node: XmlNode, text: string): boolean {
  const type = node.attributes['type']?.toLowerCase() ?? '';
  const announced =
    node.attributes['mode'] === 'base64' || /^(?:application|image|audio|video)\/(?!.*(?:xml|json))/.test(type);
  return announced && text.length > 0 && /^[A-Za-z0-9+/=\s]+$/.test(text);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
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
    return value === undefined ? '' : ` ${each}="${escapeHtml(value).replaceAll('"', '&quot;')}"`;
  }).join('');
  if (VOID.has(name) && node.children.length === 0) return `<${name}${attributes}>`;
  return `<${name}${attributes}>${innerHtml(node)}</${name}>`;
}

/** An http(s) or relative link made absolute: xml:base first, then the feed's own address. */
export function resolveLink(text: string, node: XmlNode, feedUrl: string | null): string | null {
  const trimmed = decodeEntities(text.trim()).replace(/\s+/g, '');
  if (trimmed === '') return null;
  const base = node.base === null ? feedUrl : absolute(node.base, feedUrl);
  return absolute(trimmed, base);
}

function absolute(text: string, base: string | null): string {
  if (URL.canParse(text)) return text;
  return base !== null && URL.canParse(text, base) ? new URL(text, base).href : text;
}
