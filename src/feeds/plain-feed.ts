import type { FeedShape } from './read-leniently.ts';
import { childrenNamed, textOf } from './xml-fields.ts';
import type { XmlNode, XmlTree } from './xml-tree.ts';

/** Fields that rss-parser reads right when they hold nothing but text. */
const RSS_FIELDS = [
  'title',
  'link',
  'description',
  'content:encoded',
  'guid',
  'pubdate',
  'dc:date',
  'dc:creator',
  'author',
];
/** Fields that only the lenient reader knows to fall back on. */
const RSS_OTHERS = [
  ...[
    'published',
    'updated',
    'issued',
    'modified',
    'created',
    'date',
    'dcterms:issued',
    'dcterms:created',
    'dcterms:modified',
  ],
  ...[
    'summary',
    'content',
    'body',
    'xhtml:body',
    'fullitem',
    'dc:description',
    'abstract',
    'tagline',
    'id',
    'dc:identifier',
  ],
  ...['dc:title', 'feedburner:origlink', 'lastbuilddate'],
];
const OTHER_AUTHORS = ['itunes:author', 'googleplay:author', 'media:credit'];
const ATOM_FIELDS = ['title', 'id', 'published', 'updated', 'summary', 'content'];
const ATOM_ENTRY = new Set([...ATOM_FIELDS, 'link', 'author', 'category', 'contributor', 'rights']);
/** Vocabularies from which the lenient reader takes what Atom's own fields leave out; thumbnails are not read at all. */
const READ_ELSEWHERE = /^(?:dc|dcterms|content|itunes|googleplay|feedburner|xhtml|media(?!:thumbnail)):/;
const ATOM_TYPES = new Set(['text', 'html']);

/**
 * Whether rss-parser reads this document right: RSS 0.9x or 2.0 whose items hold each field at most once, as text, under
 * its usual name, with title, link and description where others would be guessed from elsewhere.
 */
export function isPlainRss(tree: XmlTree, shape: FeedShape): boolean {
  const { root, head, items } = shape;
  if (!tree.balanced || root.rawName !== 'rss' || head.rawName !== 'channel' || !hasNoBase(root, head)) return false;
  const inChannel = head.children.filter((child) => typeof child !== 'string' && child.name === 'item');
  return inChannel.length === items.length && isPlain(head, ['title', 'link', 'language']) && items.every(isPlainItem);
}

function isPlainItem(item: XmlNode): boolean {
  if (item.rawName !== 'item' || item.base !== null || !isPlain(item, RSS_FIELDS)) return false;
  const names = namesIn(item);
  if (RSS_OTHERS.some((name) => names.has(name)) || (names.has('author') && names.has('dc:creator'))) return false;
  if (item.children.some((child) => typeof child !== 'string' && child.attributes['mode'] !== undefined)) return false;
  const hasAuthor = names.has('author') || names.has('dc:creator');
  return (
    ['title', 'link', 'description'].every((name) => names.has(name)) &&
    (hasAuthor || !OTHER_AUTHORS.some((name) => names.has(name)))
  );
}

/** Whether feedsmith reads this document right: Atom 1.0 whose texts are of type text or html. */
export function isPlainAtom(tree: XmlTree, shape: FeedShape): boolean {
  const { root, head, items } = shape;
  if (!tree.balanced || root.rawName !== 'feed' || head !== root || !hasNoBase(root, head)) return false;
  if (!/^http:\/\/www\.w3\.org\/2005\/Atom$/.test(root.namespace ?? '')) return false;
  const inRoot = root.children.filter((child) => typeof child !== 'string' && child.name === 'entry');
  return inRoot.length === items.length && hasPlainHead(root) && items.every(isPlainEntry);
}

function hasPlainHead(root: XmlNode): boolean {
  return isPlain(root, ['title', 'id']) && childrenNamed(root, 'title').every(isPlainAtomChild);
}

function isPlainEntry(entry: XmlNode): boolean {
  if (entry.base !== null || !isPlain(entry, ATOM_FIELDS)) return false;
  if (!['title', 'id', 'updated'].every((name) => namesIn(entry).has(name))) return false;
  return entry.children.every((child) => typeof child === 'string' || isPlainAtomChild(child));
}

function isPlainAtomChild(child: XmlNode): boolean {
  if (child.name.includes(':') ? READ_ELSEWHERE.test(child.name) : !ATOM_ENTRY.has(child.name)) return false;
  if (child.base !== null || child.attributes['mode'] !== undefined) return false;
  return (
    child.name === 'link' || !ATOM_FIELDS.includes(child.name) || ATOM_TYPES.has(child.attributes['type'] ?? 'text')
  );
}

function hasNoBase(root: XmlNode, head: XmlNode): boolean {
  return root.base === null && head.base === null;
}

function namesIn(node: XmlNode): Set<string> {
  return new Set(node.children.map((child) => (typeof child === 'string' ? '' : child.name)));
}

/** Each of the fields at most once, with the usual spelling, non-empty, and no elements in it. */
function isPlain(node: XmlNode, fields: readonly string[]): boolean {
  const seen = new Set<string>();
  for (const child of node.children) {
    if (typeof child === 'string' || !fields.includes(child.name)) continue;
    if (seen.has(child.name) || !isTextUnderUsualName(child)) return false;
    seen.add(child.name);
  }
  return true;
}

function isTextUnderUsualName(node: XmlNode): boolean {
  const spelled = node.rawName === node.name || node.rawName === 'pubDate';
  const isText = node.children.every((child) => typeof child === 'string') && textOf(node).trim() !== '';
  return spelled && isText && node.base === null;
}
