import { Parser } from 'htmlparser2';
import { httpUrl } from '../../../news/url.ts';

type RankedAddress = { url: string; rank: number };

const FEED_TYPE = /^\s*(?:application\/(?:rss|atom|rdf|feed)\+(?:xml|json)|text\/(?:rss|atom)\+xml)\b/i;
const FEED_HREF = /(?:^|[/.?=_-])(?:rss|atom|feeds?|rdf)(?:$|[/.?=&_-])|\.(?:rss|atom|rdf)$/i;
/** Links of the text that merely look like feeds are asked after those the page declares. */
const RANK = { declared: 0, linkedData: 1, linked: 2, comments: 3 };

/** The addresses that a page's markup suggests as feeds, best first: link tags, JSON-LD, then links of the text. */
export function feedLinks(html: string, pageUrl: string): string[] {
  const candidates: RankedAddress[] = [];
  let base = pageUrl;
  let isLinkedData = false;
  const add = (href: string, rank: number) => {
    const url = httpUrl(href, base)?.href ?? null;
    const isComments = /comment/i.test(href);
    if (url !== null) candidates.push({ url, rank: isComments ? RANK.comments : rank });
  };
  const parser = new Parser({
    onopentag(name, { href = '', rel = '', type = '' }) {
      isLinkedData = name === 'script' && /ld\+json/i.test(type);
      if (name === 'base') base = httpUrl(href, pageUrl)?.href ?? pageUrl;
      if (name === 'link' && /\balternate\b|\bfeed\b/i.test(rel) && FEED_TYPE.test(type)) add(href, RANK.declared);
      if (name === 'a' && (FEED_TYPE.test(type) || FEED_HREF.test(href))) add(href, RANK.linked);
    },
    ontext(text) {
      if (isLinkedData) for (const url of dataFeeds(text)) add(url, RANK.linkedData);
    },
    onclosetag() {
      isLinkedData = false;
    },
  });
  parser.end(html);
  const ranked = candidates.sort((a, b) => a.rank - b.rank).map(({ url }) => url);
  return [...new Set(ranked)];
}

/** schema.org names a feed as a DataFeed, or as the encoding of a page. */
function dataFeeds(json: string): string[] {
  const found: string[] = [];
  try {
    JSON.parse(json, (_key, value: unknown) => {
      const url = feedUrlOf(value);
      if (url !== null) found.push(url);
      return value;
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return found;
}

function feedUrlOf(value: unknown): string | null {
  if (!isFields(value)) return null;
  const { '@type': type, encodingFormat: format, contentUrl, url } = value;
  if (type !== 'DataFeed' && !(typeof format === 'string' && FEED_TYPE.test(format))) return null;
  if (typeof contentUrl === 'string') return contentUrl;
  return typeof url === 'string' ? url : null;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
