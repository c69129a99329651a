import { Parser } from 'htmlparser2';
import { canonicalPrefix } from '../xml-tree.ts';

/** Whether rss-parser reads a document right, and if not, the first fault that stands against it. */
export type RssParserFit = { kind: 'right'; isRss: boolean } | { kind: 'wrong'; fault: string };

/**
 * Looks through a document's tags, once and in linear time, for what rss-parser is known to read wrongly. Markup that is
 * not well-formed is not looked for: rss-parser refuses that by itself.
 */
export function rssParserFit(xml: string): RssParserFit {
  const scan: TagScan = { open: [], isRss: null, fault: null };
  const note = (fault: string | null) => {
    scan.fault ??= fault;
    if (scan.fault !== null) parser.pause();
  };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => note(openTag(scan, { name, attributes, inside: [], hasText: false })),
      onclosetag: () => note(closeTag(scan)),
      ontext(text) {
        const tag = scan.open.at(-1);
        if (tag && !tag.hasText) tag.hasText = text.trim() !== '';
      },
    },
    { xmlMode: true, decodeEntities: false },
  );
  parser.end(xml);
  return scan.fault === null ? { kind: 'right', isRss: scan.isRss === true } : { kind: 'wrong', fault: scan.fault };
}

/** An element as its tags show it. */
type Tag = { name: string; attributes: Record<string, string>; inside: Tag[]; hasText: boolean };
/** `open`: the elements that have not ended, the root first. `isRss`: what the root says, null before it. */
type TagScan = { open: Tag[]; isRss: boolean | null; fault: string | null };
type TagContext = { outside: readonly Tag[]; isRss: boolean };
type FaultRule = [fault: string, isIn: (tag: Tag, context: TagContext) => boolean];

function openTag(scan: TagScan, tag: Tag): string | null {
  scan.isRss ??= tag.name === 'rss';
  const fault = faultIn(tag, FAULTS.atStart, { outside: scan.open, isRss: scan.isRss });
  scan.open.push(tag);
  return fault;
}

/** Entries are not kept: however many there are, the scan holds one. */
function closeTag({ open, isRss }: TagScan): string | null {
  const tag = open.pop();
  if (tag === undefined || isRss === null) return null;
  const context = { outside: open, isRss };
  if (isEntry(tag, context)) return faultIn(tag, FAULTS.inEntry, context);
  open.at(-1)?.inside.push(tag);
  return null;
}

function faultIn(tag: Tag, rules: readonly FaultRule[], context: TagContext): string | null {
  return rules.find(([, isIn]) => isIn(tag, context))?.[0] ?? null;
}

const DEPTH_MAX = 1000;

/** All that rss-parser 3.13 is known to read wrongly; tests/engines/reading/feed/rss-parser-faults.test.ts shows each. */
const FAULTS = {
  /** Of any element, seen as soon as it starts. */
  atStart: [
    ['a root other than rss or feed', ({ name }, { outside }) => outside.length === 0 && !/^(?:rss|feed)$/.test(name)],
    ['elements nested without end', (_tag, { outside }) => outside.length > DEPTH_MAX],
    ['elements beside the channel', isBesideChannel],
    ['entries elsewhere than where the format has them', isMisplacedEntry],
    ['elements inside a text', (_tag, { outside }) => TEXTS.has(outside.at(-1)?.name ?? '')],
    ['a field given twice', isDouble],
    ['names in other capitals', hasOtherCapitals],
    ['xml:base', ({ attributes }) => Object.hasOwn(attributes, 'xml:base')],
    ['xml:lang outside the channel', ({ name, attributes }) => name === 'rss' && Object.hasOwn(attributes, 'xml:lang')],
    ['a vocabulary under another prefix', ({ attributes }) => Object.entries(attributes).some(isOtherPrefix)],
    ['Atom under a prefix', ({ name }, { isRss }) => name.startsWith('atom:') && !(isRss && name === 'atom:link')],
  ],
  /** Of an item or entry, seen when it ends. */
  inEntry: [
    ['several authors', (entry) => named(entry, ['author', 'dc:creator']).length > 1],
    ['an author without a name, or with several', hasOtherPerson],
    ['links of which it takes another', (entry, { isRss }) => (isRss ? hasLinkAttributes : takesOtherLink)(entry)],
    ['an address elsewhere than in a link', (entry) => !hasLink(entry) && named(entry, ADDRESSES).some(isAddress)],
    ['fields in attributes', ({ attributes }) => FIELD_ATTRIBUTES.some((name) => Object.hasOwn(attributes, name))],
    ['fields of the other format', (entry, { isRss }) => named(entry, OF_THE_OTHER[isRss ? 'rss' : 'atom']).length > 0],
    ['fields beside those it knows', ({ inside }) => inside.some(({ name }) => READ_BESIDE.has(name.toLowerCase()))],
    ['fields in place of those it knows', hasStandIn],
  ],
} satisfies Record<string, FaultRule[]>;

function isEntry({ name }: Tag, { outside, isRss }: TagContext): boolean {
  if (!isRss) return outside.length === 1 && name === 'entry';
  return outside.length === 2 && outside[1]?.name === 'channel' && name === 'item';
}

function isMisplacedEntry(tag: Tag, context: TagContext): boolean {
  return /^(?:atom:)?(?:item|entry)$/i.test(tag.name) && !isEntry(tag, context);
}

