import Parser from 'rss-parser';
import type { Entry, FeedDocument } from '../../../news/entry.ts';
import { parseFeedDate } from '../feed-date.ts';
import { htmlToLine } from '../html-to-text.ts';
import {
  entriesWarning,
  fallbackId,
  languageTag,
  newestOf,
  personText,
  pushDateWarning,
  resolveLink,
  skippedHours,
  textAsHtml,
  titleLine,
  ttlMinutes,
} from './feed-values.ts';

/** What xml2js makes of an element: its text, or an object where there are attributes or elements, too. */
type Field = string | { _?: string; $?: Record<string, string>; name?: Field[]; email?: Field[]; hour?: Field[] };
type Fields<Name extends string> = { [Each in Name]?: Field };
type Lists<Name extends string> = { [Each in Name]?: Field[] };

type ParsedItem = Lists<'titles' | 'summaries' | 'descriptions' | 'contents' | 'encoded'> &
  Fields<'link' | 'guid' | 'id' | 'author' | 'creator' | 'pubDate' | 'dcDate' | (typeof ATOM_DATES)[number]>;
type ParsedFeed = Lists<'titles' | 'dcTitles' | 'links' | 'atomLinks' | 'authors' | 'skippedHours'> &
  Fields<'language' | 'dcLanguage' | 'ttl' | 'dcCreator' | 'itunesAuthor' | 'managingEditor' | 'webMaster'> & {
    attributes?: Record<string, string>;
  };

/**
 * rss-parser makes a snippet of these with a pattern of quadratic cost (56 s for 400 KB of "<p "), and no option turns
 * that off. Under other names they are texts like any other.
 */
const WITHOUT_SNIPPET = new Map(['description', 'content', 'content:encoded'].map((name) => [name, `whole-${name}`]));

/** As they are written, those of Atom 0.3 too; rss-parser reads two of them, by `new Date`, and shows one. */
const ATOM_DATES = ['published', 'updated', 'issued', 'modified', 'created'] as const;
const ALL = { keepArray: true };
/** Asked for besides rss-parser's own fields. Texts come with their attributes, which say whether a text is HTML. */
const ITEM_FIELDS = [
  ...ATOM_DATES.map((name) => [name, name]),
  ['dc:date', 'dcDate'],
  ['dc:creator', 'creator'],
  ['title', 'titles', ALL],
  ['summary', 'summaries', ALL],
  ['whole-description', 'descriptions', ALL],
  ['whole-content', 'contents', ALL],
  ['whole-content:encoded', 'encoded', ALL],
];
const FEED_FIELDS = [
  ...['language', 'ttl', 'managingEditor', 'webMaster'],
  ['dc:language', 'dcLanguage'],
  ['dc:creator', 'dcCreator'],
  ['itunes:author', 'itunesAuthor'],
  ['$', 'attributes', ALL],
  ['title', 'titles', ALL],
  ['dc:title', 'dcTitles', ALL],
  ['link', 'links', ALL],
  ['atom:link', 'atomLinks', ALL],
  ['author', 'authors', ALL],
  ['skipHours', 'skippedHours', ALL],
];

type Format = { isRss: boolean; feedUrl: string | null };

/** Reads RSS or Atom without known faults (rss-parser-faults.ts); null when rss-parser refuses it. */
export async function readWithRssParser(xml: string, format: Format): Promise<FeedDocument | null> {
  const feed = await parse(xml);
  if (feed === null) return null;
  const timeOf = (item: ParsedItem) => {
    const { published, updated } = datesOf(item, format);
    return (published ?? updated)?.getTime() ?? 0;
  };
  const items = newestOf(feed.items, timeOf);
  const warnings = entriesWarning(items.length, feed.items.length);
  const author = feedAuthor(feed);
  const entries = items.map((item) => {
    const entry = readItem(item, format);
    const { published, updated, written } = datesOf(item, format);
    if (published === null && updated === null) pushDateWarning(warnings, { title: entry.title, date: written });
    return { ...entry, author: entry.author ?? author };
  });
  return { ...readHead(feed, format), entries, warnings };
}

