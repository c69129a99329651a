import { Parser } from 'htmlparser2';
import RssParser from 'rss-parser';
import type { FeedDocument } from '../../../news/feed.ts';
import { canonicalPrefix, type XmlNode } from '../xml-tree.ts';
import { ENTRY_FIELDS } from './lenient-entry.ts';
import { HEAD_FIELDS, readFeedTree } from './read-leniently.ts';

/** What xml2js makes of an element: its name, text, attributes and elements, in their order. */
type ParsedElement = Parsed & { '#name': string; _?: string };
type Parsed = { $?: Record<string, string> | undefined; $$?: ParsedElement[] | undefined };

/** No name of an element begins so. */
const MARK = '~';

/** Reads RSS or Atom without known faults (see below); null when rss-parser refuses it. */
export async function readWithRssParser(
  xml: string,
  { isRss, feedUrl }: { isRss: boolean; feedUrl: string | null },
): Promise<FeedDocument | null> {
  const feed = await parse(xml);
  if (feed === null) return null;
  const head = { '#name': isRss ? 'channel' : 'feed', ...feed };
  return readFeedTree(nodeOf(isRss ? { '#name': 'rss', $$: [head] } : head), feedUrl);
}

/** The element that holds the entries, as a whole. */
async function parse(xml: string): Promise<Parsed | null> {
  const customFields = {};
  // Its types know `keepArray` for items alone; copyFromXML in its lib/utils.js knows it for the feed as well.
  Object.assign(customFields, { feed: ['$', '$$'].map((key) => [key, key, { keepArray: true }]) });
  const xml2js = { explicitChildren: true, preserveChildrenOrder: true, tagNameProcessors: [nameOf] };
  const parser = new RssParser<Parsed>({ defaultRSS: 2, customFields, xml2js });
  return parser.parseString(xml).catch(() => null);
}

/**
 * In small letters, as `readXmlTree` has names. Of descriptions and contents rss-parser makes a snippet with a pattern of
 * quadratic cost (56 s for 400 KB of "<p "), and no option turns that off; with the mark they are texts like any other.
 */
function nameOf(tag: string): string {
  const name = tag.toLowerCase();
  return /^(?:description|content|content:encoded)$/.test(name) ? MARK + name : name;
}

function nodeOf({ '#name': name, _: text = '', $: attributes = {}, $$: inside = [] }: ParsedElement): XmlNode {
  const lower = Object.entries(attributes).map(([each, value]) => [each.toLowerCase(), value] as const);
  const plain = name === 'atom:link' ? 'link' : name.replace(MARK, '');
  return { name: plain, attributes: Object.fromEntries(lower), children: [text, ...inside.map(nodeOf)], base: null };
}

/** Whether rss-parser reads a document right, and if not, the first fault that stands against it. */
export type RssParserFit = { kind: 'right'; isRss: boolean } | { kind: 'wrong'; fault: string };

/**
 * Looks through a document's tags, once and in linear time, for what rss-parser is known to read wrongly. Markup that is
 * not well-formed is not looked for: rss-parser refuses that by itself.
 */
export function rssParserFit(xml: string): RssParserFit {
  const open: Tag[] = [];
  let isRss: boolean | null = null;
  let fault: string | null = null;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const tag = { name: name.toLowerCase(), attributes, inside: 0 };
        isRss ??= tag.name === 'rss';
        const context = { outside: open, isRss };
        fault ??= FAULTS.find(([, isIn]) => isIn(tag, context))?.[0] ?? null;
        if (fault !== null) parser.pause();
        const parent = open.at(-1);
        if (parent) parent.inside += 1;
        open.push(tag);
      },
      onclosetag: () => void open.pop(),
    },
    { xmlMode: true, decodeEntities: false },
  );
  parser.end(xml);
  return fault === null ? { kind: 'right', isRss: isRss === true } : { kind: 'wrong', fault };
}

/** An element as its tags show it; `inside`: how many it has had in it so far. */
type Tag = { name: string; attributes: Record<string, string>; inside: number };
/** `outside`: the elements that have not ended, the root first. */
type TagContext = { outside: readonly Tag[]; isRss: boolean };
type FaultRule = [fault: string, isIn: (tag: Tag, context: TagContext) => boolean];

const DEPTH_MAX = 1000;
/** Fields that hold elements instead of a text. */
const HOLDERS = ['author', 'skiphours', 'media:group', 'media:content', 'source'];
const TEXTS = new Set([...ENTRY_FIELDS, ...HEAD_FIELDS, 'name', 'email'].filter((name) => !HOLDERS.includes(name)));

/** All that rss-parser 3.13 is known to read wrongly; tests/engines/reading/feed/read-with-rss-parser.faults.test.ts shows each. */
const FAULTS: FaultRule[] = [
  ['a root other than rss or feed', ({ name }, { outside }) => outside.length === 0 && !/^(?:rss|feed)$/.test(name)],
  ['elements nested without end', (_tag, { outside }) => outside.length > DEPTH_MAX],
  ['elements beside the channel', isBesideChannel],
  ['entries elsewhere than where the format has them', isMisplacedEntry],
  ['elements inside a text', isInText],
  ['xml:base', ({ attributes }) => Object.hasOwn(attributes, 'xml:base')],
  ['xml:lang outside the channel', ({ name, attributes }) => name === 'rss' && Object.hasOwn(attributes, 'xml:lang')],
  ['a vocabulary under another prefix', ({ attributes }) => Object.entries(attributes).some(isOtherPrefix)],
  ['Atom under a prefix', ({ name }, { isRss }) => name.startsWith('atom:') && !(isRss && name === 'atom:link')],
];

/** A second channel, too. */
function isBesideChannel({ name }: Tag, { outside, isRss }: TagContext): boolean {
  return isRss && outside.length === 1 && (name !== 'channel' || outside[0]?.inside !== 0);
}

function isMisplacedEntry({ name }: Tag, { outside, isRss }: TagContext): boolean {
  if (!/^(?:item|entry)$/.test(name)) return false;
  return isRss
    ? name !== 'item' || outside.length !== 2 || outside[1]?.name !== 'channel'
    : name !== 'entry' || outside.length !== 1;
}

/** Of Atom's authors name, email and address are elements of their own. */
function isInText({ name }: Tag, { outside, isRss }: TagContext): boolean {
  const around = outside.at(-1)?.name ?? '';
  return around === 'author' ? isRss || !/^(?:name|email|uri)$/.test(name) : TEXTS.has(around);
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
