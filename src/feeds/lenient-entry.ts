import { createHash } from 'node:crypto';
import type { Entry } from '../news/entry.ts';
import { parseFeedDate } from './feed-date.ts';
import { htmlToLine } from './html-to-text.ts';
import { bodyOf, titleOf } from './lenient-text.ts';
import { WARNINGS_MAX } from './limits.ts';
import { childrenNamed, firstText, resolveLink, textOf } from './xml-fields.ts';
import type { XmlNode } from './xml-tree.ts';

type Defaults = {
  feedUrl: string | null;
  author: string | null;
  html: boolean;
  /** Takes one sentence per field that cannot be read. */
  warnings: string[];
};

export const PUBLISHED = [
  'pubdate',
  'published',
  'issued',
  'dc:date',
  'dcterms:issued',
  'dcterms:created',
  'created',
  'date',
];
export const UPDATED = ['updated', 'modified', 'dcterms:modified', 'lastbuilddate'];
const CONTENT = ['content:encoded', 'content', 'xhtml:body', 'body', 'fullitem'];
const SUMMARY = ['description', 'summary', 'dc:description', 'abstract', 'itunes:summary', 'googleplay:description'];
const SUMMARY_LAST = ['itunes:subtitle', 'media:description', 'tagline'];

/** One item or entry, whatever mix of vocabularies it uses. */
export function readLenientEntry(item: XmlNode, defaults: Defaults): Entry {
  const link = linkOf(item, defaults.feedUrl);
  const title = titleOf(item, ['title', 'dc:title', 'media:title', 'itunes:title'], defaults.html);
  const published = dateIn(item, PUBLISHED);
  const updated = dateIn(item, UPDATED) ?? parseFeedDate(item.attributes['lastmod'] ?? '');
  if (published === null && updated === null) warnOfDate(item, title, defaults.warnings);
  return {
    id: idOf(item) || link || fallbackId(title, published ?? updated),
    link,
    title,
    author: authorOf(item) ?? defaults.author,
    published,
    updated,
    summary: bodyOf(item, [...SUMMARY, ...SUMMARY_LAST], defaults.html) || mediaDescription(item, defaults.html),
    content: bodyOf(item, CONTENT, defaults.html) || secondText(item, defaults.html),
  };
}

/** For entries without guid and link: the same title and date are the same entry. */
export function fallbackId(title: string, date: Date | null): string {
  return createHash('sha256')
    .update(`${title}\n${date?.toISOString() ?? ''}`)
    .digest('hex')
    .slice(0, 32);
}

function idOf(item: XmlNode): string {
  return firstText(item, ['guid', 'id', 'dc:identifier']) || (item.attributes['rdf:about'] ?? '').trim();
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
    const resolved = candidate === null ? null : resolveLink(candidate.text, candidate.node, feedUrl);
    if (resolved !== null) return resolved;
  }
  return null;
}

type Candidate = { text: string; node: XmlNode } | null;

/** FeedBurner's own redirects hide the publisher's address; it names it here. */
function originalLink(item: XmlNode): Candidate {
  const [node] = childrenNamed(item, 'feedburner:origlink');
  return node === undefined ? null : { text: textOf(node), node };
}

function textLink(item: XmlNode): Candidate {
  const node = childrenNamed(item, 'link').find((link) => isAlternate(link) && textOf(link).trim() !== '');
  return node === undefined ? null : { text: textOf(node), node };
}

function isAlternate(link: XmlNode): boolean {
  return /^(?:alternate)?$/i.test(link.attributes['rel'] ?? '');
}

function atomLink(item: XmlNode): Candidate {
  const links = childrenNamed(item, 'link').filter((link) => (link.attributes['href'] ?? '').trim() !== '');
  const alternates = links.filter(isAlternate);
  const html = alternates.find((link) => /html/i.test(link.attributes['type'] ?? 'text/html'));
  const node = html ?? alternates[0];
  return node === undefined ? null : { text: node.attributes['href'] ?? '', node };
}

/** RSS 2.0: a guid is a permalink unless it says otherwise. */
function permalink(item: XmlNode): Candidate {
  for (const node of [...childrenNamed(item, 'guid'), ...childrenNamed(item, 'id')]) {
    const text = textOf(node).trim();
    const declared = node.attributes['ispermalink']?.toLowerCase();
    if (declared !== 'false' && (/^https?:\/\//i.test(text) || declared === 'true')) return { text, node };
  }
  return null;
}

/** RDF names an item by its address, CDF (of 1997) gives it as an attribute. */
function ownLink(item: XmlNode): Candidate {
  const address = item.attributes['rdf:about'] ?? item.attributes['href'] ?? '';
  return /^https?:\/\//i.test(address) ? { text: address, node: item } : null;
}

function enclosure(item: XmlNode): Candidate {
  const [node] = childrenNamed(item, 'enclosure');
  return node === undefined ? null : { text: node.attributes['url'] ?? '', node };
}

export function dateIn(item: XmlNode, names: readonly string[]): Date | null {
  for (const name of names) {
    for (const node of childrenNamed(item, name)) {
      const date = parseFeedDate(textOf(node));
      if (date !== null) return date;
    }
  }
  return null;
}

function warnOfDate(item: XmlNode, title: string, warnings: string[]): void {
  const text = firstText(item, [...PUBLISHED, ...UPDATED]);
  if (text !== '') pushWarning(warnings, { title, date: text });
}

/** One bad date loses itself alone, and says so. */
export function pushWarning(warnings: string[], { title, date }: { title: string; date: string }): void {
  if (warnings.length < WARNINGS_MAX)
    warnings.push(`"${title.slice(0, 80)}": the date "${date.slice(0, 60)}" cannot be read`);
}

function authorOf(item: XmlNode): string | null {
  const names = ['author', 'dc:creator', 'dc:author'].flatMap((name) => childrenNamed(item, name)).map(personName);
  const found = [...new Set(names.filter((name) => name !== ''))];
  if (found.length > 0) return found.join(', ');
  return personText(firstText(item, ['itunes:author', 'googleplay:author', 'media:credit'])) || null;
}

function personName(node: XmlNode): string {
  return personText(firstText(node, ['name']) || firstText(node, ['email', 'uri']) || textOf(node));
}

/** "desk@example.org (Ada Writer)" is how RSS 2.0 writes a person with a name; some write it the other way round. */
export function personText(text: string): string {
  const line = htmlToLine(text);
  const [, outside = '', inside = ''] = /^([^()]{1,200}?)\s*\(([^()]{1,200})\)$/.exec(line) ?? [];
  if (outside.includes('@')) return inside.trim();
  return inside.includes('@') ? outside.trim() : line;
}

/** RSS with both a description and a summary holds two texts; the summary is then the second. */
function secondText(item: XmlNode, html: boolean): string {
  const both = html && childrenNamed(item, 'description').length > 0;
  return both ? bodyOf(item, ['summary'], html) : '';
}

function mediaDescription(item: XmlNode, html: boolean): string {
  for (const name of ['media:group', 'media:content']) {
    for (const group of childrenNamed(item, name)) {
      const body = bodyOf(group, ['media:description'], html);
      if (body !== '') return body;
    }
  }
  return '';
}
