import type { Entry, FeedDocument } from '../news/entry.ts';
import { htmlToLine } from './html-to-text.ts';
import { dateIn, PUBLISHED, readLenientEntry, UPDATED } from './lenient-entry.ts';
import { titleOf } from './lenient-text.ts';
import { ENTRIES_MAX } from './limits.ts';
import { childrenNamed, firstText, resolveLink } from './xml-fields.ts';
import type { XmlNode, XmlTree } from './xml-tree.ts';

const ROOTS = new Set(['rss', 'rdf:rdf', 'rdf', 'feed', 'channel']);
const HEADS = ['channel', 'feed'];

/** Where a feed's own fields and its entries stand in the tree, or null when it is no feed. */
export type FeedShape = {
  root: XmlNode;
  head: XmlNode;
  /** At most as many as we read. */
  items: XmlNode[];
  /** How many there are. */
  found: number;
};

export function feedShape(tree: XmlTree): FeedShape | null {
  const root = findRoot(tree.root, 3);
  if (root === null) return null;
  const head = HEADS.flatMap((name) => childrenNamed(root, name))[0] ?? root;
  const items: XmlNode[] = [];
  collectItems(root, items, 5);
  return { root, head, items: newestOf(items), found: items.length };
}

/** Reads any RSS, RDF or Atom that has become a tree, with the forgiveness that browsers have for HTML. */
export function readLeniently(shape: FeedShape, feedUrl: string | null): FeedDocument {
  const { author, ...head } = readHead(shape, feedUrl);
  const warnings =
    shape.found > shape.items.length ? [`only ${shape.items.length} of ${shape.found} entries are read`] : [];
  const defaults = { feedUrl, author, html: isRss(shape.root), warnings };
  const entries: Entry[] = shape.items.map((item) => readLenientEntry(item, defaults));
  return { ...head, entries, warnings };
}

/** What a feed says of itself; its author is that of entries without one. */
export type FeedHead = Omit<FeedDocument, 'entries' | 'warnings'> & { author: string | null };

export function readHead({ root, head }: FeedShape, feedUrl: string | null): FeedHead {
  const links = [...childrenNamed(head, 'link'), ...(head === root ? [] : childrenNamed(root, 'link'))];
  const related = (rel: string) => links.find((link) => link.attributes['rel']?.toLowerCase() === rel);
  const linkTo = (rel: string) => {
    const link = related(rel);
    return link === undefined ? null : resolveLink(link.attributes['href'] ?? '', link, feedUrl);
  };
  return {
    title: titleOf(head, ['title', 'dc:title'], isRss(root)),
    link: headLink(links, feedUrl) ?? resolveLink(head.attributes['href'] ?? '', head, feedUrl),
    language: languageOf(root, head),
    ttlMinutes: positiveNumber(firstText(head, ['ttl'])),
    skipHours: childrenNamed(head, 'skiphours').flatMap((hours) => hoursIn(hours)),
    hub: linkTo('hub'),
    self: linkTo('self'),
    author: firstAuthor(head),
  };
}

function findRoot(node: XmlNode, depth: number): XmlNode | null {
  for (const child of node.children) {
    if (typeof child === 'string') continue;
    if (ROOTS.has(child.name)) return child;
    const inside = depth > 0 && child.name !== 'html' ? findRoot(child, depth - 1) : null;
    if (inside !== null) return inside;
  }
  return null;
}

function collectItems(node: XmlNode, items: XmlNode[], depth: number): void {
  for (const child of node.children) {
    if (typeof child === 'string') continue;
    if (child.name === 'item' || child.name === 'entry') items.push(child);
    else if (depth > 0) collectItems(child, items, depth - 1);
  }
}

/** Feeds begin with the newest entry; those that end with it are told by their dates. */
function newestOf(items: XmlNode[]): XmlNode[] {
  const [first, last] = [items[0], items.at(-1)];
  if (items.length <= ENTRIES_MAX || first === undefined || last === undefined) return items;
  const time = (item: XmlNode) => (dateIn(item, PUBLISHED) ?? dateIn(item, UPDATED))?.getTime() ?? 0;
  return time(last) > time(first) ? items.slice(-ENTRIES_MAX) : items.slice(0, ENTRIES_MAX);
}

function isRss(root: XmlNode): boolean {
  return root.name !== 'feed';
}

function headLink(links: XmlNode[], feedUrl: string | null): string | null {
  for (const link of links) {
    const text = firstOwnText(link);
    if (text !== '') return resolveLink(text, link, feedUrl);
  }
  const alternate = links.find((link) => /^(?:alternate)?$/i.test(link.attributes['rel'] ?? ''));
  return alternate === undefined ? null : resolveLink(alternate.attributes['href'] ?? '', alternate, feedUrl);
}

function firstOwnText(node: XmlNode): string {
  return node.children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim();
}

function languageOf(root: XmlNode, head: XmlNode): string | null {
  const given =
    firstText(head, ['language', 'dc:language']) || head.attributes['xml:lang'] || root.attributes['xml:lang'];
  const tag = given?.trim().replaceAll('_', '-') ?? '';
  return /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : null;
}

function positiveNumber(text: string): number | null {
  const number = Number(text);
  return text !== '' && Number.isFinite(number) && number > 0 ? number : null;
}

function hoursIn(node: XmlNode): number[] {
  const hours = childrenNamed(node, 'hour').map((hour) => Number(firstOwnText(hour) || Number.NaN));
  // RSS 2.0 counts 0 to 23; older feeds wrote 24 for midnight.
  return hours.filter((hour) => Number.isInteger(hour) && hour >= 0 && hour <= 24).map((hour) => hour % 24);
}

function firstAuthor(head: XmlNode): string | null {
  for (const author of childrenNamed(head, 'author')) {
    const name = firstText(author, ['name', 'email']) || firstOwnText(author);
    if (name !== '') return htmlToLine(name);
  }
  return htmlToLine(firstText(head, ['dc:creator', 'itunes:author', 'managingeditor', 'webmaster'])) || null;
}
