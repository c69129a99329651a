import type { FeedDocument } from '../../../news/feed.ts';
import { htmlToLine } from '../html-to-text.ts';
import { childrenNamed, firstText, readXmlTree, type XmlNode } from '../xml-tree.ts';
import { entriesWarning, languageTag, newestOf, resolveLink, skippedHours, ttlMinutes } from './feed-values.ts';
import { baseOf, dateIn, PUBLISHED, readLenientEntry, UPDATED } from './lenient-entry.ts';
import { titleOf } from './lenient-text.ts';

const ROOTS = new Set(['rss', 'rdf:rdf', 'rdf', 'feed', 'channel']);
const HEADS = ['channel', 'feed'];
const TITLES = ['title', 'dc:title'];
const LANGUAGES = ['language', 'dc:language'];
const AUTHORS_LAST = ['dc:creator', 'itunes:author', 'managingeditor', 'webmaster'];

/** The elements that are read of what a feed says of itself. */
export const HEAD_FIELDS = [...TITLES, ...LANGUAGES, ...AUTHORS_LAST, 'author', 'link', 'ttl', 'skiphours'];

/** Reads any RSS, RDF, Atom or CDF with the forgiveness that browsers have for HTML, or says why it is no feed. */
export function readLeniently(xml: string, feedUrl: string | null): FeedDocument | string {
  const tree = readXmlTree(xml, feedUrl);
  if (typeof tree === 'string') return tree;
  const root = findRoot(tree, 3);
  return root === null ? 'neither RSS, Atom, RDF nor JSON Feed' : readFeedTree(root, feedUrl);
}

/** Gives the elements of a feed, which hang below its root, their meaning. */
export function readFeedTree(root: XmlNode, feedUrl: string | null): FeedDocument {
  const head = HEADS.flatMap((name) => childrenNamed(root, name))[0] ?? root;
  const found: XmlNode[] = [];
  collectItems(root, found, 5);
  const items = newestOf(found, (item) => (dateIn(item, PUBLISHED) ?? dateIn(item, UPDATED))?.getTime() ?? 0);
  const warnings = entriesWarning(items.length, found.length);
  const defaults = { feedUrl, author: firstAuthor(head), isRss: isRss(root), warnings };
  const entries = items.map((item) => readLenientEntry(item, defaults));
  return { ...readHead(root, head, feedUrl), entries, warnings };
}

/** What a feed says of itself. */
function readHead(root: XmlNode, head: XmlNode, feedUrl: string | null): Omit<FeedDocument, 'entries' | 'warnings'> {
  const links = [...childrenNamed(head, 'link'), ...(head === root ? [] : childrenNamed(root, 'link'))];
  const linkTo = (rel: string) => {
    const link = links.find(({ attributes }) => attributes['rel']?.toLowerCase() === rel);
    return link === undefined ? null : resolveLink(link.attributes['href'] ?? '', baseOf(link, feedUrl));
  };
  return {
    title: titleOf(head, TITLES, isRss(root)),
    link: headLink(links, feedUrl) ?? resolveLink(head.attributes['href'] ?? '', baseOf(head, feedUrl)),
    language: languageTag(
      firstText(head, LANGUAGES) || head.attributes['xml:lang'] || root.attributes['xml:lang'] || '',
    ),
    ttlMinutes: ttlMinutes(firstText(head, ['ttl'])),
    skipHours: skippedHours(
      childrenNamed(head, 'skiphours').flatMap((hours) => childrenNamed(hours, 'hour').map(ownText)),
    ),
    hub: linkTo('hub'),
    self: linkTo('self'),
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

function isRss(root: XmlNode): boolean {
  return root.name !== 'feed';
}

function headLink(links: XmlNode[], feedUrl: string | null): string | null {
  for (const link of links) {
    const text = ownText(link);
    if (text !== '') return resolveLink(text, baseOf(link, feedUrl));
  }
  const alternate = links.find((link) => /^(?:alternate)?$/i.test(link.attributes['rel'] ?? ''));
  return alternate === undefined ? null : resolveLink(alternate.attributes['href'] ?? '', baseOf(alternate, feedUrl));
}

function ownText(node: XmlNode): string {
  return node.children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim();
}

function firstAuthor(head: XmlNode): string | null {
  for (const author of childrenNamed(head, 'author')) {
    const name = firstText(author, ['name', 'email']) || ownText(author);
    if (name !== '') return htmlToLine(name);
  }
  return htmlToLine(firstText(head, AUTHORS_LAST)) || null;
}