async function parse(xml: string): Promise<(ParsedFeed & { items: ParsedItem[] }) | null> {
  const customFields: Parser.CustomFields<ParsedFeed, ParsedItem> = { item: ITEM_FIELDS };
  // Its types know `keepArray` for items alone; copyFromXML in its lib/utils.js knows it for the feed as well.
  Object.assign(customFields, { feed: FEED_FIELDS });
  const parser = new Parser<ParsedFeed, ParsedItem>({
    defaultRSS: 2,
    customFields,
    xml2js: { tagNameProcessors: [(name: string) => WITHOUT_SNIPPET.get(name) ?? name] },
  });
  return parser.parseString(xml).catch(() => null);
}

function readHead(feed: ParsedFeed, { isRss, feedUrl }: Format): Omit<FeedDocument, 'entries' | 'warnings'> {
  const links = [...listOf(feed.links), ...listOf(feed.atomLinks)];
  const linkTo = (...rels: string[]) => {
    const link = links.find((each) => rels.includes(attributesOf(each)['rel']?.toLowerCase() ?? ''));
    return link === undefined ? null : resolveLink(attributesOf(link)['href'] ?? '', feedUrl);
  };
  const language = textOf(feed.language) || textOf(feed.dcLanguage) || feed.attributes?.['xml:lang'];
  const hours = listOf(feed.skippedHours).flatMap((each) => (typeof each === 'string' ? [] : listOf(each.hour)));
  return {
    title: firstTitle([...listOf(feed.titles), ...listOf(feed.dcTitles)], isRss),
    link: resolveLink(firstOf(links.map(textOf)), feedUrl) ?? linkTo('', 'alternate'),
    language: languageTag(language ?? ''),
    ttlMinutes: ttlMinutes(textOf(feed.ttl)),
    skipHours: skippedHours(hours.map(textOf)),
    hub: linkTo('hub'),
    self: linkTo('self'),
  };
}

/** Of entries that name none. */
function feedAuthor(feed: ParsedFeed): string | null {
  const names = listOf(feed.authors).map((author) => {
    const { name, email } = typeof author === 'string' ? {} : author;
    return firstOf([...listOf(name), ...listOf(email), author].map(textOf));
  });
  const others = [feed.dcCreator, feed.itunesAuthor, feed.managingEditor, feed.webMaster].map(textOf);
  return htmlToLine(firstOf([...names, ...others])) || null;
}

function readItem(item: ParsedItem, format: Format): Entry {
  const { isRss, feedUrl } = format;
  const link = resolveLink(textOf(item.link), feedUrl);
  const title = firstTitle(listOf(item.titles), isRss);
  const { published, updated } = datesOf(item, format);
  const htmlOf = (field: Field) => textAsHtml(textOf(field), attributesOf(field), isRss);
  return {
    id: textOf(item.guid) || textOf(item.id) || link || fallbackId(title, published ?? updated),
    link,
    title,
    author: personText(textOf(item.creator) || textOf(item.author)) || null,
    published,
    updated,
    summary: firstOf([...listOf(item.descriptions), ...listOf(item.summaries)].map(htmlOf)),
    content: firstOf([...listOf(item.encoded), ...listOf(item.contents)].map(htmlOf)),
  };
}

/** `written`: the first date as it stands there. Of Atom, `pubDate` is rss-parser's own. */
function datesOf(item: ParsedItem, { isRss }: Format) {
  const published = [isRss ? item.pubDate : '', item.published, item.issued, item.dcDate, item.created].map(textOf);
  const updated = [item.updated, item.modified].map(textOf);
  return { published: firstDate(published), updated: firstDate(updated), written: firstOf([...published, ...updated]) };
}

function firstDate(texts: readonly string[]): Date | null {
  for (const text of texts) {
    const date = parseFeedDate(text);
    if (date !== null) return date;
  }
  return null;
}

function firstTitle(fields: readonly Field[], isRss: boolean): string {
  return firstOf(fields.map((field) => titleLine(textAsHtml(textOf(field), attributesOf(field), isRss))));
}

function firstOf(texts: readonly string[]): string {
  return texts.find((text) => text !== '') ?? '';
}

function textOf(field: Field | undefined): string {
  return (typeof field === 'string' ? field : (field?._ ?? '')).trim();
}

function attributesOf(field: Field): Record<string, string> {
  return typeof field === 'string' ? {} : (field.$ ?? {});
}

/** Asked for the links of an empty channel, which xml2js makes a string, rss-parser gives `String.prototype.link`. */
function listOf(list: readonly Field[] | undefined): readonly Field[] {
  return Array.isArray(list) ? list : [];
}
