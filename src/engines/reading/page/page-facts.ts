import { canonicalUrl } from '../../../news/url.ts';
import { parseFeedDate } from '../feed-date.ts';
import { htmlToLine } from '../html-to-text.ts';
import type { PageHead } from './scan-page.ts';

export type PageFacts = ReturnType<typeof readPageFacts>;

/**
 * What a page says about itself. Order: JSON-LD, then Open Graph and article tags, then older meta tags, then the
 * document's own elements; the first that is not empty counts.
 */
export function readPageFacts(head: PageHead, url: string) {
  const data = readLinkedData(head.linkedData);
  const first = (...names: string[]) =>
    names.map((name) => head.meta.get(name) ?? '').find((value) => value !== '') ?? '';
  const outlet = htmlToLine(data.publisher || first('og:site_name', 'application-name', 'dc.publisher'));
  const given = htmlToLine(data.headline || first('og:title', 'twitter:title', 'dc.title') || head.title);
  const sites = [
    outlet,
    htmlToLine(first('og:site_name')),
    ...[url, head.canonical, first('og:url')].flatMap(hostWords),
  ];
  return {
    title: withoutSite(given, sites),
    byline:
      person(data.author) ??
      person(first('author', 'article:author', 'byl', 'dc.creator', 'parsely-author', 'sailthru.author')),
    outlet: outlet || null,
    publishedAt: parseFeedDate(data.published || first(...PUBLISHED) || head.time),
    modifiedAt: parseFeedDate(
      data.modified || first('article:modified_time', 'og:updated_time', 'last-modified', 'dcterms.modified'),
    ),
    language: languageOf(head.language || data.language || first('og:locale', 'content-language', 'dc.language')),
    image: canonicalUrl(data.image || first('og:image', 'og:image:url', 'twitter:image'), url),
    canonicalUrl: sameSite(canonicalUrl(head.canonical || first('og:url'), url), url),
    /** All titles that it gives itself: that in its data is often written for search engines. */
    titles: [data.headline, first('og:title'), first('twitter:title'), head.title].map(htmlToLine).join('\n'),
    /** Its summary of itself. */
    description: htmlToLine(data.description || first('og:description', 'description', 'twitter:description')),
    /** The article's text as it stands in the markup for machines. */
    body: data.body,
    /** schema.org isAccessibleForFree, or what paywall tags say. */
    free: freeOf(data, first('article:content_tier')),
    /** Where on the page stands what is not free, as a CSS selector; empty where it does not say. */
    paidPart: data.paidPart,
  };
}

const PUBLISHED = [
  ...['article:published_time', 'og:published_time', 'datepublished', 'date', 'pubdate', 'publishdate', 'publish-date'],
  ...['dc.date', 'dc.date.issued', 'dcterms.created'],
  ...['parsely-pub-date', 'sailthru.date', 'cxenseparse:recs:publishtime'],
];

const HOST_WORD_MIN = 4;

function hostWords(address: string): string[] {
  if (!URL.canParse(address)) return [];
  return new URL(address).hostname.split('.').filter((word) => word.length >= HOST_WORD_MIN);
}

const TITLE_WORDS_LEFT_MIN = 3;

/** "Ferry sinks - The Courier", "Courier | Ferry sinks": without what the site calls itself, where a headline is left. */
function withoutSite(title: string, sites: readonly string[]): string {
  const fold = (text: string) =>
    text
      .toLowerCase()
      .replace(/^the\s+|\.\p{L}{2,4}$/gu, '')
      .replace(/[^\p{L}\p{N}]+/gu, '');
  const names = new Set(sites.map(fold).filter((name) => name !== ''));
  const parts = title.split(/(\s+[-–—|·»:]+\s+)/u);
  while (parts.length > 1 && names.has(fold(parts.at(-1) ?? ''))) parts.splice(-2);
  // "Courier - the long way" may be a headline.
  if (/[|·»:]/.test(parts[1] ?? '') && names.has(fold(parts[0] ?? ''))) parts.splice(0, 2);
  const rest = parts.join('');
  return (rest.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) >= TITLE_WORDS_LEFT_MIN ? rest : title;
}

const BYLINE_CHARS_MAX = 120;

