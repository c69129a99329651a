import type { Entry } from '../../../news/feed.ts';
import { parseUrl } from '../../../news/url.ts';
import { parseFeedDate } from '../feed-date.ts';
import { childrenNamed, firstIn, firstText, textOf, type XmlNode } from '../xml-tree.ts';
import { absoluteUrl, fallbackId, personText, pushDateWarning, resolveLink, titleLine } from './feed-values.ts';
import { bodyOf, titleOf } from './lenient-text.ts';

type FeedDefaults = {
  feedUrl: string | null;
  author: string | null;
  isRss: boolean;
  /** Takes one sentence per field that cannot be read. */
  warnings: string[];
};

export const PUBLISHED = 'pubdate published issued dc:date dcterms:issued dcterms:created created date'.split(' ');
export const UPDATED = ['updated', 'modified', 'dcterms:modified', 'lastbuilddate'];
const CONTENT = ['content:encoded', 'content', 'xhtml:body', 'body', 'fullitem'];
const SUMMARY = ['description', 'summary', 'dc:description', 'abstract', 'itunes:summary', 'googleplay:description'];
const SUMMARY_LAST = ['itunes:subtitle', 'media:description', 'tagline'];
const TITLES = ['title', 'dc:title', 'media:title', 'itunes:title'];
const IDS = ['guid', 'id', 'dc:identifier'];
const AUTHORS = ['author', 'dc:creator', 'dc:author'];
const AUTHORS_LAST = ['itunes:author', 'googleplay:author', 'media:credit'];
const GROUPS = ['media:group', 'media:content'];

/** The elements of an entry that are read. */
export const ENTRY_FIELDS = [
  ...[...TITLES, ...IDS, ...AUTHORS, ...AUTHORS_LAST, ...PUBLISHED, ...UPDATED, ...CONTENT, ...SUMMARY],
  ...[...SUMMARY_LAST, ...GROUPS, 'source', 'news:source', 'link', 'feedburner:origlink', 'enclosure'],
];

/** One item or entry, whatever mix of vocabularies it uses. */
export function readLenientEntry(item: XmlNode, defaults: FeedDefaults): Entry {
  const link = linkOf(item, defaults.feedUrl);
  const title = titleOf(item, TITLES, defaults.isRss);
  const published = dateIn(item, PUBLISHED);
  const updated = dateIn(item, UPDATED) ?? parseFeedDate(item.attributes['lastmod'] ?? '');
  if (published === null && updated === null)
    pushDateWarning(defaults.warnings, { title, date: firstText(item, [...PUBLISHED, ...UPDATED]) });
  return {
    id: idOf(item) || link || fallbackId(title, published ?? updated),
    link,
    ...(link !== null && isMedia(item, link, defaults.feedUrl) ? { isMedia: true as const } : {}),
    ...sourceOf(item, link, defaults.feedUrl),
    title,
    author: authorOf(item) ?? defaults.author,
    ...categoriesOf(item),
    published,
    updated,
    summary: bodyOf(item, [...SUMMARY, ...SUMMARY_LAST], defaults.isRss) || mediaDescription(item, defaults.isRss),
    content: bodyOf(item, CONTENT, defaults.isRss) || secondText(item, defaults.isRss),
  };
}

function idOf(item: XmlNode): string {
  return firstText(item, IDS) || (item.attributes['rdf:about'] ?? '').trim();
}

function linkOf(item: XmlNode, feedUrl: string | null): string | null {
  const candidates = [
    originalLink(item),
    textLink(item),
    atomLink(item),
    permalink(item),
    ownLink(item),
    enclosure(item),
  ];
  for (const candidate of candidates) {
    const resolved = candidate === null ? null : resolveLink(candidate.text, baseOf(candidate.node, feedUrl));
    if (resolved !== null) return resolved;
  }
  return null;
}

type LinkCandidate = { text: string; node: XmlNode } | null;

/** FeedBurner's own redirects hide the publisher's address; it names it here. */
function originalLink(item: XmlNode): LinkCandidate {
  const [node] = childrenNamed(item, 'feedburner:origlink');
  return node === undefined ? null : { text: textOf(node), node };
}

function textLink(item: XmlNode): LinkCandidate {
  const node = childrenNamed(item, 'link').find((link) => isAlternate(link) && textOf(link).trim() !== '');
  return node === undefined ? null : { text: textOf(node), node };
}

function isAlternate(link: XmlNode): boolean {
  return /^(?:alternate)?$/i.test(link.attributes['rel'] ?? '');
}

function atomLink(item: XmlNode): LinkCandidate {
  const links = childrenNamed(item, 'link').filter((link) => (link.attributes['href'] ?? '').trim() !== '');
  const alternates = links.filter(isAlternate);
  const html = alternates.find((link) => /html/i.test(link.attributes['type'] ?? 'text/html'));
  const node = html ?? alternates[0];
  return node === undefined ? null : { text: node.attributes['href'] ?? '', node };
}

