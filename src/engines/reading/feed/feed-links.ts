import { ADDRESS_MAX, httpUrl } from '../../../news/url.ts';
import { parseMarkup } from '../parse-markup.ts';

const FEED_TYPE = /^\s*(?:application\/(?:rss|atom|rdf|feed)\+(?:xml|json)|text\/(?:rss|atom)\+xml)\b/i;
const FEED_HREF = /(?:^|[/.?=_-])(?:rss|atom|feeds?|rdf)(?:$|[/.?=&_-])|\.(?:rss|atom|rdf)$/i;
/** Links of the text that merely look like feeds are asked after those the page declares. */
const RANK = { declared: 0, linkedData: 1, linked: 2, comments: 3 };

/** Of a rank: more than anybody asks for, and a page may have tens of thousands. */
const LINKS_MAX = 100;

/** The addresses that a page's markup suggests as feeds, best first: link tags, JSON-LD, then links of the text. */
export function feedLinks(html: string, pageUrl: string): string[] {
  const candidates: { url: string; rank: number }[] = [];
  let base = pageUrl;
  let isLinkedData = false;
  const tried = new Map<number, number>();
  const add = (href: string, declaredRank: number) => {
    const rank = /comment/i.test(href.slice(0, ADDRESS_MAX)) ? RANK.comments : declaredRank;
    const count = (tried.get(rank) ?? 0) + 1;
    tried.set(rank, count);
    const url = count > LINKS_MAX ? null : httpUrl(href, base);
    if (url !== null) candidates.push({ url: url.href, rank });
  };
  parseMarkup(html, {
    onopentag(name, { href = '', rel = '', type = '' }) {
      isLinkedData = name === 'script' && /ld\+json/i.test(type);
      if (name === 'base') base = httpUrl(href, pageUrl)?.href ?? pageUrl;
      if (name === 'link' && /\balternate\b|\bfeed\b/i.test(rel) && FEED_TYPE.test(type)) add(href, RANK.declared);
      if (name === 'a' && (FEED_TYPE.test(type) || (href.length <= ADDRESS_MAX && FEED_HREF.test(href))))
        add(href, RANK.linked);
    },
    ontext(text) {
      if (isLinkedData) for (const url of dataFeeds(text)) add(url, RANK.linkedData);
    },
    onclosetag() {
      isLinkedData = false;
    },
  });
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
    // What is nested too deep for the parser's stack is no description of a feed.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
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
