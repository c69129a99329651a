import { Parser } from 'htmlparser2';
import { ADDRESS_MAX, parseUrl } from '../../news/url.ts';

export type XmlNode = {
  /** Lower case, with the usual prefix of its namespace ("dc:date"), whatever prefix the document chose. */
  name: string;
  attributes: Record<string, string>;
  children: (XmlNode | string)[];
  /** The xml:base in force, or null. */
  base: string | null;
};

/** Elements inside elements. */
const DEPTH_MAX = 1000;
/** Of one element. */
const ATTRIBUTES_MAX = 200;
const NAMESPACES_MAX = 100;

class TooDeep extends Error {}

/** Reads markup of any quality into a tree; it refuses only what is nested beyond reason, and says so. */
export function readXmlTree(text: string, baseUrl: string | null = null): XmlNode | string {
  const document: OpenElement = { node: newNode(''), namespaces: new Map(), base: baseUrl };
  const stack = [document];
  const innermost = () => stack.at(-1) ?? document;
  const parser = new Parser(
    {
      onopentag(rawName, attributes) {
        if (stack.length > DEPTH_MAX) throw new TooDeep(`elements nested more than ${DEPTH_MAX} deep`);
        const open = openElement(rawName, attributes, innermost());
        parentFor(open.node, stack).children.push(open.node);
        stack.push(open);
      },
      onclosetag: () => void stack.pop(),
      ontext: (part) => appendText(innermost().node.children, part),
    },
    { xmlMode: true, decodeEntities: true },
  );
  try {
    parser.end(text);
  } catch (error) {
    if (error instanceof TooDeep) return error.message;
    throw error;
  }
  return document.node;
}

/** `base`: what relative addresses inside are relative to, the document's own address included. */
type OpenElement = { node: XmlNode; namespaces: Namespaces; base: string | null };
/** URIs by prefix, "" for the default. */
type Namespaces = ReadonlyMap<string, string>;

/** The parser gives text in pieces, one per reference; together they are one. */
function appendText(children: XmlNode['children'], part: string): void {
  const last = children.at(-1);
  if (typeof last === 'string') children[children.length - 1] = last + part;
  else children.push(part);
}

function newNode(name: string): XmlNode {
  return { name, attributes: {}, children: [], base: null };
}

function openElement(rawName: string, given: Record<string, string>, parent: OpenElement): OpenElement {
  const entries = Object.entries(given).slice(0, ATTRIBUTES_MAX);
  const named = entries.map(([name, value]) => [name.toLowerCase(), value] as const);
  const declared = named.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  const own = declared.map(([name, value]) => [name.slice(6), value] as const);
  const namespaces = withNamespaces(parent.namespaces, own);
  const node = newNode(canonicalName(rawName, namespaces));
  node.attributes = Object.fromEntries(
    named.map(([name, value]) => [name.includes(':') ? canonicalName(name, namespaces) : name, value]),
  );
  const xmlBase = node.attributes['xml:base'];
  const base = xmlBase === undefined ? parent.base : resolveBase(xmlBase, parent.base);
  node.base = xmlBase === undefined ? parent.node.base : base;
  return { node, namespaces, base };
}

/** Each element copies what is in force around it, so a document that declares without end is cut short. */
function withNamespaces(outer: Namespaces, own: readonly (readonly [string, string])[]): Namespaces {
  if (own.length === 0 || outer.size > NAMESPACES_MAX) return outer;
  return new Map([...outer, ...own]);
}

function resolveBase(value: string, outer: string | null): string {
  const trimmed = value.trim();
  if (trimmed.length > ADDRESS_MAX) return outer ?? '';
  return outer === null ? trimmed : (parseUrl(trimmed, outer)?.href ?? trimmed);
}

function canonicalName(rawName: string, namespaces: Namespaces): string {
  const lower = rawName.toLowerCase();
  const colon = lower.indexOf(':');
  const prefix = colon < 0 ? '' : lower.slice(0, colon);
  const local = lower.slice(colon + 1);
  const uri = namespaces.get(prefix);
  const canonical = uri === undefined ? prefix : (canonicalPrefix(uri) ?? prefix);
  return canonical === '' ? local : `${canonical}:${local}`;
}

/** Namespaces by what their URIs contain, lower case; publishers vary scheme, case and closing slash. */
const KNOWN: [fragment: string, prefix: string][] = [
  ['www.w3.org/2005/atom', ''],
  ['purl.org/atom/ns', ''],
  ['purl.org/rss/1.0/modules/content', 'content'],
  ['purl.org/rss/1.0/modules/syndication', 'sy'],
  ['purl.org/rss/1.0/modules/slash', 'slash'],
  ['purl.org/rss/1.0/modules', 'module'],
  ['purl.org/rss/1.0', ''],
  ['purl.org/net/rss1.1', ''],
  ['purl.org/net/rss', ''],
  ['my.netscape.com/rdf/simple/0.9', ''],
  ['channel.netscape.com/rdf/simple/0.9', ''],
  ['backend.userland.com', ''],
  ['blogs.law.harvard.edu/tech/rss', ''],
  ['www.rssboard.org/rss', ''],
  ['www.w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['purl.org/dc/elements', 'dc'],
  ['purl.org/dc/terms', 'dcterms'],
  ['www.itunes.com/dtds/podcast', 'itunes'],
  ['search.yahoo.com/mrss', 'media'],
  ['www.google.com/schemas/play-podcasts', 'googleplay'],
  ['rssnamespace.org/feedburner', 'feedburner'],
  ['www.w3.org/1999/xhtml', 'xhtml'],
];

/** The prefix we know a namespace by ("" for RSS and Atom themselves), or null when it is none we read. */
export function canonicalPrefix(uri: string): string | null {
  const lower = uri.trim().toLowerCase();
  return KNOWN.find(([fragment]) => lower.includes(fragment))?.[1] ?? null;
}

/** Fields that hold plain text: another known field inside them means that their end tag was lost or misspelt. */
const LEAVES = new Set(['title', 'link', 'guid', 'id', 'pubdate', 'published', 'updated', 'dc:date', 'dc:creator']);
const SIBLINGS = new Set([
  ...LEAVES,
  ...['description', 'summary', 'content', 'content:encoded', 'author', 'item', 'entry', 'category', 'comments'],
]);
const ITEMS = new Set(['item', 'entry']);

/** Where a node hangs: below the open element, unless that is a field whose end was lost, or an item inside an item. */
function parentFor(node: XmlNode, stack: OpenElement[]): XmlNode {
  let depth = stack.length - 1;
  if (ITEMS.has(node.name)) {
    const outer = stack.findLastIndex((open) => ITEMS.has(open.node.name));
    if (outer > 0) depth = outer - 1;
  } else if (SIBLINGS.has(node.name)) {
    while (depth > 1 && LEAVES.has(stack[depth]?.node.name ?? '')) depth -= 1;
  }
  return (stack[depth] ?? stack[0])?.node ?? node;
}

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

/** What `read` makes of the first child, by order of names, of which it makes something; else null. */
export function firstIn<Value>(
  node: XmlNode,
  names: readonly string[],
  read: (child: XmlNode) => Value | '' | null,
): Value | null {
  for (const name of names) {
    for (const child of childrenNamed(node, name)) {
      const value = read(child);
      if (value !== '' && value !== null) return value;
    }
  }
  return null;
}

/** The trimmed text of the first child, by order of names, that has any. */
export function firstText(node: XmlNode, names: readonly string[]): string {
  return firstIn(node, names, (child) => textOf(child).trim()) ?? '';
}