/** RSS 2.0: a guid is a permalink unless it says otherwise. */
function permalink(item: XmlNode): LinkCandidate {
  for (const node of [...childrenNamed(item, 'guid'), ...childrenNamed(item, 'id')]) {
    const text = textOf(node).trim();
    const declared = node.attributes['ispermalink']?.toLowerCase();
    if (declared !== 'false' && (/^https?:\/\//i.test(text) || declared === 'true')) return { text, node };
  }
  return null;
}

/** RDF names an item by its address, CDF (of 1997) gives it as an attribute. */
function ownLink(item: XmlNode): LinkCandidate {
  const address = item.attributes['rdf:about'] ?? item.attributes['href'] ?? '';
  return /^https?:\/\//i.test(address) ? { text: address, node: item } : null;
}

function enclosure(item: XmlNode): LinkCandidate {
  const [node] = childrenNamed(item, 'enclosure');
  return node === undefined ? null : { text: node.attributes['url'] ?? '', node };
}

/** What comes with an entry, in RSS, Atom and the vocabularies of podcasts. */
const ATTACHED = ['enclosure', 'link', 'media:content'];

/** An address that comes with an entry as a file is no page, unless its type says so. */
function isMedia(item: XmlNode, link: string, feedUrl: string | null): boolean {
  const groups = childrenNamed(item, 'media:group');
  const nodes = [item, ...groups].flatMap((node) => ATTACHED.flatMap((name) => childrenNamed(node, name)));
  return nodes.some((node) => {
    const { rel = '', type = '', url, href = '' } = node.attributes;
    const isPage = type === '' ? node.name === 'link' && rel !== 'enclosure' : /html|^text\//i.test(type);
    return !isPage && resolveLink(url ?? href, baseOf(node, feedUrl)) === link;
  });
}

/** RSS and Bing name another feed, Atom has a copy of its head (RFC 4287 section 4.2.11). */
function sourceOf(item: XmlNode, link: string | null, feedUrl: string | null): Pick<Entry, 'source'> {
  const [node] = [...childrenNamed(item, 'source'), ...childrenNamed(item, 'news:source')];
  const name = node ? titleLine(firstText(node, ['title']) || textOf(node)) : '';
  if (!node || name === '') return {};
  const own = node.attributes['url'] ?? childrenNamed(node, 'link')[0]?.attributes['href'];
  // Bing's link has the publisher's address in it.
  const address =
    own ?? (node.name === 'source' ? firstText(node, ['id']) : parseUrl(link ?? '')?.searchParams.get('url'));
  return { source: { name, url: address ? resolveLink(address, baseOf(node, feedUrl)) : null } };
}

export function dateIn(item: XmlNode, names: readonly string[]): Date | null {
  return firstIn(item, names, (node) => parseFeedDate(textOf(node)));
}

const CATEGORIES = ['category', 'dc:subject'];
const CATEGORIES_MAX = 20;

/** RSS writes them as text, Atom as attributes. */
function categoriesOf(item: XmlNode): Pick<Entry, 'categories'> {
  const named = CATEGORIES.flatMap((name) => childrenNamed(item, name)).map((node) => {
    const { label, term } = node.attributes;
    return titleLine(textOf(node)) || (label ?? term ?? '').trim();
  });
  const categories = [...new Set(named.filter((name) => name !== ''))].slice(0, CATEGORIES_MAX);
  return categories.length > 0 ? { categories } : {};
}

function authorOf(item: XmlNode): string | null {
  const names = AUTHORS.flatMap((name) => childrenNamed(item, name)).map(personName);
  const found = [...new Set(names.filter((name) => name !== ''))];
  if (found.length > 0) return found.join(', ');
  return personText(firstText(item, AUTHORS_LAST)) || null;
}

function personName(node: XmlNode): string {
  return personText(firstText(node, ['name']) || firstText(node, ['email', 'uri']) || textOf(node));
}

/** RSS with both a description and a summary holds two texts; the summary is then the second. */
function secondText(item: XmlNode, isRss: boolean): string {
  const both = isRss && childrenNamed(item, 'description').length > 0;
  return both ? bodyOf(item, ['summary'], isRss) : '';
}

function mediaDescription(item: XmlNode, isRss: boolean): string {
  return firstIn(item, GROUPS, (group) => bodyOf(group, ['media:description'], isRss)) ?? '';
}

/** What links inside an element are relative to: xml:base first, then the feed's own address. */
export function baseOf(node: XmlNode, feedUrl: string | null): string | null {
  return node.base === null ? feedUrl : absoluteUrl(node.base, feedUrl);
}
