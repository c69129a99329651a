import { canonicalUrl } from '../news/canonical-url.ts';
import { parseFeedDate } from './feed-date.ts';
import { htmlToLine } from './html-to-text.ts';
import { type LinkedData, readLinkedData } from './linked-data.ts';
import type { PageHead } from './scan-page.ts';

export type PageFacts = {
  title: string;
  byline: string | null;
  outlet: string | null;
  publishedAt: Date | null;
  modifiedAt: Date | null;
  language: string | null;
  image: string | null;
  canonicalUrl: string | null;
  /** schema.org isAccessibleForFree, or what paywall tags say. */
  free: boolean | null;
};

/**
 * What a page says about itself. Order: JSON-LD, then Open Graph and article tags, then older meta tags, then the
 * document's own elements; the first that is not empty counts.
 */
export function readPageFacts(head: PageHead, url: string): PageFacts {
  const data = readLinkedData(head.linkedData);
  const first = (...names: string[]) =>
    names.map((name) => head.meta.get(name) ?? '').find((value) => value !== '') ?? '';
  return {
    title: htmlToLine(data.headline || first('og:title', 'twitter:title', 'dc.title') || head.title),
    byline:
      person(data.author) ??
      person(first('author', 'article:author', 'byl', 'dc.creator', 'parsely-author', 'sailthru.author')),
    outlet: htmlToLine(data.publisher || first('og:site_name', 'application-name', 'dc.publisher')) || null,
    publishedAt: parseFeedDate(data.published || first(...PUBLISHED) || head.time),
    modifiedAt: parseFeedDate(
      data.modified || first('article:modified_time', 'og:updated_time', 'last-modified', 'dcterms.modified'),
    ),
    language: languageOf(head.language || data.language || first('og:locale', 'content-language', 'dc.language')),
    image: canonicalUrl(data.image || first('og:image', 'og:image:url', 'twitter:image'), url),
    canonicalUrl: sameSite(canonicalUrl(head.canonical || first('og:url'), url), url),
    free: freeOf(data, first('article:content_tier')),
  };
}

const PUBLISHED = [
  ...['article:published_time', 'og:published_time', 'datepublished', 'date', 'pubdate', 'publishdate', 'publish-date'],
  ...[
    'dc.date',
    'dc.date.issued',
    'dcterms.created',
    'parsely-pub-date',
    'sailthru.date',
    'cxenseparse:recs:publishtime',
  ],
];

const BYLINE_CHARS_MAX = 120;

/** A person's name as written; addresses of profile pages and whole sentences are none. */
function person(text: string): string | null {
  const line = htmlToLine(text).replace(/^by\s+/i, '');
  return line === '' || line.length > BYLINE_CHARS_MAX || /^https?:\/\//i.test(line) ? null : line;
}

function languageOf(given: string): string | null {
  return /^[a-z]{2,3}(?=$|[-_])/i.exec(given.trim())?.[0].toLowerCase() ?? null;
}

/** A canonical link to another site is a syndication claim that anybody can make. */
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
