import { Parser } from 'htmlparser2';
import { ATTRIBUTES_MAX, FEED_DEPTH_MAX } from './limits.ts';
import { canonicalPrefix } from './namespaces.ts';

export type XmlNode = {
  /** Lower case, with the usual prefix of its namespace ("dc:date"), whatever prefix the document chose. */
  name: string;
  /** As the document wrote it. */
  rawName: string;
  /** The default namespace in force, or null. */
  namespace: string | null;
  attributes: Record<string, string>;
  children: (XmlNode | string)[];
  /** The xml:base in force, or null. */
  base: string | null;
};

export type XmlTree = {
  root: XmlNode;
  /** Every end tag met its start tag. */
  balanced: boolean;
};

/** Why a document cannot become a tree. */
export class TooDeep extends Error {}

/** Fields that hold plain text: another known field inside them means that their end tag was lost or misspelt. */
const LEAVES = new Set(['title', 'link', 'guid', 'id', 'pubdate', 'published', 'updated', 'dc:date', 'dc:creator']);
const SIBLINGS = new Set([
  ...LEAVES,
  ...['description', 'summary', 'content', 'content:encoded', 'author', 'item', 'entry', 'category', 'comments'],
]);
const ITEMS = new Set(['item', 'entry']);
/** `base`: what relative addresses inside are relative to, the document's own address included. */
type Open = { node: XmlNode; namespaces: Namespaces; base: string | null };
/** URIs by prefix, "" for the default. */
type Namespaces = Readonly<Record<string, string>>;

const NAMESPACES_MAX = 100;

/** Reads markup of any quality into a tree; it refuses only what is nested beyond reason. */
export function readXmlTree(text: string, baseUrl: string | null = null): XmlTree {
  const document = newNode();
  const outermost: Open = { node: document, namespaces: {}, base: baseUrl };
  const stack: Open[] = [outermost];
  const tree: XmlTree = { root: document, balanced: true };
  const parser = new Parser(
    {
      onopentag(rawName, attributes) {
        if (stack.length > FEED_DEPTH_MAX) throw new TooDeep(`elements nested more than ${FEED_DEPTH_MAX} deep`);
        const open = openNode(rawName, attributes, stack.at(-1) ?? outermost);
        parentFor(open.node, stack).children.push(open.node);
        stack.push(open);
      },
      onclosetag(_name, implied) {
        // "<a/>" closes itself; any other end that is not written is missing.
        if (implied && !text.startsWith('/>', parser.endIndex - 1)) tree.balanced = false;
        stack.pop();
      },
      ontext(part) {
        appendText((stack.at(-1)?.node ?? document).children, part);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  return tree;
}

/** The parser gives text in pieces, one per reference; together they are one. */
function appendText(children: XmlNode['children'], part: string): void {
  const last = children.at(-1);
  if (typeof last === 'string') children[children.length - 1] = last + part;
  else children.push(part);
}

function newNode(): XmlNode {
  return { name: '', rawName: '', namespace: null, attributes: {}, children: [], base: null };
}

function openNode(rawName: string, given: Record<string, string>, parent: Open): Open {
  const entries = Object.entries(given).slice(0, ATTRIBUTES_MAX);
  const named = entries.map(([name, value]) => [name.toLowerCase(), value] as const);
  const declared = named.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  const own = declared.map(([name, value]) => [name.slice(6), value] as const);
  const namespaces = withNamespaces(parent.namespaces, own);
  const attributes: Record<string, string> = {};
  for (const [name, value] of named) attributes[name.includes(':') ? canonicalName(name, namespaces) : name] = value;
  const xmlBase = attributes['xml:base'];
  const base = xmlBase === undefined ? parent.base : resolveBase(xmlBase, parent.base);
  const node: XmlNode = {
    ...newNode(),
    name: canonicalName(rawName, namespaces),
    rawName,
    namespace: namespaces[''] ?? null,
    attributes,
    base: xmlBase === undefined ? parent.node.base : base,
  };
  return { node, namespaces, base };
}

/** Each element copies what is in force around it, so a document that declares without end is cut short. */
function withNamespaces(outer: Namespaces, own: readonly (readonly [string, string])[]): Namespaces {
  if (own.length === 0 || Object.keys(outer).length > NAMESPACES_MAX) return outer;
  return { ...outer, ...Object.fromEntries(own) };
}

function resolveBase(value: string, outer: string | null): string {
  const trimmed = value.trim();
  return outer !== null && URL.canParse(trimmed, outer) ? new URL(trimmed, outer).href : trimmed;
}

function canonicalName(rawName: string, namespaces: Namespaces): string {
  const lower = rawName.toLowerCase();
  const colon = lower.indexOf(':');
  const prefix = colon < 0 ? '' : lower.slice(0, colon);
  const local = lower.slice(colon + 1);
  const uri = Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : undefined;
  const canonical = uri === undefined ? prefix : (canonicalPrefix(uri) ?? prefix);
  return canonical === '' ? local : `${canonical}:${local}`;
}

/** Where a node hangs: below the open element, unless that is a field whose end was lost, or an item inside an item. */
function parentFor(node: XmlNode, stack: Open[]): XmlNode {
  let depth = stack.length - 1;
  if (ITEMS.has(node.name)) {
    const outer = stack.findLastIndex((open) => ITEMS.has(open.node.name));
    if (outer > 0) depth = outer - 1;
  } else if (SIBLINGS.has(node.name)) {
    while (depth > 1 && LEAVES.has(stack[depth]?.node.name ?? '')) depth -= 1;
  }
  return (stack[depth] ?? stack[0])?.node ?? node;
}