/** A second channel, too. */
function isBesideChannel({ name }: Tag, { outside, isRss }: TagContext): boolean {
  return isRss && outside.length === 1 && (name !== 'channel' || outside[0]?.inside.length !== 0);
}

/** Fields of which an element has one. */
const SINGLE = new Set([
  ...['guid', 'id', 'pubDate', 'dc:date', 'published', 'updated', 'issued', 'modified', 'created'],
  ...['language', 'dc:language', 'ttl', 'managingEditor', 'webMaster', 'itunes:author', 'dc:creator'],
]);
const TEXTS = new Set([
  ...SINGLE,
  ...['title', 'dc:title', 'link', 'description', 'summary', 'content', 'content:encoded', 'name', 'email'],
]);
/** In the capitals in which rss-parser knows them. */
const CAPITALS = new Map(
  [
    ...[...TEXTS, 'channel', 'item', 'entry', 'author', 'skipHours', 'hour', 'atom:link'],
    ...['href', 'rel', 'type', 'mode', 'xml:base', 'xml:lang', 'isPermaLink'],
  ].map((name) => [name.toLowerCase(), name]),
);

function isDouble({ name }: Tag, { outside }: TagContext): boolean {
  return SINGLE.has(name) && outside.at(-1)?.inside.some((other) => other.name === name) === true;
}

function hasOtherCapitals({ name, attributes }: Tag): boolean {
  return [name, ...Object.keys(attributes)].some((each) => (CAPITALS.get(each.toLowerCase()) ?? each) !== each);
}

const READ_PREFIXES = new Set(['content', 'dc', 'dcterms', 'itunes', 'googleplay', 'media', 'feedburner', 'xhtml']);

/** Whether an attribute gives a vocabulary that we read another prefix than the usual one, or its prefix to another. */
function isOtherPrefix([name, uri]: [string, string]): boolean {
  if (name !== 'xmlns' && !name.startsWith('xmlns:')) return false;
  const prefix = name.slice('xmlns:'.length);
  const usual = canonicalPrefix(uri);
  if (usual === null || usual === prefix) return false;
  if (usual === '') return prefix !== 'atom';
  return prefix === '' || READ_PREFIXES.has(usual) || READ_PREFIXES.has(prefix);
}

function named({ inside }: Tag, names: readonly string[]): Tag[] {
  return inside.filter(({ name }) => names.includes(name));
}

/** RSS has a text for an author, Atom a name inside. */
function hasOtherPerson(entry: Tag, { isRss }: TagContext): boolean {
  return named(entry, ['author']).some((author) => {
    const names = named(author, ['name']);
    return isRss ? author.inside.length > 0 : names.length !== 1 || names[0]?.hasText !== true;
  });
}

function hasLinkAttributes(item: Tag): boolean {
  const links = named(item, ['link']);
  return links.length > 1 || links.some(({ attributes }) => Object.keys(attributes).length > 0);
}

/** rss-parser takes the first rel="alternate", else the first link; we take a page of HTML, and no other relation. */
function takesOtherLink(entry: Tag): boolean {
  const links = named(entry, ['link']);
  const isAlternate = ({ attributes }: Tag) => /^(?:alternate)?$/i.test(attributes['rel'] ?? '');
  const alternates = links.filter((link) => isAlternate(link) && hasHref(link));
  const right = alternates.find(({ attributes }) => /html/i.test(attributes['type'] ?? 'text/html')) ?? alternates[0];
  const taken = links.find(({ attributes }) => attributes['rel'] === 'alternate') ?? links[0];
  return taken !== right || links.some((link) => link.hasText);
}

function hasHref({ attributes }: Tag): boolean {
  return (attributes['href'] ?? '').trim() !== '';
}

function hasLink(entry: Tag): boolean {
  return named(entry, ['link']).some((link) => link.hasText || hasHref(link));
}

const ADDRESSES = ['guid', 'id', 'enclosure', 'atom:link'];

function isAddress({ attributes }: Tag): boolean {
  return attributes['isPermaLink'] !== 'false';
}

const FIELD_ATTRIBUTES = ['rdf:about', 'href', 'lastmod'];
/** What we read in RSS though it is Atom's, and the other way round. */
const OF_THE_OTHER = { rss: ['summary', 'id'], atom: ['guid', 'pubDate'] };
/** Read before the usual fields, or with them. */
const READ_BESIDE = new Set([
  ...['feedburner:origlink', 'dc:author', 'date', 'lastbuilddate'],
  ...['dcterms:issued', 'dcterms:created', 'dcterms:modified'],
]);
/** Read where the usual field is missing or empty. */
const STAND_INS: [usual: string[], standIns: string[]][] = [
  [['title'], ['dc:title', 'media:title', 'itunes:title']],
  [['guid', 'id'], ['dc:identifier']],
  [
    ['author', 'dc:creator'],
    ['itunes:author', 'googleplay:author', 'media:credit'],
  ],
  [
    ['content', 'content:encoded'],
    ['xhtml:body', 'body', 'fullitem'],
  ],
  [
    ['description', 'summary'],
    [
      ...['dc:description', 'abstract', 'tagline', 'itunes:summary', 'itunes:subtitle', 'googleplay:description'],
      ...['media:description', 'media:group', 'media:content'],
    ],
  ],
];

function hasStandIn(entry: Tag): boolean {
  return STAND_INS.some(
    ([usual, standIns]) =>
      !named(entry, usual).some(({ hasText }) => hasText) &&
      entry.inside.some(({ name }) => standIns.includes(name.toLowerCase())),
  );
}