/** A person's name as written; addresses of profile pages and whole sentences are none. */
function person(text: string): string | null {
  const line = htmlToLine(text).replace(/^by\s+/i, '');
  return line === '' || line.length > BYLINE_CHARS_MAX || /^https?:\/\//i.test(line) ? null : line;
}

function languageOf(given: string): string | null {
  return /^[a-z]{2,3}(?=$|[-_])/i.exec(given.trim())?.[0].toLowerCase() ?? null;
}

/** A canonical link to another site is not believed: any page can claim one. */
function sameSite(canonical: string | null, url: string): string | null {
  if (canonical === null || !URL.canParse(url)) return canonical;
  const site = (address: string) => new URL(address).hostname.split('.').slice(-2).join('.');
  return site(canonical) === site(url) ? canonical : null;
}

function freeOf(data: LinkedData, tier: string): boolean | null {
  if (data.free !== null) return data.free;
  if (tier === '') return null;
  return !/^(?:locked|metered|premium|paid)$/i.test(tier);
}

/** What schema.org markup says of an article; empty where it is silent. */
type LinkedData = ReturnType<typeof fromArticle>;

type JsonObject = Record<string, unknown>;

const NODES_MAX = 500;
const ARTICLE = /(?:Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|Review)$/;

/** The first article in a page's JSON-LD scripts; broken ones count for nothing. */
function readLinkedData(scripts: readonly string[]): LinkedData {
  for (const script of scripts) {
    const article = findArticleData(parseLoosely(script));
    if (article !== null) return fromArticle(article);
  }
  return fromArticle({});
}

function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(withoutCdata(text.trim()));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Old pages hide a script's text from XML: `//<![CDATA[` before it and `//]]>` behind. */
function withoutCdata(script: string): string {
  const from = /^(?:\/\/)?\s*<!\[CDATA\[/.exec(script)?.[0].length ?? 0;
  const end = script.lastIndexOf(']]>');
  const isEnd = end >= from && /^\]\]>\s*;?$/.test(script.slice(end));
  const json = script.slice(from, isEnd ? end : script.length).trim();
  return isEnd && json.endsWith('//') ? json.slice(0, -2) : json;
}

function isFields(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Breadth first through arrays and @graph, up to a number of nodes. */
function findArticleData(start: unknown): JsonObject | null {
  const open: unknown[] = [start];
  for (let at = 0; at < open.length && at < NODES_MAX; at += 1) {
    const value = open[at];
    if (Array.isArray(value)) open.push(...value.slice(0, NODES_MAX));
    if (!isFields(value)) continue;
    if (typesOf(value).some((type) => ARTICLE.test(type))) return value;
    open.push(value['@graph'], value['mainEntity'], value['mainEntityOfPage']);
  }
  return null;
}

function typesOf(fields: JsonObject): string[] {
  return list(fields['@type']).filter((each) => typeof each === 'string');
}

function fromArticle(article: JsonObject) {
  const parts = list(article['hasPart']).filter(isFields);
  const paid = parts.find((part) => freeOfMarkup(part['isAccessibleForFree']) === false);
  return {
    headline: textOrName(article['headline']) || textOrName(article['name']),
    author: list(article['author'] ?? article['creator'])
      .map(textOrName)
      .filter(Boolean)
      .join(', '),
    publisher: textOrName(article['publisher']),
    published: textOrName(article['datePublished']) || textOrName(article['dateCreated']),
    modified: textOrName(article['dateModified']),
    language: textOrName(article['inLanguage']),
    image: textOrName(list(article['image'])[0]),
    description: textOrName(article['description']),
    body: textOrName(article['articleBody']),
    free: freeOfMarkup(article['isAccessibleForFree']) ?? (paid === undefined ? null : false),
    paidPart: textOrName(paid?.['cssSelector']),
  };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A text, or the name or address of the thing that stands in its place. */
function textOrName(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return textOrName(value[0]);
  if (!isFields(value)) return '';
  for (const name of ['name', 'url', '@value', 'alternateName']) {
    const text = value[name];
    if (typeof text === 'string' && text.trim() !== '') return text.trim();
  }
  return '';
}

function freeOfMarkup(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' ? !/^(?:false|no|0)$/i.test(value.trim()) : null;
}
